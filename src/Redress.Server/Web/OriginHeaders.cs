using Microsoft.AspNetCore.Http;
using Redress.Server.Features.State;

namespace Redress.Server.Web;

/// <summary>What every answer says to the browser, errors included; by origin. Pages may narrow it, never widen it.</summary>
internal static class OriginHeaders
{
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";

    // Both names of the place for reports: browsers know the one or the other.
    private const string PortalPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'; "
        + $"report-uri {TakePolicyReport.Address}; report-to csp";

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
        // With no-referrer a browser that knows no Fetch Metadata says "null" of its own forms, and could send none (ADR 0022).
        headers["Referrer-Policy"] = origin is Origin.Portal ? "same-origin" : "no-referrer";
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

        if (origin.IsForPeople())
        {
            // Files with a fingerprint in their name would say that they may be kept for a year: nothing stays on the device.
            http.Response.OnStarting(static state => ForgetAsync((HttpContext)state), http);
        }

        headers["X-DNS-Prefetch-Control"] = "off";
        SetForOrigin(http, origin, addresses);
    }

    private static void SetForOrigin(HttpContext http, Origin origin, Addresses addresses)
    {
        var headers = http.Response.Headers;
        if (origin is Origin.Portal)
        {
            headers["Cross-Origin-Embedder-Policy"] = "require-corp";
            headers["Reporting-Endpoints"] = $"csp=\"{TakePolicyReport.Address}\"";
        }

        // The one page that people should find is the portal's first.
        if (origin is not Origin.Portal || http.Request.Path != "/")
        {
            headers["X-Robots-Tag"] = "noindex";
        }

        // Behind a proxy that ends TLS the request itself is none.
        if (http.Request.IsHttps || addresses.Public(origin)?.Scheme == Uri.UriSchemeHttps)
        {
            headers.StrictTransportSecurity = "max-age=63072000; includeSubDomains";
        }
    }

    private static Task ForgetAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
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
