using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Http;

namespace Redress.Server.Access;

/// <summary>
/// What changes something that one must not change with somebody else's unlocked screen: the person shows once more who
/// they are. On a page it holds for what is sent, not for looking.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StepUpAttribute : Attribute;

/// <summary>What a page does by itself; it keeps nobody signed in.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ByItselfAttribute : Attribute;

/// <summary>The console's door: a session instead of a key, and a page that says what is missing instead of a bare refusal.</summary>
public static class ConsoleGate
{
    public const string SignInPage = "/sign-in";
    public const string ProvePage = "/session/prove";
    public const string ConfirmPage = "/confirm";

    /// <summary>The person that asks; null where the answer was given already.</summary>
    public static async Task<PersonPrincipal?> EnterAsync(
        HttpContext http,
        Endpoint endpoint,
        Sessions sessions,
        TimeProvider clock
    )
    {
        var found = await sessions.FindAsync(http, http.RequestAborted);
        if (found is null)
        {
            await SendAsync(http, SignInPage, HttpRefusals.SignInFirst);
            return null;
        }

        if (!found.IsProved)
        {
            await SendAsync(http, ProvePage, HttpRefusals.ProofNeeded);
            return null;
        }

        if (
            endpoint.Metadata.GetMetadata<StepUpAttribute>() is not null
            && !HttpMethods.IsGet(http.Request.Method)
            && !SessionTimes.IsStrong(Instant.FromMicros(found.Session.StrongAt), clock.Now())
        )
        {
            await SendAsync(http, ConfirmPage, PersonRefusals.StepUpNeeded);
            return null;
        }

        if (endpoint.Metadata.GetMetadata<ByItselfAttribute>() is null)
        {
            await sessions.NoteUseAsync(found.Session, http.RequestAborted);
        }

        http.Features.Set(found);
        return found.Principal;
    }

    /// <summary>Who is signed in, where the endpoint needs somebody to be.</summary>
    public static SignedIn SignedIn(this HttpContext http) =>
        http.Features.Get<SignedIn>() ?? throw new InvalidOperationException("Nobody is signed in here");

    /// <summary>An address of ours to go on to; the first page for anything else.</summary>
    public static string Local(string? to) =>
        to is { Length: > 0 and <= 500 }
        && to[0] == '/'
        && (to.Length == 1 || (to[1] != '/' && to[1] != '\\'))
        && !to.Any(char.IsControl)
            ? to
            : "/";

    private static Task SendAsync(HttpContext http, string page, Refusal refusal)
    {
        var request = http.Request;
        var isPart = request.Headers.ContainsKey("HX-Request");
        // What was sent is not sent again: the person comes back to where they were and sees it.
        var back = HttpMethods.IsGet(request.Method) && !isPart ? request.Path + request.QueryString : Referrer(http);
        var there = $"{page}?to={Uri.EscapeDataString(Local(back))}";
        if (isPart)
        {
            http.Response.Headers["HX-Redirect"] = there;
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var isVisit = request.Headers["Sec-Fetch-Mode"].ToString() is "navigate" or "";
        if (!isVisit || refusal == HttpRefusals.ProofNeeded && !HttpMethods.IsGet(request.Method))
        {
            return Problem.WriteAsync(http, refusal);
        }

        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = there;
        return Task.CompletedTask;
    }

    // Referrer-Policy keeps addresses inside our own origin; without one the person starts at the first page.
    private static string Referrer(HttpContext http) =>
        Uri.TryCreate(http.Request.Headers.Referer.ToString(), UriKind.Absolute, out var from)
        && from.Authority == http.Request.Host.Value
            ? from.PathAndQuery
            : http.Request.Path;
}
