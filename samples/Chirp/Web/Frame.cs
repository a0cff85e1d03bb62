using Chirp.Control;
using Chirp.Port;

namespace Chirp.Web;

/// <summary>What every answer has: headers that keep a page to itself, and no exception's text.</summary>
internal static class Frame
{
    private const string Policy =
        "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static Func<HttpContext, RequestDelegate, Task> Around(Mischief mischief) =>
        async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            if (mischief.Now.Dark && IsPage(context.Request.Path))
            {
                await context.Say(503, "Down", "Chirp is down.");
                return;
            }

            try
            {
                await next(context);
            }
            catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
            {
                await context.Say(fault.StatusCode, "Not understood", "That request could not be read.");
            }
            catch (InvalidDataException) when (!context.Response.HasStarted)
            {
                await context.Say(400, "Not understood", "That form could not be read.");
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The visitor left.
            }
        };

    private static bool IsPage(PathString path) =>
        !path.StartsWithSegments("/control", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments(RedressPort.Path, StringComparison.OrdinalIgnoreCase);
}
