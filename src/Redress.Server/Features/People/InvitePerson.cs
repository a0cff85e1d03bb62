using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
/// POST /v1/people/invitations: a link with which somebody makes their first passkey, or a new one after the old was lost.
/// A new link makes void the one before.
/// </summary>
public static class InvitePerson
{
    public const string CodePrefix = "ri_";
    private const int CodeBytes = 20;
    private static readonly TimeSpan Life = TimeSpan.FromHours(72);

    public sealed record Request(string Name);

    /// <param name="Code">The secret; shown this once.</param>
    /// <param name="Link">Where to use it; null where this program serves no console.</param>
    public sealed record Response(string Code, string? Link, DateTimeOffset ExpiresAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/people/invitations", HandleAsync)
            .Needs(Permission.ManagePeople)
            .Describe("InvitePerson", "People", "A link to sign in for the first time, or again after a loss")
            .Takes<Request>()
            .Answers<Response>(201, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        IdSource ids,
        Addresses addresses,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var made = await RunAsync(
            database,
            keys,
            ids,
            clock,
            addresses,
            http.Principal(),
            body.Value.Value.Name,
            cancel
        );
        return made.Ok ? Answer.Of(made.Value, 201) : Problem.Of(made.Refusal!);
    }

    public static async Task<Result<Response>> RunAsync(
        Database database,
        KeyRing keys,
        IdSource ids,
        TimeProvider clock,
        Addresses addresses,
        Principal by,
        string name,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var code = CodePrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(CodeBytes));
        var made = await database.Recorder.RecordAsync<bool>(
            async tx =>
            {
                if (await AccessStore.PersonByNameAsync(tx, name) is not { DisabledAt: null } person)
                {
                    return PersonRefusals.Unknown;
                }

                await SignInStore.RevokeInvitationsAsync(tx, person.Id, now.ToMicros());
                SignInStore.Insert(
                    tx,
                    new InvitationRow
                    {
                        Id = ids.New("inv"),
                        PersonId = person.Id,
                        Hash = keys.HashAccess(code),
                        CreatedAt = now.ToMicros(),
                        ExpiresAt = (now + Life).ToMicros(),
                    }
                );
                tx.Fact("invitation.added", by.Actor, now);
                return true;
            },
            cancel
        );
        return made.Ok ? new Response(code, Link(addresses, code), now + Life) : made.As<Response>();
    }

    // The code stands behind the #: browsers do not send it, so no log on the way has it. Passkeys need a name, not a number.
    private static string? Link(Addresses addresses, string code)
    {
        if (addresses.Public(Origin.Console) is not { } at)
        {
            return null;
        }

        var named = at.IsLoopback ? new UriBuilder(at) { Host = "localhost" }.Uri : at;
        return new Uri(named, $"/join#{code}").AbsoluteUri;
    }
}
