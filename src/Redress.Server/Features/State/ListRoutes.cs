using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;

namespace Redress.Server.Features.State;

/// <summary>GET /v1/state/routes: every address of every origin and what it needs, as this program has it.</summary>
public static class ListRoutes
{
    /// <param name="Methods">GET, POST or both, with a comma between.</param>
    public sealed record Row(Origin Origin, string Path, string Methods, Permission Needs);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/v1/state/routes",
                (EndpointDataSource endpoints) => Answer.Of(new Page<Row>([.. Rows(endpoints)], null))
            )
            .Needs(Permission.ManagePlatforms)
            .Describe("ListRoutes", "State", "Every address and what it needs")
            .Answers<Page<Row>>(200, 401, 403);

    private static IEnumerable<Row> Rows(EndpointDataSource endpoints) =>
        endpoints
            .Endpoints.OfType<RouteEndpoint>()
            .Select(e => new Row(
                e.Metadata.GetMetadata<OnAttribute>()?.Origin ?? Origin.Api,
                "/" + (e.RoutePattern.RawText ?? "").TrimStart('/'),
                Methods(e),
                e.Metadata.GetMetadata<NeedsAttribute>()!.Permission
            ))
            .Distinct()
            .OrderBy(r => r.Origin)
            .ThenBy(r => r.Path, StringComparer.Ordinal);

    private static string Methods(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods)
        {
            return string.Join(',', methods.Where(m => m is "GET" or "POST").Order(StringComparer.Ordinal));
        }

        // A page: what its model handles. One without a handler of its own is shown on GET.
        var model = endpoint.Metadata.GetMetadata<CompiledPageActionDescriptor>()?.DeclaredModelTypeInfo;
        var posts = model?.GetMethods().Any(m => m.Name.StartsWith("OnPost", StringComparison.Ordinal)) == true;
        return posts ? "GET,POST" : "GET";
    }
}
