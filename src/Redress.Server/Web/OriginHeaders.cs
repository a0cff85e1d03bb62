using Microsoft.AspNetCore.Http;

namespace Redress.Server.Web;

/// <summary>What every answer says to the browser, errors included; by origin. Pages may narrow it, never widen it.</summary>
internal static class OriginHeaders
{
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";

    private const string PortalPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'";

    private const string EvidencePolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private const string NoPowers =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "
        + "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        + "picture-in-picture=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=(), browsing-topics=()";

    public static void Set(HttpContext http, Addresses addresses)
    {
        var headers = http.Response.Headers;
        var origin = http.Origin();
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        // The console shows what the evidence origin serves; both are of one site.
        headers["Cross-Origin-Resource-Policy"] = origin is Origin.Evidence ? "same-site" : "same-origin";
        headers.ContentSecurityPolicy = origin switch
        {
            Origin.Api => ApiPolicy,
            Origin.Portal => PortalPolicy,
            Origin.Console => ConsolePolicy(addresses, http.Request),
            Origin.Evidence => EvidencePolicy,
        };
        if (origin is not Origin.Api)
        {
            headers["Permissions-Policy"] = NoPowers;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["X-Frame-Options"] = "DENY";
            headers["Origin-Agent-Cluster"] = "?1";
        }

        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }

    private static string ConsolePolicy(Addresses addresses, HttpRequest request)
    {
        var evidence = addresses.Public(Origin.Evidence, request) is { } at
            ? " " + at.GetLeftPart(UriPartial.Authority)
            : "";
        return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + $"img-src 'self'{evidence}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }
}
