using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Server.Features.Matches;
using Redress.Server.Features.Platforms;
using Redress.Server.Matching;
using Redress.Server.Work;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Sweeps;

/// <summary>
/// Searches what is on a platform for what is banked, page by page. It goes on where it was after a restart or a fault of the
/// platform, and begins once more where banks have changed meanwhile.
/// </summary>
public sealed class SweepPlatform(
    Database database,
    SweptPlatforms platforms,
    BankFollower follower,
    BankIndex index,
    MatchReports reports,
    WatchedFinds finds,
    IdSource ids,
    TimeProvider clock
) : IJobHandler
{
    /// <summary>What a job that is not failed but goes on says.</summary>
    public const string MorePages = "more pages";

    /// <summary>After so many pages others get their turn.</summary>
    private const int PagesAtOnce = 5;

    public string Kind => JobKind.Sweep;

    public int Most => 100;

    public TimeSpan Lease => TimeSpan.FromMinutes(10);

    public bool OfPlatform => true;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        var (failed, isDone) =
            platforms.Find(lane) is { } platform && await platforms.WayAsync(platform, cancel) is { } way
                ? await SweepAsync(platform, platforms.Pages(platform, way), cancel)
                : (null, true);
        await database.Recorder.WriteAsync(
            tx =>
            {
                for (var i = 0; i < jobs.Count; i++)
                {
                    if (isDone || i > 0)
                    {
                        JobStore.Done(tx, jobs[i]);
                    }
                    else
                    {
                        var delay = failed is null ? TimeSpan.Zero : JobStore.Delay(jobs[i].Attempts);
                        JobStore.Again(tx, jobs[i], failed ?? MorePages, clock.Now() + delay);
                    }
                }

                return Task.CompletedTask;
            },
            cancel
        );
    }

    private async Task<(string? Failed, bool IsDone)> SweepAsync(
        KnownPlatform platform,
        ISweptPages pages,
        CancellationToken cancel
    )
    {
        await follower.CatchUpAsync(cancel);
        var sweep = await BeginAsync(platform, pages.Way, cancel);
        for (var done = 0; done < PagesAtOnce; done++)
        {
            if (await pages.PageAsync(sweep.Page, cancel) is not { } page)
            {
                return ("enumerate", false);
            }

            foreach (var thing in page.Things)
            {
                await LookAsync(platform, thing, sweep, cancel);
            }

            sweep.Page = page.More;
            sweep.EndedAt = page.More is null ? clock.Now().ToMicros() : null;
            await database.Recorder.WriteAsync(
                tx =>
                {
                    SweepStore.Update(tx, sweep);
                    tx.Fact("sweep.moved", Actor.System, clock.Now());
                    return Task.CompletedTask;
                },
                cancel
            );
            if (page.More is null)
            {
                platforms.Forget(platform);
                return (null, await BankStore.LastChangeAsync(database, cancel) == sweep.Upto);
            }
        }

        return (null, false);
    }

    /// <summary>The one that was broken off, where it is of the same way; its place means nothing to another one.</summary>
    private async Task<SweepRow> BeginAsync(KnownPlatform platform, SweepWay way, CancellationToken cancel)
    {
        var upto = await BankStore.LastChangeAsync(database, cancel);
        return await database.Recorder.WriteAsync(
            async tx =>
            {
                if (await SweepStore.RunningAsync(tx, platform.Platform.Id.Value, Word.Of(way)) is { } running)
                {
                    return running;
                }

                var row = new SweepRow
                {
                    Id = ids.New(SweepStore.Prefix),
                    PlatformId = platform.Platform.Id.Value,
                    Way = Word.Of(way),
                    Upto = upto,
                    BegunAt = clock.Now().ToMicros(),
                };
                SweepStore.Insert(tx, row);
                tx.Fact("sweep.begun", Actor.System, clock.Now());
                return row;
            },
            cancel
        );
    }

    private async Task LookAsync(KnownPlatform platform, SweptThing thing, SweepRow sweep, CancellationToken cancel)
    {
        sweep.Seen++;
        if (!CheckUploads.IsCompared(thing.Surface))
        {
            sweep.Skipped++;
            return;
        }

        var answer = index.Find(await thing.FingerprintAsync(cancel));
        sweep.Unknown += answer.Why is WhyNotKnown.Known ? 0 : 1;
        var at = new FoundAt(platform.Platform.Id, thing.On, FoundAt.Sweep);
        var (banked, watched) = (Verdicts.Known(answer.Found), Verdicts.Watched(answer.Found));
        var isNew = banked.Count > 0 && (await reports.FileAsync(at, banked, answer.IsAllowed, cancel)).IsNew;
        isNew |= watched.Count > 0 && (await finds.FileAsync(at, watched, cancel)).IsNew;
        sweep.Found += isNew ? 1 : 0;
    }
}
