using System.Net;
using Microsoft.AspNetCore.Http;
using Redress.Server.Http;

namespace Redress.Server.Web;

/// <summary>A refusal as a person reads it: one sentence and a way on. It says nothing that the problem does not.</summary>
internal static class ProblemPage
{
    public static Task WriteAsync(HttpContext http, Problem problem)
    {
        var (sheet, home) =
            http.Origin() is Origin.Console ? ("/console/console.css", "/") : ("/portal/portal.css", "/");
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{problem.Status}</title>
            <link rel="icon" href="{Path.GetDirectoryName(sheet)}/icon.png" type="image/png">
            <link rel="stylesheet" href="{sheet}">
            </head>
            <body>
            <main id="content">
            <h1>{WebUtility.HtmlEncode(problem.Title)}</h1>
            <p>{WebUtility.HtmlEncode(problem.Detail)}</p>
            <p><a href="{home}">Start again</a></p>
            <p><small>{WebUtility.HtmlEncode(problem.Code)}</small></p>
            </main>
            </body>
            </html>

            """,
            http.RequestAborted
        );
    }
}
