using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Server.Access;
using Redress.Server.Watching;
using Redress.Server.Web;

namespace Redress.Server.Features.State;

/// <summary>
/// POST /csp at the portal: a browser says that something tried to break the page's content security policy. Only the name of the
/// directive is counted: addresses and samples in such a report may hold what somebody typed. Capped in all, so that nobody
/// fills a log or a disk with it.
/// </summary>
public sealed class TakePolicyReport(TimeProvider clock)
{
    public const string Address = "/csp";
    private const int MaxBytes = 16 * 1024;
    private const int MostInAMinute = 60;

    private static readonly HashSet<string> s_directives = new(StringComparer.Ordinal)
    {
        "base-uri",
        "connect-src",
        "default-src",
        "font-src",
        "form-action",
        "frame-ancestors",
        "img-src",
        "object-src",
        "require-trusted-types-for",
        "script-src",
        "script-src-attr",
        "script-src-elem",
        "style-src",
        "style-src-attr",
        "style-src-elem",
        "trusted-types",
    };

    private readonly Lock _gate = new();
    private long _minute;
    private int _taken;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Address, HandleAsync).On(Origin.Portal).Needs(Permission.Anyone).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext http, TakePolicyReport slice, CancellationToken cancel)
    {
        // Nobody is told whether it was counted.
        if (slice.HasRoom() && http.Request.ContentLength is > 0 and <= MaxBytes)
        {
            Meters.PolicyReports.Add(1, new KeyValuePair<string, object?>("directive", await ReadAsync(http, cancel)));
        }

        return Results.StatusCode(StatusCodes.Status204NoContent);
    }

    private bool HasRoom()
    {
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (_gate)
        {
            (_minute, _taken) = minute == _minute ? (_minute, _taken + 1) : (minute, 1);
            return _taken <= MostInAMinute;
        }
    }

    /// <summary>The directive, by either of the two forms that browsers send; "other" where it is none that we know.</summary>
    private static async Task<string> ReadAsync(HttpContext http, CancellationToken cancel)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: cancel);
            var one = json.RootElement.ValueKind is JsonValueKind.Array ? json.RootElement[0] : json.RootElement;
            var named = one.TryGetProperty("csp-report", out var old)
                ? old.GetProperty("effective-directive").GetString()
                : one.GetProperty("body").GetProperty("effectiveDirective").GetString();
            return named is not null && s_directives.Contains(named) ? named : "other";
        }
        catch (Exception fault)
            when (fault
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or IndexOutOfRangeException
                        or BadHttpRequestException
            )
        {
            return "other";
        }
    }
}
