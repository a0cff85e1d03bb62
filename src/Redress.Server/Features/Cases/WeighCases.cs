using Redress.Core.Cases;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Features.Clocks;
using Redress.Server.Features.Letters;
using Redress.Server.Features.Referrals;
using Redress.Server.Work;
using Redress.Storage.Appeals;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
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
    /// <summary>What no hold hides, because there were too many, is looked at within this time.</summary>
    private static readonly TimeSpan OverBudgetLook = TimeSpan.FromMinutes(15);

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

        RecordBreaches.Plan(tx, clock.Now());

        var current = await CaseStore.FindAsync(tx, caseId);
        if (current is null)
        {
            return;
        }

        var now = clock.Now();
        if (CaseFlow.Reopen(current, "report") is { Ok: true, Value: var reopened })
        {
            if (sum.FirstParty <= current.FirstPartySeen)
            {
                // Nothing new was said: whoever came since is told what was decided, in their own time.
                await AnswerReports.PlanAsync(tx, ids, caseId, Instant.FromMicros(jobs.Min(j => j.Revision)));
                return;
            }

            CaseStore.Update(tx, current, reopened, now, Actor.System);
            current = reopened.Case;
        }

        var reason = reasons.Select(Word.Parse<Reason>).Aggregate(current.Reason, Priority.Graver);
        var over = await OverflowStore.LastAsync(tx, caseId);
        var priority = Priority.Of(await WeightAsync(tx, current, sum, reason, over is not null));
        await (over is null ? Task.CompletedTask : PageAsync(tx, over, now));
        var due = Due(current, sum, over is null ? DateTimeOffset.MaxValue : now + OverBudgetLook);
        due = await Dangers.OpenByAsync(tx, caseId, due);
        if (CaseFlow.Weigh(current, priority, reason, due, await Routing.QueueAsync(tx, current)) is { } step)
        {
            Write(tx, current, step, now);
        }

        await AskReferrals.EnsureAsync(tx, ids, [current.SubjectId.Value], now);
        tx.FactIfAny("case.weighed", Actor.System, now);
    }

    private static void Write(Transaction tx, Case seen, CaseStep step, DateTimeOffset now)
    {
        CaseStore.Update(tx, seen, step, now, Actor.System);
        var due = step.Case.DueAt;
        if (due != seen.DueAt)
        {
            JobStore.Add(tx, JobKind.Breach, seen.Id.Value, due.ToMicros(), JobKind.OwnLane, due);
        }
    }

    /// <summary>The earliest of what was promised; it never moves back.</summary>
    private static DateTimeOffset Due(Case current, CaseSum sum, DateTimeOffset atMost)
    {
        var promised = sum.LookBy > 0 ? Instant.FromMicros(sum.LookBy) : current.DueAt;
        return new[] { promised, current.DueAt, atMost }.Min();
    }

    private static async Task<Weight> WeightAsync(Transaction tx, Case current, CaseSum sum, Reason reason, bool over)
    {
        var views = await SettleStore.ViewsAsync(tx, current.SubjectId.Value);
        var remembered = await RememberedAsync(tx, current);
        var incident = await IncidentStore.SumAsync(tx, current.Id.Value);
        return new Weight(
            reason,
            (int)sum.Reports,
            (int)sum.FirstParty,
            sum.Minor != 0,
            sum.Police != 0,
            // Beside this case's own.
            (int)Math.Max(incident.Reports, remembered.EarlierReports - sum.Reports),
            views < 0 ? null : views,
            over,
            (int)Math.Max(remembered.Restricted, incident.Restricted)
        )
        {
            Danger = await ConcernStore.DangerAsync(tx, current.Id.Value) is { EndedAt: null },
            Doubted = sum.Doubted != 0,
            Appeal = (await AppealStore.FiledAsync(tx, current.Id.Value)).Count > 0,
        };
    }

    /// <summary>What is remembered of whose it is.</summary>
    private static async Task<Remembered> RememberedAsync(Transaction tx, Case current)
    {
        var subject = (await SubjectStore.ByIdsAsync(tx, [current.SubjectId.Value]))[0];
        return await IntakeStore.RememberAsync(tx, subject.AuthorId ?? subject.Id);
    }

    /// <summary>One page for all that a budget left over: a brigade does not page a thousand times.</summary>
    private Task PageAsync(Transaction tx, string budget, DateTimeOffset now) =>
        EscalationStore.OpenAsync(
            tx,
            ids,
            null,
            budget.StartsWith("rule/", StringComparison.Ordinal)
                ? EscalationReason.RuleRate
                : EscalationReason.BudgetExceeded,
            (int)OverBudgetLook.TotalMinutes,
            now,
            Actor.System
        );
}
