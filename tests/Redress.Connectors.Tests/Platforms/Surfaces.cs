using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Core.Platforms;

namespace Redress.Connectors.Tests.Platforms;

/// <summary>What the tests of reading surfaces share.</summary>
internal static class Surfaces
{
    public static Task Answer(HttpContext context, int status, string? type, string text)
    {
        context.Response.StatusCode = status;
        if (status is 204 or 304)
        {
            return Task.CompletedTask;
        }

        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
    }

    public static SurfaceReader Reader(Fetcher fetcher, TimeProvider clock) =>
        new(fetcher, clock, new SurfaceReaderOptions { Deadline = TimeSpan.FromSeconds(2) });

    public static HashSet<WebOrigin> Origins(params Uri[] urls) => [.. urls.Select(u => WebOrigin.Of(u)!.Value)];
}
