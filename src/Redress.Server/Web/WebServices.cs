using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Redress.Server.Access;

namespace Redress.Server.Web;

/// <summary>Pages and files for people: Razor Pages beside their slices, files under the name of their origin.</summary>
internal static class WebServices
{
    private const string Files = ".staticwebassets.endpoints.json";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Addresses>();
        services.AddSingleton<MatcherPolicy, OriginPolicy>();
        services.AddDataProtection().SetApplicationName("redress");
        services.AddSingleton<ProtectionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => new ConfigureOptions<KeyManagementOptions>(
            o => o.XmlRepository = s.GetRequiredService<ProtectionKeys>()
        ));
        services
            .AddRazorPages(pages => pages.RootDirectory = "/Features")
            // SameOrigin stands before every page: a second check by hidden fields would need a cookie at the portal's door.
            .ConfigureApplicationPartManager(OursAlone)
            .AddRazorPagesOptions(pages => pages.Conventions.ConfigureFilter(new IgnoreAntiforgeryTokenAttribute()))
            .AddRazorPagesOptions(pages => pages.Conventions.ConfigureFilter(new HandledOnly()));
    }

    /// <summary>Pages are those of this library, whichever program it runs in.</summary>
    private static void OursAlone(ApplicationPartManager parts)
    {
        var ours = typeof(WebServices).Assembly;
        parts.ApplicationParts.Clear();
        foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(ours).GetApplicationParts(ours))
        {
            parts.ApplicationParts.Add(part);
        }
    }

    public static void Map(WebApplication app)
    {
        app.MapRazorPages();
        // The list of files bears the name of the program; beside this library's tests stands its own.
        var list = File.Exists(Path.Combine(AppContext.BaseDirectory, "redress" + Files))
            ? "redress" + Files
            : "Redress.Server" + Files;
        app.MapStaticAssets(list)
            .Add(endpoint =>
            {
                var path = ((RouteEndpointBuilder)endpoint).RoutePattern.RawText ?? "";
                var isConsole = path.TrimStart('/').StartsWith("console/", StringComparison.Ordinal);
                endpoint.Metadata.Add(new OnAttribute(isConsole ? Origin.Console : Origin.Portal));
                endpoint.Metadata.Add(new NeedsAttribute(Permission.Anyone));
            });
    }
}
