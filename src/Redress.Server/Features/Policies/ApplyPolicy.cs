using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Policies;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Policies;

/// <summary>POST /v1/policies: imports a pack under the next number; it is in force from then on. GET /v1/policies/current reads it.</summary>
public static class ApplyPolicy
{
    /// <param name="Yaml">The pack, as a file holds it.</param>
    public sealed record Request(string Yaml);

    public sealed record Response(string Name, int Number, DateTimeOffset AppliedAt, string Yaml);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/policies", HandleAsync)
            .Needs(Permission.ManagePolicies)
            .Describe("ApplyPolicy", "Policies", "Put a policy pack in force")
            .Takes<Request>()
            .Answers<Response>(201, 400, 401, 403);
        routes
            .MapGet("/v1/policies/current", CurrentAsync)
            .Needs(Permission.ReadCases)
            .Describe("ReadPolicy", "Policies", "The pack in force")
            .Answers<Response>(200, 401, 403);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        PolicyInForce inForce,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var reading = PolicyFile.Read(body.Value.Value.Yaml);
        if (reading.Faults.Count > 0)
        {
            return Problem.Of(Invalid(reading));
        }

        var row = await inForce.ApplyAsync(
            database,
            body.Value.Value.Yaml,
            http.Principal().Actor,
            clock.Now(),
            cancel
        );
        return Answer.Of(View(row), 201);
    }

    /// <summary>The first fault, with its place.</summary>
    internal static Refusal Invalid(PolicyReading reading)
    {
        var first = reading.Faults[0];
        return PolicyRefusals.Invalid with
        {
            Detail = $"Line {first.Line}, column {first.Column}: {first.Message} ({reading.Faults.Count} in all)",
        };
    }

    private static async Task<IResult> CurrentAsync(Database database, CancellationToken cancel) =>
        Answer.Of(View((await PolicyStore.InForceAsync(database, cancel))!));

    private static Response View(PolicyRow row) =>
        new(row.Name, (int)row.Number, Instant.FromMicros(row.AppliedAt), row.Yaml);
}
