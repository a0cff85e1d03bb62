using Microsoft.AspNetCore.Routing;

namespace Redress.Server.Web;

/// <summary>
/// What the build got from npm for the console: charts, and parts of pages. A build without npm has none of it, and the
/// console says so in its foot.
/// </summary>
public sealed class Libraries(EndpointDataSource endpoints)
{
    private readonly Lazy<HashSet<string>> _paths = new(() =>
        endpoints
            .Endpoints.OfType<RouteEndpoint>()
            .Select(e => (e.RoutePattern.RawText ?? "").TrimStart('/'))
            .Where(p => p.StartsWith("console/lib/", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal)
    );

    public bool Charts => _paths.Value.Contains("console/lib/uPlot.iife.min.js");

    public bool Parts => _paths.Value.Contains("console/lib/htmx.min.js");
}
