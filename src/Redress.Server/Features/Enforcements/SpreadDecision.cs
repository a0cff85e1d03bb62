using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;
using Redress.Server.Features.Policies;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Enforcements;

/// <summary>
/// Orders a decision's restrictions on everything that belongs to its case: the subject, items, reshares, copies, and the
/// account behind it; and lifts what no decision in force orders any more. Works in pages; running twice changes nothing.
/// </summary>
public sealed class SpreadDecision(Database database, IdSource ids, PolicyInForce policy, TimeProvider clock)
    : IJobHandler
{
    private const int PerTransaction = 100;

    public string Kind => JobKind.Spread;

    public int Most => 20;

    public TimeSpan Lease => TimeSpan.FromMinutes(5);

    public bool OfPlatform => true;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var group in jobs.GroupBy(j => j.Ref))
        {
            await SpreadAsync(group.Key, lane, cancel);
            await database.Recorder.WriteAsync(
                async tx =>
                {
                    foreach (var job in group)
                    {
                        JobStore.Done(tx, job);
                    }

                    var decision = (await DecisionStore.FindAsync(tx, group.Key))!;
                    var now = clock.Now();
                    JobStore.Add(tx, JobKind.Settle, decision.CaseId.Value, now.ToMicros(), JobKind.OwnLane, now);
                },
                cancel
            );
        }
    }

    private async Task SpreadAsync(string decisionId, string lane, CancellationToken cancel)
    {
        if (await SpreadStore.SubjectOfAsync(database, decisionId, cancel) is not { } root)
        {
            return;
        }

        // Followed once and worked off in pages; what is learned meanwhile brings a job of its own.
        string[] own = [root.Id, .. root.AuthorId is { } author ? [author] : (string[])[]];
        var belonging = await SubjectLinkStore.BelongingAsync(database, root.Id, cancel);
        foreach (var chunk in own.Concat(belonging.Except(own)).Chunk(PerTransaction))
        {
            var page = await SubjectStore.ByIdsAsync(database, chunk, cancel);
            await database.Recorder.WriteAsync(tx => OrderPageAsync(tx, decisionId, root, page, lane), cancel);
        }

        await LiftAsync(decisionId, lane, cancel);
    }

    private async Task OrderPageAsync(
        Transaction tx,
        string decisionId,
        SubjectRow root,
        IReadOnlyList<SubjectRow> page,
        string lane
    )
    {
        var now = clock.Now();
        var decision = (await DecisionStore.FindAsync(tx, decisionId))!;
        var current = (await CaseStore.FindForShareAsync(tx, decision.CaseId.Value))!;
        if (current.HoldId != decisionId && current.FinalId != decisionId)
        {
            return;
        }

        var existing = await EnforcementStore.OfSubjectsAsync(tx, page.Select(s => s.Id));
        var ordered = await SpreadStore.OrderedAsync(tx, decisionId, page.Select(s => s.Id));
        var within = await WithinBudgetAsync(tx, decision, current, now);
        foreach (var subject in page)
        {
            var restrictions = For(decision, root, subject, within);
            if (restrictions.Count == 0)
            {
                continue;
            }

            Orders.Add(tx, ids, decision.Id, new Id<Subject>(subject.Id), restrictions, existing, ordered, now);
            if (NeedsSending(restrictions, existing, subject))
            {
                Orders.Send(tx, new Id<Subject>(subject.Id), lane, now);
            }
        }

        tx.FactIfAny("decision.spread", Actor.System, now);
    }

    /// <summary>What the decision orders for this subject: all for the subject and what belongs to it; the author's for its author.</summary>
    private static IReadOnlyList<Restriction> For(Decision decision, SubjectRow root, SubjectRow subject, bool within)
    {
        if (subject.Id == root.Id)
        {
            var isAccount = subject.Kind == Word.Of(SubjectKind.Account);
            return isAccount ? [.. decision.Restrictions.Union(decision.AuthorRestrictions)] : decision.Restrictions;
        }

        return !within ? []
            : subject.Id == root.AuthorId ? decision.AuthorRestrictions
            : OfOthers(subject) && decision.Restrictions.Any(TakesAway) ? [.. decision.Restrictions.Where(TakesAway)]
            : [.. decision.Restrictions.Where(OfContent)];
    }

    /// <summary>
    /// What others made of it. Out of sight it is recommended to nobody and nothing is shown beside it, so to order that too,
    /// thousands of times, would only delay the hiding.
    /// </summary>
    private static bool OfOthers(SubjectRow subject) =>
        subject.Relation == Word.Of(Relation.Reshare) || subject.Relation == Word.Of(Relation.Copy);

    private static bool TakesAway(Restriction restriction) => restriction is Restriction.Hide or Restriction.Remove;

    /// <summary>Restrictions that make sense for others' posts and for items: what concerns an account stays with the account.</summary>
    private static bool OfContent(Restriction restriction) =>
        restriction switch
        {
            Restriction.Hide
            or Restriction.Remove
            or Restriction.StopAdvertisements
            or Restriction.StopRecommending
            or Restriction.AgeGate
            or Restriction.Label => true,
            Restriction.StopMessages or Restriction.Strike or Restriction.Suspend => false,
        };

    private static bool NeedsSending(
        IReadOnlyList<Restriction> restrictions,
        IReadOnlyList<Enforcement> existing,
        SubjectRow subject
    ) =>
        restrictions.Any(r =>
            existing.FirstOrDefault(e => e.SubjectId.Value == subject.Id && e.Restriction == r) is not { } found
            || !found.Wanted
            || found.Status is EnforcementStatus.Due or EnforcementStatus.Failed
        );

    /// <summary>An automatic hold is charged to its author's budget; what exceeds it waits for a person.</summary>
    private async Task<bool> WithinBudgetAsync(Transaction tx, Decision decision, Case current, DateTimeOffset now)
    {
        if (decision.Kind is not DecisionKind.Interim || policy.Current.AuthorBudget is not { } budget)
        {
            return true;
        }

        var author = await SpreadStore.AuthorOfAsync(tx, current.SubjectId.Value);
        if (author is null)
        {
            return true;
        }

        var charged = await SpreadStore.ChargedAsync(tx, author, (now - budget.Within).ToMicros());
        var mine = charged.FirstOrDefault(c => c.DecisionId == decision.Id.Value);
        if (mine is not null)
        {
            return mine.Over == 0;
        }

        var over = charged.Sum(c => c.Items) >= budget.Items;
        tx.Insert(
            new BudgetChargeRow
            {
                AuthorId = author,
                DecisionId = decision.Id.Value,
                Items = 1,
                Over = over ? 1 : 0,
                At = now.ToMicros(),
            }
        );
        return !over;
    }

    private async Task LiftAsync(string decisionId, string lane, CancellationToken cancel)
    {
        var after = "";
        while (true)
        {
            var page = await SpreadStore.UnorderedAsync(database, decisionId, after, PerTransaction, cancel);
            if (page.Count == 0)
            {
                return;
            }

            await database.Recorder.WriteAsync(
                async tx =>
                {
                    var now = clock.Now();
                    foreach (var one in await SpreadStore.StillUnorderedAsync(tx, page))
                    {
                        if (EnforcementFlow.Want(one, wanted: false, now) is { } step)
                        {
                            EnforcementStore.Update(tx, one, step);
                            Orders.Send(tx, one.SubjectId, lane, now);
                        }
                    }

                    tx.FactIfAny("decision.lifted", Actor.System, now);
                },
                cancel
            );
            after = page[^1];
        }
    }
}
