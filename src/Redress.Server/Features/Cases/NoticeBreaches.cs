using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Server.Features.Letters;
using Redress.Server.Watching;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Cases;

/// <summary>Records that a case's time was up and nobody had decided it. Once for each time.</summary>
public sealed class NoticeBreaches(Database database, TimeProvider clock) : IJobHandler
{
    public string Kind => JobKind.Breach;

    public int Most => 100;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        var noticed = await database.Recorder.WriteAsync(tx => NoticeAsync(tx, jobs), cancel);
        Meters.Breaches.Add(noticed);
    }

    /// <summary>
    /// Looks after a promise that comes later than what its case is due by, at the next full minute: the many that come in one
    /// minute are looked after together.
    /// </summary>
    public static void Follow(Transaction tx, Case current, DateTimeOffset? lookBy)
    {
        if (lookBy is { } promised && promised > current.DueAt)
        {
            var at = new DateTimeOffset(promised.Ticks - promised.Ticks % TimeSpan.TicksPerMinute, promised.Offset);
            at = at.AddMinutes(1);
            JobStore.Add(tx, JobKind.Breach, current.Id.Value, at.ToMicros(), JobKind.OwnLane, at);
        }
    }

    private async Task<int> NoticeAsync(Transaction tx, IReadOnlyList<JobRow> jobs)
    {
        var (now, noticed) = (clock.Now(), 0);
        foreach (var job in jobs)
        {
            JobStore.Done(tx, job);
            if (await CaseStore.FindAsync(tx, job.Ref) is not { } current || !IsUndecided(current.Status))
            {
                continue;
            }

            TellProgress.Plan(tx, job.Ref, now);
            if (current.DueAt > now || await CaseBreachStore.IsThereAsync(tx, job.Ref, current.DueAt.ToMicros()))
            {
                continue;
            }

            CaseBreachStore.Insert(
                tx,
                new CaseBreachRow
                {
                    CaseId = job.Ref,
                    DueAt = current.DueAt.ToMicros(),
                    At = now.ToMicros(),
                }
            );
            tx.Fact("case.breached", Actor.System, now);
            noticed++;
        }

        return noticed;
    }

    private static bool IsUndecided(CaseStatus status) =>
        status switch
        {
            CaseStatus.Open or CaseStatus.Claimed or CaseStatus.AwaitingSecond => true,
            CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed => false,
        };
}
