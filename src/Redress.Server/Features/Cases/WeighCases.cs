using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Features.Referrals;
using Redress.Server.Work;
using Redress.Storage.Appeals;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Cases;

/// <summary>
/// Computes a case's priority anew over all its reports, however many came at once; and brings a decided case back where
/// a first-party report came that its decision did not see.
/// </summary>
public sealed class WeighCases(Database database, IdSource ids, TimeProvider clock) : IJobHandler
{
    public string Kind => JobKind.Weigh;

    public int Most => 500;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var group in jobs.GroupBy(j => j.Ref))
        {
            // Summed outside the transaction: a case with many reports must not keep the writer. What comes meanwhile
            // has a job of its own.
            var sum = (await SettleStore.SumAsync(database, group.Key, cancel))!;
            var reasons = await SettleStore.ReasonsAsync(database, group.Key, cancel);
            await database.Recorder.WriteAsync(tx => WeighAsync(tx, group.Key, sum, reasons, [.. group]), cancel);
        }
    }

    private async Task WeighAsync(
        Transaction tx,
        string caseId,
        CaseSum sum,
        IReadOnlyList<string> reasons,
        IReadOnlyList<JobRow> jobs
    )
    {
        foreach (var job in jobs)
        {
            JobStore.Done(tx, job);
        }

        var current = await CaseStore.FindAsync(tx, caseId);
        if (current is null)
        {
            return;
        }

        var now = clock.Now();
        if (current.Status is CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed)
        {
            if (sum.FirstParty <= current.FirstPartySeen)
            {
                return;
            }

            var reopened = CaseFlow.Reopen(current, "report").Value;
            CaseStore.Update(tx, current, reopened, now, Actor.System);
            current = reopened.Case;
        }

        var reason = reasons.Select(Word.Parse<Reason>).Aggregate(current.Reason, Priority.Graver);
        var priority = Priority.Of(await WeightAsync(tx, current, sum, reason));
        var due = sum.LookBy > 0 ? Instant.FromMicros(Math.Min(sum.LookBy, current.DueAt.ToMicros())) : current.DueAt;
        if (await ConcernStore.DangerAsync(tx, caseId) is { EndedAt: null } danger)
        {
            var openBy = Instant.FromMicros(danger.At) + Dangers.OpenWithin;
            due = openBy < due ? openBy : due;
        }

        if (CaseFlow.Weigh(current, priority, reason, due) is { } step)
        {
            CaseStore.Update(tx, current, step, now, Actor.System);
        }

        await AskReferrals.EnsureAsync(tx, ids, [current.SubjectId.Value], now);
        tx.FactIfAny("case.weighed", Actor.System, now);
    }

    private static async Task<Weight> WeightAsync(Transaction tx, Case current, CaseSum sum, Reason reason)
    {
        var views = await SettleStore.ViewsAsync(tx, current.SubjectId.Value);
        return new Weight(
            reason,
            (int)sum.Reports,
            (int)sum.FirstParty,
            sum.Minor != 0,
            sum.Police != 0,
            await EarlierAsync(tx, current, sum),
            views < 0 ? null : views
        )
        {
            Danger = await ConcernStore.DangerAsync(tx, current.Id.Value) is { EndedAt: null },
            Appeal = (await AppealStore.FiledAsync(tx, current.Id.Value)).Count > 0,
        };
    }

    /// <summary>Reports on the same author beside this case's own.</summary>
    private static async Task<int> EarlierAsync(Transaction tx, Case current, CaseSum sum)
    {
        var subject = (await SubjectStore.ByIdsAsync(tx, [current.SubjectId.Value]))[0];
        var author = subject.AuthorId ?? subject.Id;
        return (int)Math.Max(0, await IntakeStore.EarlierReportsAsync(tx, author) - sum.Reports);
    }
}
