using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Server.Access;
using Redress.Server.Web;

namespace Redress.Server.Features.People;

/// <summary>POST /sign-out at the console: the session ends, here and in the browser.</summary>
public static class SignOut
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", HandleAsync).Needs(Permission.Anyone).On(Origin.Console).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext http, Sessions sessions, CancellationToken cancel)
    {
        await sessions.EndAsync(http, cancel);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return Results.LocalRedirect("/sign-in");
    }
}
