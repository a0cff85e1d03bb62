using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Server.Features.Clocks;
using Redress.Server.Features.Letters;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Cases;

/// <summary>A decided case waits until everything it ordered was read as carried out; and again when something comes back.</summary>
public sealed class SettleCases(Database database, RecordBreaches breaches, TimeProvider clock) : IJobHandler
{
    public string Kind => JobKind.Settle;

    public int Most => 100;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                foreach (var group in jobs.GroupBy(j => j.Ref))
                {
                    await SettleAsync(tx, group.Key);
                    await breaches.RecordAsync(tx, group.Key, clock.Now());
                    foreach (var job in group)
                    {
                        JobStore.Done(tx, job);
                    }
                }
            },
            cancel
        );

    private async Task SettleAsync(Transaction tx, string caseId)
    {
        var current = await CaseStore.FindAsync(tx, caseId);
        if (current is null || current.Status is not (CaseStatus.Confirming or CaseStatus.Decided))
        {
            return;
        }

        var now = clock.Now();
        var pending = await SettleStore.PendingAsync(tx, caseId);
        // Spreading alone takes nothing back: what it orders anew is pending then.
        var spreading = await SettleStore.SpreadingAsync(tx, caseId);
        var step = current.Status switch
        {
            CaseStatus.Confirming when pending + spreading == 0 => CaseFlow.Confirm(current).Value,
            CaseStatus.Decided when pending > 0 => CaseFlow.Unconfirm(current).Value,
            _ => null,
        };
        if (step is null)
        {
            return;
        }

        CaseStore.Update(tx, current, step, now, Actor.System);
        if (step.Case.Status is CaseStatus.Decided)
        {
            // How far it had spread when it was seen to be gone.
            var (subject, lane) = (current.SubjectId.Value, current.PlatformId.Value);
            JobStore.Add(tx, JobKind.Resolve, subject, now.ToMicros(), lane, now);
            JobStore.Add(tx, JobKind.Bank, current.FinalId!, now.ToMicros(), JobKind.OwnLane, now);
            TellProgress.Plan(tx, caseId, now);
        }

        tx.Fact("case.settled", Actor.System, now);
    }
}
