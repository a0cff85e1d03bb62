using Redress.Core.Kernel;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Cases;

/// <summary>Ends every hold in force of a rule that two persons have taken back. In pages; running twice changes nothing.</summary>
public sealed class UndoHolds(Database database, TimeProvider clock) : IJobHandler
{
    private const int PerTransaction = 100;

    public string Kind => JobKind.Undo;

    public int Most => 1;

    public TimeSpan Lease => TimeSpan.FromMinutes(5);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            var after = "";
            while (after is not null)
            {
                var from = after;
                after = await database.Recorder.WriteAsync(tx => PageAsync(tx, job, from), cancel);
            }
        }
    }

    /// <summary>The last hold of the page; null where there are no more and the job is done.</summary>
    private async Task<string?> PageAsync(Transaction tx, JobRow job, string after)
    {
        var undo = (await UndoStore.FindAsync(tx, job.Ref))!;
        var page = await UndoStore.HeldAsync(tx, undo.Rule, undo.Since, undo.AgreedAt!.Value, after, PerTransaction);
        foreach (var held in page)
        {
            var current = (await CaseStore.FindAsync(tx, held.CaseId))!;
            if (current.HoldId == held.DecisionId)
            {
                await WatchHolds.EndAsync(tx, current, $"rule undone: {undo.Id}", clock.Now());
            }
        }

        if (page.Count == 0)
        {
            JobStore.Done(tx, job);
            return null;
        }

        return page[^1].DecisionId;
    }
}
