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
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>POST /sign-in/passkey and /confirm/passkey at the console, each with its /options: a passkey is used.</summary>
public static class UsePasskey
{
    /// <param name="Credential">What the browser made, as JSON.</param>
    /// <param name="Key">The browser's own public key (SPKI, base64); only where a session begins.</param>
    /// <param name="To">Where the person wanted to go.</param>
    public sealed record Request(string Credential, string? Key = null, string? To = null);

    public sealed record Response(string To);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(
                "/sign-in/passkey/options",
                (HttpContext http, Ceremonies c) => OptionsAsync(http, c, null, "sign-in")
            )
            .Needs(Permission.Anyone)
            .On(Origin.Console)
            .ExcludeFromDescription();
        routes
            .MapPost("/sign-in/passkey", SignInAsync)
            .Needs(Permission.Anyone)
            .On(Origin.Console)
            .ExcludeFromDescription();
        routes
            .MapPost(
                "/confirm/passkey/options",
                (HttpContext http, Ceremonies c) =>
                    OptionsAsync(http, c, http.SignedIn().Principal.Person, Purpose(http))
            )
            .Needs(Permission.UseConsole)
            .On(Origin.Console)
            .ExcludeFromDescription();
        routes
            .MapPost("/confirm/passkey", ConfirmAsync)
            .Needs(Permission.UseConsole)
            .On(Origin.Console)
            .ExcludeFromDescription();
    }

    private static string Purpose(HttpContext http) => "confirm/" + http.SignedIn().Session.Id;

    private static async Task<IResult> OptionsAsync(
        HttpContext http,
        Ceremonies ceremonies,
        Person? person,
        string purpose
    ) => Results.Text(await ceremonies.BeginUsingAsync(http, person, purpose), "application/json");

    private static async Task<IResult> SignInAsync(
        HttpContext http,
        Ceremonies ceremonies,
        Sessions sessions,
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

        var request = body.Value.Value;
        var used = await ceremonies.UsedAsync(http, request.Credential, "sign-in");
        if (!used.Ok || BrowserKey.Parse(request.Key) is not { } key)
        {
            return Problem.Of(PersonRefusals.SignInFailed);
        }

        var (person, passkey) = used.Value;
        var begun = await database.Recorder.RecordAsync<(Session Session, string Secret)>(
            async tx =>
                await NoteAsync(tx, person, passkey, clock.Now()) is { } refusal
                    ? refusal
                    : sessions.Start(tx, person.Id, "passkey", key),
            cancel
        );
        if (!begun.Ok)
        {
            return Problem.Of(begun.Refusal!);
        }

        await sessions.OpenAsync(http, begun.Value.Session, begun.Value.Secret, cancel);
        return Answer.Of(new Response(ConsoleGate.Local(request.To)));
    }

    private static async Task<IResult> ConfirmAsync(
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
        var used = await ceremonies.UsedAsync(http, body.Value.Value.Credential, Purpose(http));
        if (!used.Ok || used.Value.Person.Id != here.Principal.Person.Id)
        {
            return Problem.Of(PersonRefusals.SignInFailed);
        }

        var (person, passkey) = used.Value;
        var done = await database.Recorder.RecordAsync<bool>(
            async tx =>
            {
                if (await NoteAsync(tx, person, passkey, clock.Now()) is { } refusal)
                {
                    return refusal;
                }

                SessionStore.Strengthen(tx, here.Session.Id, clock.Now().ToMicros());
                return true;
            },
            cancel
        );
        return done.Ok ? Answer.Of(new Response(ConsoleGate.Local(body.Value.Value.To))) : Problem.Of(done.Refusal!);
    }

    /// <summary>Writes that the passkey was used. Its counter never goes back: one that does is a copy.</summary>
    private static async Task<Refusal?> NoteAsync(
        Transaction tx,
        Person person,
        UserPasskeyInfo passkey,
        DateTimeOffset now
    )
    {
        var row = await SignInStore.PasskeyAsync(tx, passkey.CredentialId);
        if (row is null || row.PersonId != person.Id.Value || (row.SignCount > 0 && passkey.SignCount <= row.SignCount))
        {
            return PersonRefusals.SignInFailed;
        }

        (row.SignCount, row.UserVerified) = (passkey.SignCount, passkey.IsUserVerified ? 1 : 0);
        row.BackedUp = passkey.IsBackedUp ? 1 : 0;
        SignInStore.Used(tx, row, now.ToMicros());
        tx.Fact("passkey.used", new Actor(person.Id.Value), now);
        return null;
    }
}
