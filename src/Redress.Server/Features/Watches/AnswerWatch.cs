using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Storage.Banks;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Watches;

/// <summary>
/// POST /v1/watches/{reportId}/keep and /end: a person has looked at fingerprints that somebody filed. That they end needs two
/// persons, and the second one's words are what the reporter reads.
/// </summary>
public static class AnswerWatch
{
    private const int MaxWhy = 2000;

    /// <param name="Why">Own words; the reporter reads them.</param>
    public sealed record EndRequest(string Why);

    /// <param name="Ended">False where another person has to agree first.</param>
    public sealed record Response(bool Ended, DateTimeOffset Until);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/watches/{id}/keep", KeepAsync)
            .Needs(Permission.WorkCases)
            .Describe("KeepWatch", "Watches", "I have looked: they stay")
            .Answers<Response>(200, 401, 403, 404, 409);
        routes
            .MapPost("/v1/watches/{id}/end", EndAsync)
            .Needs(Permission.WorkCases)
            .Describe("EndWatch", "Watches", "They should end; the second person to say so ends them")
            .Takes<EndRequest>()
            .Answers<Response>(200, 400, 401, 403, 404, 409, 413);
    }

    private static Task<IResult> KeepAsync(
        HttpContext http,
        string id,
        Database database,
        BankFollower follower,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (by, now) = (http.Principal(), clock.Now());
        return AnswerAsync(
            database,
            follower,
            by,
            id,
            watch =>
            {
                (watch.KeptBy, watch.KeptAt) = (by.Actor.Value, now.ToMicros());
                (watch.EndAskedBy, watch.EndAskedAt, watch.EndWhy) = (null, null, null);
                return null;
            },
            (tx, watch) =>
            {
                WatchStore.Update(tx, watch);
                tx.Fact("watch.kept", by.Actor, now);
                return Task.CompletedTask;
            },
            cancel
        );
    }

    private static async Task<IResult> EndAsync(
        HttpContext http,
        string id,
        Database database,
        BankFollower follower,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<EndRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var why = body.Value.Value.Why;
        if (string.IsNullOrWhiteSpace(why) || Text.Lines(why, MaxWhy, "/why") is not null)
        {
            return Problem.Of(Text.Lines(why, MaxWhy, "/why") ?? HttpRefusals.FieldInvalid.At("/why", "Own words"));
        }

        var (by, now) = (http.Principal(), clock.Now());
        return await AnswerAsync(
            database,
            follower,
            by,
            id,
            watch => watch.EndAskedBy == by.Actor.Value ? WatchRefusals.NeedsAnother : null,
            async (tx, watch) =>
            {
                watch.EndWhy = why;
                if (watch.EndAskedBy is null)
                {
                    (watch.EndAskedBy, watch.EndAskedAt) = (by.Actor.Value, now.ToMicros());
                    WatchStore.Update(tx, watch);
                    tx.Fact("watch.end-asked", by.Actor, now);
                }
                else
                {
                    await FiledPrints.EndAsync(tx, watch, by.Actor.Value, now);
                    tx.Fact("watch.ended", by.Actor, now);
                }
            },
            cancel
        );
    }

    private static async Task<IResult> AnswerAsync(
        Database database,
        BankFollower follower,
        Principal by,
        string id,
        Func<WatchRow, Refusal?> rule,
        Func<Transaction, WatchRow, Task> write,
        CancellationToken cancel
    )
    {
        var answered = await database.Recorder.RecordAsync<Response>(
            async tx =>
            {
                var watch = await WatchStore.FindAsync(tx, id);
                if (watch is null || (by.Only is { } only && watch.PlatformId != only.Value))
                {
                    return WatchRefusals.Unknown;
                }

                if (watch.EndedAt is not null)
                {
                    return WatchRefusals.Ended;
                }

                if (rule(watch) is { } refusal)
                {
                    return refusal;
                }

                await write(tx, watch);
                return new Response(watch.EndedAt is not null, Instant.FromMicros(watch.UntilAt));
            },
            cancel
        );
        await follower.TakeOwnAsync(cancel);
        return answered.Ok ? Answer.Of(answered.Value) : Problem.Of(answered.Refusal!);
    }
}
