using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Redress.Server.Http;

/// <summary>How an endpoint says what it is, for the OpenAPI document.</summary>
public static class Describing
{
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route,
        string name,
        string tag,
        string summary
    ) => route.WithName(name).WithTags(tag).WithSummary(summary);

    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route)
        where T : notnull => route.Accepts<T>("application/json").Problems(400, 413, 415);

    /// <summary>Names a header that the endpoint reads, for the document only.</summary>
    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder route, string name, string description) =>
        route.WithMetadata(new TakesHeader(name, description));

    public static RouteHandlerBuilder Answers<T>(
        this RouteHandlerBuilder route,
        int status,
        params ReadOnlySpan<int> problems
    )
    {
        route.Produces<T>(status, "application/json");
        return route.Problems(problems);
    }

    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, params ReadOnlySpan<int> problems)
    {
        foreach (var problem in problems)
        {
            route.Produces<Problem>(problem, Problem.MediaType);
        }

        return route;
    }
}

/// <summary>A header that an endpoint reads.</summary>
public sealed record TakesHeader(string Name, string Description);

/// <summary>Answers in the API's own JSON form.</summary>
public static class Answer
{
    public static IResult Of<T>(T value, int status = 200) => Results.Json(value, Json.Options, statusCode: status);
}
