using Redress.Core.Cases;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Cases;

/// <summary>A life is in danger: the case goes first, and somebody is paged until they have opened it.</summary>
public static class Dangers
{
    /// <summary>Opened within this time, or the ladder climbs.</summary>
    public static readonly TimeSpan OpenWithin = TimeSpan.FromMinutes(15);

    /// <summary>Writes rows and jobs; the caller's fact tells of it.</summary>
    public static async Task SayAsync(
        Transaction tx,
        IdSource ids,
        string caseId,
        SaidIn saidIn,
        DateTimeOffset now,
        Actor by
    )
    {
        if (await ConcernStore.DangerAsync(tx, caseId) is not { EndedAt: null })
        {
            await ConcernStore.KeepAsync(
                tx,
                new DangerRow
                {
                    CaseId = caseId,
                    SaidIn = Word.Of(saidIn),
                    At = now.ToMicros(),
                    By = by.Value,
                }
            );
        }

        await PageAsync(tx, ids, caseId, now, by);
        JobStore.Add(tx, JobKind.Weigh, caseId, now.ToMicros(), JobKind.OwnLane, now);
    }

    /// <summary>When it is opened at the latest, where a life is in danger; else as it was due.</summary>
    public static async Task<DateTimeOffset> OpenByAsync(Transaction tx, string caseId, DateTimeOffset due) =>
        await ConcernStore.DangerAsync(tx, caseId) is { EndedAt: null } said
        && Instant.FromMicros(said.At) + OpenWithin is var openBy
        && openBy < due
            ? openBy
            : due;

    /// <summary>Pages about it; again after a claim has lapsed.</summary>
    public static Task<bool> PageAsync(Transaction tx, IdSource ids, string caseId, DateTimeOffset now, Actor by) =>
        EscalationStore.OpenAsync(
            tx,
            ids,
            caseId,
            EscalationReason.DangerToLife,
            (int)OpenWithin.TotalMinutes,
            now,
            by
        );
}

/// <summary>Takes in that a report says so. A decided case comes back for it.</summary>
public sealed class TakeDanger(Database database, IdSource ids, TimeProvider clock) : IJobHandler
{
    public string Kind => JobKind.Danger;

    public int Most => 50;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                foreach (var job in jobs)
                {
                    await TakeAsync(tx, job);
                }
            },
            cancel
        );

    private async Task TakeAsync(Transaction tx, JobRow job)
    {
        JobStore.Done(tx, job);
        var now = clock.Now();
        if (await CaseStore.FindAsync(tx, job.Ref) is not { } current)
        {
            return;
        }

        if (current.Status is CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed)
        {
            CaseStore.Update(tx, current, CaseFlow.Reopen(current, "danger").Value, now, Actor.System);
        }

        await Dangers.SayAsync(tx, ids, job.Ref, SaidIn.Report, now, Actor.Reporter);
        // Said again while somebody is being paged about it, it changes nothing.
        tx.FactIfAny("danger.said", Actor.Reporter, now);
    }
}
