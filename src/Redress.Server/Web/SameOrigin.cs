using Microsoft.AspNetCore.Http;
using Redress.Server.Features.State;
using Redress.Server.Http;

namespace Redress.Server.Web;

/// <summary>
/// What changes something at a page's origin must come from a page of that origin. The browser itself says so
/// (Fetch Metadata, or the Origin header), which no page elsewhere can forge; cookies are SameSite=Strict besides.
/// </summary>
internal static class SameOrigin
{
    public static Task HandleAsync(HttpContext http, RequestDelegate next, Addresses addresses)
    {
        var origin = http.Origin();
        if (!origin.IsForPeople())
        {
            return next(http);
        }

        if (!addresses.IsOurs(origin, http.Request.Host))
        {
            return Problem.WriteAsync(http, HttpRefusals.WrongHost);
        }

        return
            IsSafe(http.Request.Method)
            // What a browser says of a broken policy changes nothing, and not every browser says where it comes from.
            || http.Request.Path == TakePolicyReport.Address
            || ComesFromHere(http.Request, addresses.Public(origin, http.Request))
            ? next(http)
            : Problem.WriteAsync(http, HttpRefusals.CrossOrigin);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static bool ComesFromHere(HttpRequest request, Uri? known)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
        {
            // "none": typed, or a page loaded again by the person.
            return site.ToString() is "same-origin" or "none";
        }

        // Older browsers (Safari before 16.4, of 2023) say at least where a form was.
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && (
                from.Authority == request.Host.Value
                || (
                    known is not null
                    && from.GetLeftPart(UriPartial.Authority) == known.GetLeftPart(UriPartial.Authority)
                )
            );
    }
}
