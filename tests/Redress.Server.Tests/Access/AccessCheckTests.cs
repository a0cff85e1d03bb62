using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Tests.Hosting;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Tests.Access;

public sealed class AccessCheckTests(BuiltProgram program) : IClassFixture<BuiltProgram>
{
    /// <summary>What anybody may ask, and what a signature opens: a line here is a decision.</summary>
    private static readonly string[] s_open =
    [
        "/docs",
        "/docs.css",
        "/healthz",
        "/metrics",
        "/openapi/v1.json",
        "/readyz",
        "/v1/appeals",
        "/v1/platforms/{id}/events",
        "/v1/receipt",
        "/v1/receipt/answer",
        "/v1/receipt/appeal",
        "/v1/receipt/code",
        "/v1/receipt/complete",
        "/v1/receipt/fingerprints/withdraw",
        "/v1/receipt/links",
        "/v1/receipt/proof",
        "/v1/receipt/say",
        "/v1/receipt/tell",
        "/v1/receipt/withdraw",
        "console /join",
        "console /join/passkey",
        "console /join/passkey/options",
        "console /session/proof",
        "console /session/prove",
        "console /sign-in",
        "console /sign-in/outside",
        "console /sign-in/outside/back",
        "console /sign-in/passkey",
        "console /sign-in/passkey/options",
        "console /sign-out",
        "evidence /view/{ticket}",
        "portal /",
        "portal /csp",
        "portal /help",
        "portal /leave",
        // By a form as well, where the browser takes no cookies.
        "portal /leave",
        "portal /logo.png",
        "portal /status",
        "portal /theme.css",
    ];

    [Fact]
    public void Every_endpoint_of_the_program_declares_what_it_needs()
    {
        Assert.NotEmpty(program.Endpoints);
        Assert.All(program.Endpoints, e => Assert.NotNull(e.Metadata.GetMetadata<NeedsAttribute>()));
    }

    [Fact]
    public void Nothing_is_open_to_anybody_but_what_is_listed_here()
    {
        var open = program
            .Endpoints.Where(e =>
                e.Metadata.GetMetadata<NeedsAttribute>()!.Permission
                    is Permission.Anyone
                        or Permission.PlatformSignature
            )
            // Sheets and scripts of pages.
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Select(NameOf);

        Assert.Equal(s_open, open.Order(StringComparer.Ordinal));
    }

    private static Origin OriginOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<OnAttribute>()?.Origin ?? Origin.Api;

    /// <summary>The address; with the origin before it where it is a page's.</summary>
    private static string NameOf(RouteEndpoint endpoint)
    {
        var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
        return OriginOf(endpoint) is Origin.Api ? path : $"{Word.Of(OriginOf(endpoint))} {path}";
    }

    [Fact]
    public void Every_endpoint_under_v1_stands_in_the_document_from_which_the_matrix_of_rights_is_made()
    {
        var hidden = program
            .Endpoints.Where(e =>
                e.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription == true
            )
            .Where(e => OriginOf(e) is Origin.Api)
            .Select(NameOf);

        Assert.Equal(
            s_open.Where(o => o[0] == '/' && !o.StartsWith("/v1/", StringComparison.Ordinal)),
            hidden.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_program_with_an_endpoint_that_declares_nothing_does_not_start()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/declared", () => "").Needs(Permission.Anyone);
        AccessCheck.ServeOnlyDeclared(app);
        app.MapGet("/silent", () => "");

        var fault = Assert.Throws<InvalidOperationException>(() => AccessCheck.ServeOnlyDeclared(app));

        Assert.Contains("/silent", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/declared", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_declares_nothing_is_closed_even_if_it_is_reached()
    {
        var (http, reached) = await AskAsync(new EndpointMetadataCollection());

        Assert.False(reached);
        Assert.Equal(403, http.Response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer rk_unknown")]
    [InlineData("bearer")]
    public async Task Who_is_not_known_is_asked_to_say_who_they_are(string authorization)
    {
        var needs = new EndpointMetadataCollection(new NeedsAttribute(Permission.ReadCases));

        var (http, reached) = await AskAsync(needs, authorization);

        Assert.False(reached);
        Assert.Equal(401, http.Response.StatusCode);
        Assert.Equal("Bearer", http.Response.Headers.WWWAuthenticate.ToString());
    }

    [Fact]
    public async Task What_anybody_may_ask_needs_nobody_to_be_known()
    {
        var (_, reached) = await AskAsync(new EndpointMetadataCollection(new NeedsAttribute(Permission.Anyone)));

        Assert.True(reached);
    }

    private async Task<(HttpContext Http, bool Reached)> AskAsync(
        EndpointMetadataCollection metadata,
        string authorization = ""
    )
    {
        var services = program.Services;
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Headers.Authorization = authorization;
        http.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/"), 0, metadata, null));
        var reached = false;
        await AccessCheck.Middleware(
            http,
            _ =>
            {
                reached = true;
                return Task.CompletedTask;
            },
            services.GetRequiredService<Database>(),
            services.GetRequiredService<KeyRing>(),
            services.GetRequiredService<AccessCache>(),
            services.GetRequiredService<Sessions>(),
            services.GetRequiredService<TimeProvider>()
        );
        return (http, reached);
    }
}
