using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Cases;

/// <summary>Gives back cases whose reviewer was not heard of for the length of the lease.</summary>
public sealed class LapseClaims(Database database, IdSource ids, TimeProvider clock) : IJobHandler
{
    public string Kind => JobKind.Lapse;

    public int Most => 50;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                foreach (var job in jobs)
                {
                    await LapseAsync(tx, job);
                }
            },
            cancel
        );

    private async Task LapseAsync(Transaction tx, JobRow job)
    {
        var now = clock.Now();
        var until = await ClaimLeaseStore.UntilAsync(tx, job.Ref);
        var current = await CaseStore.FindAsync(tx, job.Ref);
        if (current is not { Status: CaseStatus.Claimed } || until is null)
        {
            JobStore.Done(tx, job);
            return;
        }

        if (until > now)
        {
            JobStore.Again(tx, job, "still claimed", until.Value);
            return;
        }

        CaseStore.Update(tx, current, CaseFlow.Release(current, "lapse").Value, now, Actor.System);
        if (await ConcernStore.DangerAsync(tx, job.Ref) is { EndedAt: null })
        {
            await Dangers.PageAsync(tx, ids, job.Ref, now, Actor.System);
        }

        tx.Fact("case.lapsed", Actor.System, now);
        ClaimLeaseStore.End(tx, job.Ref);
        JobStore.Done(tx, job);
    }
}
