using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Sweeps;

/// <summary>POST /v1/sweeps: search a platform now for all that is banked. One that is under way goes on instead.</summary>
public static class StartSweep
{
    public sealed record Request(string PlatformId);

    /// <param name="Can">False where the platform cannot list what is on it and nothing was kept: then nothing is searched.</param>
    /// <param name="Way">By what it is searched; null where it is not.</param>
    public sealed record Response(string PlatformId, bool Can, SweepWay? Way);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/sweeps", HandleAsync)
            .Needs(Permission.ManageBanks)
            .Describe("StartSweep", "Matches", "Search a platform now")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        SweptPlatforms platforms,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var (id, by) = (body.Value.Value.PlatformId, http.Principal());
        var begun = await BeginAsync(database, platforms, by, id, clock.Now(), cancel);
        return begun.Ok ? Answer.Of(begun.Value) : Problem.Of(begun.Refusal!);
    }

    public static async Task<Result<Response>> BeginAsync(
        Database database,
        SweptPlatforms platforms,
        Principal by,
        string id,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (platforms.Find(id) is not { } platform || (by.Only is { } only && only.Value != id))
        {
            return PlatformRefusals.Unknown;
        }

        var way = await platforms.WayAsync(platform, cancel);
        if (way is not null)
        {
            await database.Recorder.WriteAsync(
                tx =>
                {
                    JobStore.Add(tx, JobKind.Sweep, id, now.ToUnixTimeSeconds(), id, now);
                    return Task.CompletedTask;
                },
                cancel
            );
        }

        return new Response(id, way is not null, way);
    }
}
