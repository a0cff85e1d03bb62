using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Clock;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Clock;

/// <summary>
/// POST /v1/clock, only where the program runs with --clock step: moves to a time, stopping at every stored deadline on the
/// way and waiting there until nothing is due or under way. GET /v1/clock says where the first stop would be, for whoever
/// must bring another clock along.
/// </summary>
public static class MoveClock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(3);

    /// <summary>
    /// Deadlines that are closer together share a stop. Workers look once a second in any case, so nothing is later than
    /// it may be on the machine's clock; and thousands of things held in one second are not thousands of stops.
    /// </summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    public sealed record Request(DateTimeOffset To);

    /// <param name="Now">Where the clock stands.</param>
    /// <param name="Stops">At how many deadlines it stopped.</param>
    /// <param name="Settled">False where work was still under way after a minute.</param>
    public sealed record Response(DateTimeOffset Now, int Stops, bool Settled);

    /// <param name="Now">Where the clock stands.</param>
    /// <param name="NextStop">Where it would stop first; null where nothing is stored for later.</param>
    public sealed record Reading(DateTimeOffset Now, DateTimeOffset? NextStop);

    public static void Map(IEndpointRouteBuilder routes, SteppingClock clock)
    {
        routes
            .MapPost(
                "/v1/clock",
                (HttpContext http, Database database, Busy busy, CancellationToken cancel) =>
                    HandleAsync(http, clock, database, busy, cancel)
            )
            .Needs(Permission.MoveClock)
            .Describe("MoveClock", "Clock", "Move the stepping clock of a demo or test")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403);
        routes
            .MapGet(
                "/v1/clock",
                async (Database database, CancellationToken cancel) =>
                    Answer.Of(new Reading(clock.Now(), await NextStopAsync(clock, database, cancel)))
            )
            .Needs(Permission.MoveClock)
            .Describe("ReadClock", "Clock", "Where the stepping clock stands, and where it would stop first")
            .Answers<Reading>(200, 401, 403);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        SteppingClock clock,
        Database database,
        Busy busy,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var to = body.Value.Value.To;
        var stops = 0;
        while (await SettleAsync(clock, database, busy, cancel))
        {
            var next = await NextStopAsync(clock, database, cancel);
            if (next is null || next > to)
            {
                clock.LeapTo(to);
                database.Recorder.WakeAll();
                var settled = await SettleAsync(clock, database, busy, cancel);
                return Answer.Of(new Response(clock.Now(), stops, settled));
            }

            stops++;
            clock.LeapTo(next.Value);
            database.Recorder.WakeAll();
        }

        return Answer.Of(new Response(clock.Now(), stops, Settled: false));
    }

    private static async Task<DateTimeOffset?> NextStopAsync(
        TimeProvider clock,
        Database database,
        CancellationToken cancel
    ) => await JobStore.NextDueAsync(database, clock.Now(), cancel) is { } next ? next + Grain : null;

    /// <summary>True when nothing is due, leased or under way.</summary>
    private static async Task<bool> SettleAsync(
        TimeProvider clock,
        Database database,
        Busy busy,
        CancellationToken cancel
    )
    {
        var deadline = Deadline.In(Patience);
        while (deadline.Left > TimeSpan.Zero)
        {
            if (!busy.Any && await JobStore.BusyAsync(database, clock.Now(), cancel) == 0 && !busy.Any)
            {
                return true;
            }

            await Task.Delay(Look, cancel);
        }

        return false;
    }
}
