using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Redress.Core.Kernel;
using Redress.Server.Web;

namespace Redress.Server.Http;

/// <summary>RFC 9457 problem with a stable code. No exception text ever leaves the process.</summary>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Pointer
)
{
    public const string MediaType = "application/problem+json";

    public static IResult Of(Refusal refusal) => new Answer(From(refusal, null));

    public static Task WriteAsync(HttpContext http, Refusal refusal, int? status = null) =>
        new Answer(From(refusal, status)).ExecuteAsync(http);

    private static Problem From(Refusal refusal, int? status) =>
        new(
            "about:blank",
            refusal.Title,
            status ?? StatusOf(refusal.Kind),
            refusal.Code,
            refusal.Detail,
            refusal.Pointer
        );

    public static int StatusOf(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.Invalid => 400,
            RefusalKind.Unauthenticated => 401,
            RefusalKind.Forbidden => 403,
            RefusalKind.NotFound => 404,
            RefusalKind.MethodNotAllowed => 405,
            RefusalKind.Conflict => 409,
            RefusalKind.TooLarge => 413,
            RefusalKind.MediaType => 415,
            RefusalKind.TooMany => 429,
            RefusalKind.Fault => 500,
            RefusalKind.Unavailable => 503,
        };

    private sealed class Answer(Problem problem) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = problem.Status;
            if (httpContext.Origin().IsForPeople())
            {
                await ProblemPage.WriteAsync(httpContext, problem);
                return;
            }

            httpContext.Response.ContentType = MediaType;
            await JsonSerializer.SerializeAsync(
                httpContext.Response.Body,
                problem,
                Json.Options,
                httpContext.RequestAborted
            );
        }
    }
}
