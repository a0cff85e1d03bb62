using System.Data.Common;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Redress.Core.Kernel;
using Redress.Server.Watching;
using Redress.Server.Web;
using Redress.Storage.Engine;

namespace Redress.Server.Http;

/// <summary>The last resort: what nobody handled becomes a problem without a word of the exception, and a log line with ids only.</summary>
public static partial class Outermost
{
    public static async Task HandleAsync(HttpContext http, RequestDelegate next, ILogger log, Addresses addresses)
    {
        var began = Stopwatch.GetTimestamp();
        using var span = Tracing.Source.StartActivity("request", ActivityKind.Server);
        OriginHeaders.Set(http, addresses);
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false } && OfRouting(http.Response.StatusCode) is { } refusal)
            {
                await Problem.WriteAsync(http, refusal);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (BadHttpRequestException fault)
        {
            await RefuseAsync(http, fault.StatusCode == 413 ? HttpRefusals.TooLarge : HttpRefusals.NotJson);
        }
        catch (Exception fault)
        {
            LogFault(log, http.TraceIdentifier, http.GetEndpoint()?.DisplayName ?? "", fault.GetType().Name, fault);
            await RefuseAsync(
                http,
                fault is DbException or StaleException or IOException or TimeoutException
                    ? HttpRefusals.StorageUnavailable
                    : HttpRefusals.Fault
            );
        }
        finally
        {
            var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
            Meters.Requests.Record(
                Stopwatch.GetElapsedTime(began).TotalSeconds,
                new("route", route),
                new("status", http.Response.StatusCode)
            );
            LogRequest(log, http.Response.StatusCode, route);
            Describe(span, http, route);
        }
    }

    /// <summary>The route as it is declared, never the address that was asked for.</summary>
    private static void Describe(Activity? span, HttpContext http, string route)
    {
        if (span is null)
        {
            return;
        }

        var method = HttpMethods.GetCanonicalizedValue(http.Request.Method);
        var known = HttpMethods.IsGet(method) || HttpMethods.IsPost(method) ? method : "_OTHER";
        span.DisplayName = $"{known} {route}";
        span.SetTag("http.request.method", known);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        span.SetStatus(http.Response.StatusCode >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
    }

    /// <summary>What routing answers by status alone.</summary>
    private static Refusal? OfRouting(int status) =>
        status switch
        {
            404 => HttpRefusals.NotFound,
            405 => HttpRefusals.MethodNotAllowed,
            415 => HttpRefusals.WrongMediaType,
            _ => null,
        };

    private static Task RefuseAsync(HttpContext http, Refusal refusal)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        return Problem.WriteAsync(http, refusal);
    }

    [LoggerMessage(LogLevel.Error, "Request {Request} at {Endpoint} failed: {Kind}")]
    private static partial void LogFault(ILogger log, string request, string endpoint, string kind, Exception fault);

    [LoggerMessage(LogLevel.Debug, "{Status} at {Route}")]
    private static partial void LogRequest(ILogger log, int status, string route);
}
