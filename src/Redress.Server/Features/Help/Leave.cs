using System.Data.Common;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Server.Access;
using Redress.Server.Portal;
using Redress.Server.Web;

namespace Redress.Server.Features.Help;

/// <summary>
/// GET /leave: ends the visit here, empties the browser, and leads somewhere that nobody wonders about. It is a link so that it
/// works without a script and without a form; whoever makes another call it only ends a visit. POST /leave is the same where the
/// browser takes no cookies and the page carries the visit.
/// </summary>
public static class Leave
{
    public const string Address = "/leave";

    /// <summary>The form that says which visit ends, where the browser takes no cookies.</summary>
    public const string FormId = "leave";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, HandleAsync).On(Origin.Portal).Needs(Permission.Anyone).ExcludeFromDescription();
        routes.MapPost(Address, HandleFormAsync).On(Origin.Portal).Needs(Permission.Anyone).ExcludeFromDescription();
    }

    /// <summary>A form may not lead elsewhere itself (<c>form-action</c>): it is answered by an empty page that does.</summary>
    private static async Task<IResult> HandleFormAsync(
        HttpContext http,
        Visits visits,
        PortalOptions options,
        CancellationToken cancel
    )
    {
        await EndAsync(http, visits, await CarriedAsync(http.Request, cancel), cancel);
        var to = HtmlEncoder.Default.Encode(options.Exit);
        http.Response.Headers["Refresh"] = $"0;url={options.Exit}";
        return Results.Content(
            $"<!doctype html><title>…</title><p><a href=\"{to}\">{to}</a></p>",
            "text/html; charset=utf-8"
        );
    }

    private static async Task<string?> CarriedAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return request.HasFormContentType ? (await request.ReadFormAsync(cancel))[Visits.Field].ToString() : null;
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            // Whatever was sent, nobody is kept on the page.
            return null;
        }
    }

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
            await EndAsync(http, visits, carried: null, cancel);
        }

        http.Response.Headers.Location = options.Exit;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task EndAsync(HttpContext http, Visits visits, string? carried, CancellationToken cancel)
    {
        try
        {
            await visits.EndAsync(http, carried, cancel);
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
        {
            // Nobody is kept on the page because the database is away: without its secret, what is kept there is noise.
        }

        // Not "cookies": that empties the jar of the whole domain, and signs people out of the platform beside us (ADR 0012).
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }
}
