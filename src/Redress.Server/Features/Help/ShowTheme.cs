using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Server.Access;
using Redress.Server.Hosting;
using Redress.Server.Http;
using Redress.Server.Portal;
using Redress.Server.Web;

namespace Redress.Server.Features.Help;

/// <summary>GET /theme.css and GET /logo.png: the colours and the logo of this installation's portal.</summary>
public static class ShowTheme
{
    public const string Address = "/theme.css";
    public const string LogoAddress = "/logo.png";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                Address,
                async (ThemeInForce themes, CancellationToken cancel) =>
                    Results.Text(Sheet(await themes.ReadAsync(cancel)), "text/css; charset=utf-8")
            )
            .On(Origin.Portal)
            .Needs(Permission.Anyone)
            .ExcludeFromDescription();
        routes
            .MapGet(
                LogoAddress,
                (PortalOptions options, ServeOptions serve) =>
                    options.LogoBytes(serve.DataFolder) is { } bytes
                        ? Results.Bytes(bytes, "image/png")
                        : Problem.Of(HttpRefusals.NotFound)
            )
            .On(Origin.Portal)
            .Needs(Permission.Anyone)
            .ExcludeFromDescription();
    }

    private static string Sheet(Theme theme)
    {
        var light = theme.Accent is { } accent ? $":root{{--accent:{accent}}}\n" : "";
        return theme.AccentDark is { } dark ? $"{light}@media (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}\n"
            // A colour for light ground may vanish on dark ground: there the program's own stays.
            : light.Length > 0 ? $"@media (prefers-color-scheme:light){{{light.TrimEnd()}}}\n"
            : "";
    }
}
