using System.Diagnostics;
using Redress.Connectors.Decoding;
using Redress.Connectors.Platforms;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Decoder.Wire;
using Redress.Server.Features.Matches;
using Redress.Server.Features.Platforms;
using Redress.Server.Matching;
using Redress.Server.Work;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Sweeps;

/// <summary>
/// Searches what is on a platform for what is banked, page by page, one call after the other. It goes on where it was after
/// a restart, and begins once more where banks have changed meanwhile.
/// </summary>
public sealed class SweepPlatform(
    Database database,
    PlatformDirectory platforms,
    DecoderPool decoders,
    BankFollower follower,
    BankIndex index,
    MatchReports reports,
    WatchedFinds finds,
    IdSource ids,
    TimeProvider clock
) : IJobHandler
{
    /// <summary>So many files' hashes are kept, so that what is there many times is fetched once.</summary>
    private const int Remembered = 10_000;

    /// <summary>No more media than this are fetched from a platform in a second.</summary>
    private const double MostPerSecond = 200;

    /// <summary>After so many pages others get their turn.</summary>
    private const int PagesAtOnce = 20;

    public string Kind => JobKind.Sweep;

    public int Most => 100;

    public TimeSpan Lease => TimeSpan.FromMinutes(10);

    public bool OfPlatform => true;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        var (failed, isDone) =
            platforms.Find(lane) is { } platform && platform.Can("enumerate")
                ? await SweepAsync(platform, cancel)
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
                        JobStore.Again(tx, jobs[i], failed ?? "more pages", clock.Now() + delay);
                    }
                }

                return Task.CompletedTask;
            },
            cancel
        );
    }

    private async Task<(string? Failed, bool IsDone)> SweepAsync(KnownPlatform platform, CancellationToken cancel)
    {
        await follower.CatchUpAsync(cancel);
        var sweep = await BeginAsync(platform, cancel);
        var known = new Dictionary<string, Upload>(StringComparer.Ordinal);
        for (var pages = 0; pages < PagesAtOnce; pages++)
        {
            if (await platform.Port.EnumerateAsync(sweep.Page, cancel) is not EnumerateResult.Page page)
            {
                return ("enumerate", false);
            }

            var (begun, before) = (Stopwatch.GetTimestamp(), known.Count);
            foreach (var item in page.Items)
            {
                await LookAsync(platform, item, sweep, known, cancel);
            }

            var rest = TimeSpan.FromSeconds((known.Count - before) / MostPerSecond) - Stopwatch.GetElapsedTime(begun);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, cancel);

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
                return (null, await BankStore.LastChangeAsync(database, cancel) == sweep.Upto);
            }
        }

        return (null, false);
    }

    private async Task<SweepRow> BeginAsync(KnownPlatform platform, CancellationToken cancel)
    {
        var upto = await BankStore.LastChangeAsync(database, cancel);
        return await database.Recorder.WriteAsync(
            async tx =>
            {
                if (await SweepStore.RunningAsync(tx, platform.Platform.Id.Value) is { } running)
                {
                    return running;
                }

                var row = new SweepRow
                {
                    Id = ids.New(SweepStore.Prefix),
                    PlatformId = platform.Platform.Id.Value,
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

    private async Task LookAsync(
        KnownPlatform platform,
        ListedMedia item,
        SweepRow sweep,
        Dictionary<string, Upload> known,
        CancellationToken cancel
    )
    {
        sweep.Seen++;
        if (!CheckUploads.IsCompared(item.Surface))
        {
            sweep.Skipped++;
            return;
        }

        if (item.Sha256 is null || !known.TryGetValue(item.Sha256, out var upload))
        {
            upload = await UploadAsync(platform, item, cancel);
            if (item.Sha256 is not null && known.Count < Remembered)
            {
                known.Add(item.Sha256, upload);
            }
        }

        var answer = index.Find(upload);
        sweep.Unknown += answer.Why is WhyNotKnown.Known ? 0 : 1;
        var at = new FoundAt(platform.Platform.Id, item.On, FoundAt.Sweep);
        var (banked, watched) = (Verdicts.Known(answer.Found), Verdicts.Watched(answer.Found));
        var isNew = banked.Count > 0 && (await reports.FileAsync(at, banked, answer.IsAllowed, cancel)).IsNew;
        isNew |= watched.Count > 0 && (await finds.FileAsync(at, watched, cancel)).IsNew;
        sweep.Found += isNew ? 1 : 0;
    }

    private async Task<Upload> UploadAsync(KnownPlatform platform, ListedMedia item, CancellationToken cancel)
    {
        var exact = Upload.ExactOf(item.Sha256, null);
        return
            await platform.Port.MediaAsync(item.Ref, cancel) is MediaResult.Found found
            && await decoders.DecodeAsync(found.Bytes, Asked.LookUp, cancel)
                is DecodeResult.Decoded { Answer: var answer }
            ? Upload.Of(answer)
            : new Upload(exact, [], [], WhyNotKnown.NotDecoded);
    }
}
