using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Connectors.Oidc;
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
/// POST /sign-in/outside and GET /sign-in/outside/back at the console: single sign-on by the organisation's own service. An
/// account there is somebody here only after an invitation was used with it.
/// </summary>
public static class SignInOutside
{
    private const string Cookie = "__Host-redress-outside";
    private const int RandomBytes = 32;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <param name="Key">The browser's own public key (SPKI, base64).</param>
    /// <param name="To">Where the person wanted to go.</param>
    /// <param name="Code">An invitation, where the account is to become somebody here.</param>
    /// <param name="Again">Whether the service must ask the person anew.</param>
    public sealed record Request(string Key, string? To = null, string? Code = null, bool Again = false);

    public sealed record Response(string To);

    private sealed record Half(OidcAttempt Attempt, string Key, string To, string? Code);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/sign-in/outside", BeginAsync)
            .Needs(Permission.Anyone)
            .On(Origin.Console)
            .ExcludeFromDescription();
        routes
            .MapGet("/sign-in/outside/back", BackAsync)
            .Needs(Permission.Anyone)
            .On(Origin.Console)
            .ExcludeFromDescription();
    }

    private static async Task<IResult> BeginAsync(
        HttpContext http,
        OutsideService outside,
        IDataProtectionProvider protection,
        Addresses addresses,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        if (outside.Provider is not { } provider || BrowserKey.Parse(request.Key) is null)
        {
            return Problem.Of(PersonRefusals.SignInFailed);
        }

        var attempt = new OidcAttempt(Random(), Random(), Random());
        var there = await provider.AddressAsync(attempt, Back(addresses, http.Request), request.Again, cancel);
        if (there is null)
        {
            return Problem.Of(PersonRefusals.OutsideSilent);
        }

        var half = new Half(attempt, request.Key, ConsoleGate.Local(request.To), request.Code);
        // Lax: the browser comes back from another site, and this cookie must come along.
        var lax = Sessions.CookieOptions;
        lax.SameSite = SameSiteMode.Lax;
        http.Response.Cookies.Append(Cookie, Protector(protection).Protect(JsonSerializer.Serialize(half), Life), lax);
        return Answer.Of(new Response(there.AbsoluteUri));
    }

    private static async Task<IResult> BackAsync(
        HttpContext http,
        OutsideService outside,
        IDataProtectionProvider protection,
        Addresses addresses,
        Database database,
        KeyRing keys,
        Sessions sessions,
        TimeProvider clock,
        CancellationToken cancel,
        string? code = null,
        string? state = null
    )
    {
        if (
            outside.Provider is not { } provider
            || Recall(http, protection) is not { } half
            || code is not { Length: > 0 and <= 2_000 }
            || state != half.Attempt.State
            || await provider.SubjectAsync(half.Attempt, code, Back(addresses, http.Request), cancel) is not { } subject
        )
        {
            return Problem.Of(PersonRefusals.SignInFailed);
        }

        var issuer = provider.Options.Issuer.AbsoluteUri;
        var browser = BrowserKey.Parse(half.Key)!;
        var begun = await database.Recorder.RecordAsync<(Session Session, string Secret)>(
            async tx =>
            {
                var who = await WhoAsync(tx, keys, issuer, subject, half.Code, clock.Now());
                return who.Ok
                    ? sessions.Start(tx, new Id<Person>(who.Value), "outside", browser)
                    : who.As<(Session, string)>();
            },
            cancel
        );
        if (!begun.Ok)
        {
            return Problem.Of(begun.Refusal!);
        }

        await sessions.OpenAsync(http, begun.Value.Session, begun.Value.Secret, cancel);
        // A strict cookie does not go along where another site sent the browser: a page of ours goes on from here.
        return Results.Text(Onward(half.To), "text/html; charset=utf-8");
    }

    private static async Task<Result<string>> WhoAsync(
        Transaction tx,
        KeyRing keys,
        string issuer,
        string subject,
        string? invitation,
        DateTimeOffset now
    )
    {
        if (await SignInStore.OutsideAsync(tx, issuer, subject) is { } known)
        {
            return await PersonStore.FindAsync(tx, known.PersonId) is { DisabledAt: null }
                ? known.PersonId
                : PersonRefusals.SignInFailed;
        }

        var row = invitation is null ? null : await SignInStore.InvitationAsync(tx, keys.HashAccess(invitation.Trim()));
        if (row is null)
        {
            return PersonRefusals.SignInFailed;
        }

        if (await Invitations.UseAsync(tx, keys, invitation!, now) is { } refusal)
        {
            return refusal;
        }

        SignInStore.Insert(
            tx,
            new OutsideAccountRow
            {
                Id = OutsideAccountRow.IdOf(issuer, subject),
                PersonId = row.PersonId,
                Issuer = issuer,
                Subject = subject,
                CreatedAt = now.ToMicros(),
            }
        );
        tx.Fact("outside-account.added", new Actor(row.PersonId), now);
        return row.PersonId;
    }

    private static string Onward(string to) =>
        $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Signed in</title>
            <link rel="icon" href="/console/icon.png" type="image/png">
            <link rel="stylesheet" href="/console/console.css">
            <script src="/console/session.js" defer></script>
            </head>
            <body class="door" data-prove="{System.Net.WebUtility.HtmlEncode(to)}">
            <main id="content"><h1>Signed in</h1><p><a href="{System.Net.WebUtility.HtmlEncode(
                to
            )}">Go on</a></p></main>
            </body>
            </html>

            """;

    private static Uri Back(Addresses addresses, HttpRequest request) =>
        new(addresses.Public(Origin.Console, request)!, "/sign-in/outside/back");

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) =>
        protection.CreateProtector("redress.outside").ToTimeLimitedDataProtector();

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    private static Half? Recall(HttpContext http, IDataProtectionProvider protection)
    {
        http.Response.Cookies.Delete(Cookie, Sessions.CookieOptions);
        try
        {
            return http.Request.Cookies.TryGetValue(Cookie, out var sealedHalf)
                ? JsonSerializer.Deserialize<Half>(Protector(protection).Unprotect(sealedHalf))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
