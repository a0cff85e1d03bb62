using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Keys;

namespace Redress.Server.Features.People;

/// <summary>
/// POST /session/proof at the console: without a signature it answers a challenge, with one the browser's receipt. It keeps
/// nobody signed in, for the page does it by itself.
/// </summary>
public static class ProveSession
{
    private const int SignatureBytes = 64;

    public sealed record Request(string? Challenge = null, string? Signature = null);

    /// <param name="Challenge">To be signed.</param>
    /// <param name="Key">Which of the browser's keys: SHA-256 of its SPKI, base64.</param>
    public sealed record Response(string Challenge, string Key);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/session/proof", HandleAsync)
            .Needs(Permission.Anyone)
            .On(Origin.Console)
            .ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Sessions sessions,
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

        if (await sessions.FindAsync(http, cancel) is not { } here)
        {
            return Problem.Of(HttpRefusals.SignInFirst);
        }

        var (challenge, signature) = body.Value.Value;
        if (challenge is null || signature is null)
        {
            return Answer.Of(
                new Response(
                    BrowserProof.Challenge(keys, here.Session, clock.Now()),
                    Convert.ToBase64String(SHA256.HashData(here.Session.BrowserKey))
                )
            );
        }

        var bytes = new byte[SignatureBytes];
        if (
            !Convert.TryFromBase64String(signature, bytes, out var length)
            || length != SignatureBytes
            || !BrowserProof.Answers(keys, here.Session, challenge, bytes, clock.Now())
        )
        {
            return Problem.Of(HttpRefusals.ProofNeeded);
        }

        BrowserProof.Give(http, keys, here.Session, clock.Now());
        return Results.NoContent();
    }
}
