using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Redress.Server.Access;

namespace Redress.Server.Features.OpenApi;

/// <summary>GET /openapi/v1.json: the API as a document. GET /docs: the same to read, without scripts and without others' files.</summary>
public static class ReadDocs
{
    private const string Html = "text/html; charset=utf-8";
    private const string Policy =
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/openapi/v1.json",
                async (ApiDocument document) => Results.Text((await document.ReadAsync()).Json, "application/json")
            )
            .Needs(Permission.Anyone)
            .ExcludeFromDescription();
        routes.MapGet("/docs", PageAsync).Needs(Permission.Anyone).ExcludeFromDescription();
        routes
            .MapGet("/docs.css", () => Results.Text(DocsStyle.Sheet, "text/css; charset=utf-8"))
            .Needs(Permission.Anyone)
            .ExcludeFromDescription();
    }

    private static async Task<IResult> PageAsync(HttpContext http, ApiDocument document)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        return Results.Text((await document.ReadAsync()).Page, Html);
    }
}

/// <summary>The document and the page over it: made at the first request, the same for the life of the process.</summary>
public sealed class ApiDocument
{
    private readonly Lazy<Task<Made>> _made;

    public ApiDocument([FromKeyedServices(OpenApiDocuments.Name)] IOpenApiDocumentProvider provider) =>
        _made = new Lazy<Task<Made>>(() => MakeAsync(provider));

    public sealed record Made(string Json, string Page);

    public Task<Made> ReadAsync() => _made.Value;

    private static async Task<Made> MakeAsync(IOpenApiDocumentProvider provider)
    {
        // Whoever asks first may go away: the others wait for the same document.
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return new Made(json, new DocsPage(JsonNode.Parse(json)!.AsObject()).Write());
    }
}
