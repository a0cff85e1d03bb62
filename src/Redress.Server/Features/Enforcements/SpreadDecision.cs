using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;
using Redress.Server.Features.Letters;
using Redress.Server.Features.Platforms;
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
public sealed class SpreadDecision(
    Database database,
    IdSource ids,
    AuthorBudget budget,
    PlatformDirectory platforms,
    TimeProvider clock
) : IJobHandler
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
                    await GoOnAsync(tx, decision, lane, now);
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

        var allowance = await budget.OfAsync(tx, decision, current, now);
        if (allowance is { IsNew: true } && !allowance.TakeNamed())
        {
            CaseStore.Update(tx, current, CaseFlow.EndHold(current, "over budget").Value, now, Actor.System);
            allowance.Keep(tx, now);
            await AuthorBudget.OverflowAsync(tx, decision, now);
            TellProgress.Plan(tx, current.Id.Value, now);
            tx.Fact("case.hold-ended", Actor.System, now);
            return;
        }

        await OrderAsync(tx, decision, root, page, allowance, lane, now);
        allowance?.Keep(tx, now);
        if (allowance is { HasOverflowed: true })
        {
            await AuthorBudget.OverflowAsync(tx, decision, now);
        }

        tx.FactIfAny("decision.spread", Actor.System, now);
    }

    private async Task OrderAsync(
        Transaction tx,
        Decision decision,
        SubjectRow root,
        IReadOnlyList<SubjectRow> page,
        Allowance? allowance,
        string lane,
        DateTimeOffset now
    )
    {
        var existing = await EnforcementStore.OfSubjectsAsync(tx, page.Select(s => s.Id));
        var ordered = await SpreadStore.OrderedAsync(tx, decision.Id.Value, page.Select(s => s.Id));
        var had = existing.Where(e => ordered.Contains(e.Id.Value)).Select(e => e.SubjectId.Value).ToHashSet();
        foreach (var subject in page)
        {
            var restrictions = Freezing.With(
                For(decision, root, subject),
                Word.Parse<SubjectKind>(subject.Kind),
                platforms.Find(lane)
            );
            // Reshares and copies of what is held go with it; what an account posted counts one by one.
            var counts = root.Kind == Word.Of(SubjectKind.Account) && subject.Id != root.Id;
            if (restrictions.Count == 0 || (counts && !had.Contains(subject.Id) && allowance?.Take() == false))
            {
                continue;
            }

            Orders.Add(tx, ids, decision.Id, new Id<Subject>(subject.Id), restrictions, existing, ordered, now);
            if (NeedsSending(restrictions, existing, subject))
            {
                Orders.Send(tx, new Id<Subject>(subject.Id), lane, now);
            }
        }
    }

    /// <summary>What the decision orders for this subject: all for the subject and what belongs to it; the author's for its author.</summary>
    private static IReadOnlyList<Restriction> For(Decision decision, SubjectRow root, SubjectRow subject)
    {
        if (subject.Id == root.Id)
        {
            var isAccount = subject.Kind == Word.Of(SubjectKind.Account);
            return OfAccount(
                isAccount ? [.. decision.Restrictions.Union(decision.AuthorRestrictions)] : decision.Restrictions
            );
        }

        if (subject.Kind == Word.Of(SubjectKind.Contact))
        {
            // Of another case's decision about the same thing this one knows nothing.
            return IsNamed(decision, subject) ? [Restriction.BlockContact] : [];
        }

        return subject.Id == root.AuthorId ? OfAccount(decision.AuthorRestrictions)
            : OfOthers(subject) && decision.Restrictions.Any(TakesAway) ? [.. decision.Restrictions.Where(TakesAway)]
            : [.. decision.Restrictions.Where(OfContent)];
    }

    /// <summary>Contact is blocked between two, not with one.</summary>
    private static List<Restriction> OfAccount(IEnumerable<Restriction> restrictions) =>
        [.. restrictions.Where(r => r is not Restriction.BlockContact)];

    private static bool IsNamed(Decision decision, SubjectRow contact) =>
        decision.Terms.Contacts.Any(c =>
            contact.PlatformRef.EndsWith("/" + Uri.EscapeDataString(c), StringComparison.Ordinal)
        );

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
            or Restriction.Label
            or Restriction.GeoLimit => true,
            // What expires is frozen by its own kind, not by that of what it belongs to.
            Restriction.Freeze
            or Restriction.StopMessages
            or Restriction.BlockContact
            or Restriction.ReadOnly
            or Restriction.Strike
            or Restriction.Suspend
            or Restriction.RecoverAccount => false,
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
            || r is Restriction.GeoLimit
        );

    /// <summary>What a person has confirmed of one item takes the limit from holds on the author's others.</summary>
    private static async Task GoOnAsync(Transaction tx, Decision decision, string lane, DateTimeOffset now)
    {
        if (decision.Outcome is not Outcome.Restrict)
        {
            return;
        }

        var current = (await CaseStore.FindAsync(tx, decision.CaseId.Value))!;
        if (await SpreadStore.AuthorOfAsync(tx, current.SubjectId.Value) is { } author)
        {
            foreach (var hold in await SpreadStore.OverAsync(tx, author))
            {
                JobStore.Add(tx, JobKind.Spread, hold, now.ToMicros(), lane, now);
            }
        }
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
