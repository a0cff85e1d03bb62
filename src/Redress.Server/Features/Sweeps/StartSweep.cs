using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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

    /// <param name="Can">False where the platform cannot list what is on it: then nothing is searched.</param>
    public sealed record Response(string PlatformId, bool Can);

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
        PlatformDirectory platforms,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var (id, only) = (body.Value.Value.PlatformId, http.Principal().Only);
        if (platforms.Find(id) is not { } platform || (only is not null && only.Value.Value != id))
        {
            return Problem.Of(PlatformRefusals.Unknown);
        }

        var now = clock.Now();
        await database.Recorder.WriteAsync(
            tx =>
            {
                JobStore.Add(tx, JobKind.Sweep, id, now.ToUnixTimeSeconds(), id, now);
                return Task.CompletedTask;
            },
            cancel
        );
        return Answer.Of(new Response(id, platform.Can("enumerate")));
    }
}
