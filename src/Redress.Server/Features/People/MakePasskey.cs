using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>
/// POST /join/passkey and /account/passkey at the console, each with its /options: a passkey is made, by somebody invited or
/// by somebody signed in.
/// </summary>
public static class MakePasskey
{
    private const int MaxName = 60;

    /// <param name="Code">The invitation; unused where somebody is signed in.</param>
    public sealed record OptionsRequest(string? Code = null);

    /// <param name="Credential">What the browser made, as JSON.</param>
    /// <param name="Code">The invitation; unused where somebody is signed in.</param>
    /// <param name="Name">What the person calls the device.</param>
    /// <param name="Key">The browser's own public key (SPKI, base64); only where a session begins.</param>
    public sealed record Request(string Credential, string? Code = null, string? Name = null, string? Key = null);

    public sealed record Response(string To);

    public static void Map(IEndpointRouteBuilder routes)
    {
        Declare(routes.MapPost("/join/passkey/options", JoinOptionsAsync), Permission.Anyone);
        Declare(routes.MapPost("/join/passkey", JoinAsync), Permission.Anyone);
        Declare(routes.MapPost("/account/passkey/options", OptionsAsync), Permission.UseConsole);
        Declare(routes.MapPost("/account/passkey", AddAsync), Permission.UseConsole);
    }

    private static void Declare(RouteHandlerBuilder route, Permission permission)
    {
        route.Needs(permission).On(Origin.Console).ExcludeFromDescription();
        if (permission is Permission.UseConsole)
        {
            route.WithMetadata(new StepUpAttribute());
        }
    }

    private static async Task<IResult> JoinOptionsAsync(
        HttpContext http,
        Ceremonies ceremonies,
        Database database,
        KeyRing keys,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<OptionsRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var who = await Invitations.WhoAsync(database, keys, body.Value.Value.Code, clock.Now(), cancel);
        return who.Ok
            ? Results.Text(
                await ceremonies.BeginMakingAsync(http, who.Value, "join/" + who.Value.Id),
                "application/json"
            )
            : Problem.Of(who.Refusal!);
    }

    private static async Task<IResult> JoinAsync(
        HttpContext http,
        Ceremonies ceremonies,
        Sessions sessions,
        Database database,
        KeyRing keys,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        var who = await Invitations.WhoAsync(database, keys, request.Code, clock.Now(), cancel);
        if (!who.Ok)
        {
            return Problem.Of(who.Refusal!);
        }

        var made = await ceremonies.MadeAsync(http, request.Credential, "join/" + who.Value.Id);
        if (!made.Ok || BrowserKey.Parse(request.Key) is not { } key || Check(request.Name) is not null)
        {
            return Problem.Of(PersonRefusals.SignInFailed);
        }

        var begun = await database.Recorder.RecordAsync<(Session Session, string Secret)>(
            async tx =>
            {
                if (await Invitations.UseAsync(tx, keys, request.Code!, clock.Now()) is { } refusal)
                {
                    return refusal;
                }

                Insert(tx, who.Value, made.Value, request.Name, clock.Now());
                return sessions.Start(tx, who.Value.Id, "invitation", key);
            },
            cancel
        );
        if (!begun.Ok)
        {
            return Problem.Of(begun.Refusal!);
        }

        await sessions.OpenAsync(http, begun.Value.Session, begun.Value.Secret, cancel);
        return Answer.Of(new Response("/"));
    }

    private static async Task<IResult> OptionsAsync(HttpContext http, Ceremonies ceremonies)
    {
        var here = http.SignedIn();
        return Results.Text(
            await ceremonies.BeginMakingAsync(http, here.Principal.Person, "add/" + here.Session.Id),
            "application/json"
        );
    }

    private static async Task<IResult> AddAsync(
        HttpContext http,
        Ceremonies ceremonies,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var here = http.SignedIn();
        var made = await ceremonies.MadeAsync(http, body.Value.Value.Credential, "add/" + here.Session.Id);
        if (!made.Ok || Check(body.Value.Value.Name) is not null)
        {
            return Problem.Of(PersonRefusals.SignInFailed);
        }

        await database.Recorder.WriteAsync(
            tx =>
            {
                Insert(tx, here.Principal.Person, made.Value, body.Value.Value.Name, clock.Now());
                return Task.CompletedTask;
            },
            cancel
        );
        return Answer.Of(new Response("/account"));
    }

    private static Refusal? Check(string? name) => Text.Line(name, MaxName, "/name");

    private static void Insert(Transaction tx, Person person, UserPasskeyInfo made, string? name, DateTimeOffset now)
    {
        SignInStore.Insert(
            tx,
            new PasskeyRow
            {
                Id = PasskeyRow.IdOf(made.CredentialId),
                PersonId = person.Id.Value,
                CredentialId = made.CredentialId,
                PublicKey = made.PublicKey,
                Name = string.IsNullOrWhiteSpace(name) ? "Passkey" : name.Trim(),
                SignCount = made.SignCount,
                UserVerified = made.IsUserVerified ? 1 : 0,
                BackupEligible = made.IsBackupEligible ? 1 : 0,
                BackedUp = made.IsBackedUp ? 1 : 0,
                CreatedAt = now.ToMicros(),
            }
        );
        tx.Fact("passkey.added", new Actor(person.Id.Value), now);
    }
}
