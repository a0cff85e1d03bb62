using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Server.Access;
using Redress.Server.Portal;
using Redress.Server.Web;

namespace Redress.Server.Features.Help;

/// <summary>
/// GET /leave: ends the visit here, empties the browser, and leads somewhere that nobody wonders about. It is a link so that it
/// works without a script and without a form; whoever makes another call it only ends a visit.
/// </summary>
public static class Leave
{
    public const string Address = "/leave";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Address, HandleAsync).On(Origin.Portal).Needs(Permission.Anyone).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Visits visits,
        PortalOptions options,
        CancellationToken cancel
    )
    {
        // A link on somebody else's page leads away, and ends nothing here.
        if (http.Request.Headers["Sec-Fetch-Site"] != "cross-site")
        {
            await EndAsync(http, visits, cancel);
        }

        http.Response.Headers.Location = options.Exit;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task EndAsync(HttpContext http, Visits visits, CancellationToken cancel)
    {
        try
        {
            await visits.EndAsync(http, carried: null, cancel);
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
        {
            // Nobody is kept on the page because the database is away: without its secret, what is kept there is noise.
        }

        // Not "cookies": that empties the jar of the whole domain, and signs people out of the platform beside us (ADR 0012).
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }
}
