using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Enforcements;
using Redress.Server.Policies;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Reports;

/// <summary>Joins a report's links to cases: opens, holds, reopens. A report that only joins writes no case row.</summary>
public sealed class Joining(IdSource ids, Holding holding)
{
    /// <summary>Reports that join one case within this time are weighed together.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(300);

    /// <summary>What is known of the subjects that a report names.</summary>
    public static Task<List<KnownSubject>> LookAsync(Transaction tx, IReadOnlyList<NamedSubject> named)
    {
        var keys = named
            .Where(n => n.Status is LinkStatus.Attached)
            .Select(n => Subject.KeyOf(n.Platform!.Value, n.Ref.Kind, n.Ref.Id))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return keys.Count == 0 ? Task.FromResult<List<KnownSubject>>([]) : IntakeStore.LookAsync(tx, keys);
    }

    public async Task<List<JoinedLink>> LinkAsync(
        Transaction tx,
        Report report,
        IReadOnlyList<NamedSubject> named,
        PolicyPack policy,
        string?[] subjectIds,
        IReadOnlyList<KnownSubject>? known = null
    )
    {
        known ??= await LookAsync(tx, named);
        var byKey = known.ToDictionary(k => k.Key, StringComparer.Ordinal);
        var links = new List<JoinedLink>(named.Count);
        var seen = new Dictionary<string, JoinedLink>(StringComparer.Ordinal);
        for (var i = 0; i < named.Count; i++)
        {
            var one = named[i];
            if (one.Status is not LinkStatus.Attached)
            {
                links.Add(new JoinedLink(i, one.Status, HoldAnswer.None, null, false, null, null));
                continue;
            }

            var key = Subject.KeyOf(one.Platform!.Value, one.Ref.Kind, one.Ref.Id);
            if (!seen.TryGetValue(key, out var link))
            {
                var its = byKey.GetValueOrDefault(key);
                link = await JoinAsync(tx, report, one, i, named.Count, its, policy, others: known);
                seen.Add(key, link);
                links.Add(link);
            }
            else
            {
                links.Add(link with { Ordinal = i, Repeated = true });
            }

            subjectIds[i] = link.Subject!.Value.Value;
        }

        return links;
    }

    public void Write(Transaction tx, Report report, IReadOnlyList<JoinedLink> links, PolicyPack policy)
    {
        foreach (var link in links)
        {
            if (link is { Status: LinkStatus.Attached, Repeated: false })
            {
                WriteCase(tx, report, link, policy);
                if (report.Danger)
                {
                    JobStore.Add(tx, JobKind.Danger, link.Case!.Value.Value, 1, JobKind.OwnLane, report.ReceivedAt);
                }
            }

            ReportStore.InsertLink(
                tx,
                new ReportLink(
                    report.Id,
                    link.Ordinal,
                    link.Status,
                    link.Subject,
                    link.Case?.Value,
                    link.FirstParty,
                    link.Hold,
                    link.LookBy
                )
                {
                    Held = link.Rule is not null,
                },
                report.ReceivedAt
            );
            tx.Fact("report.joined", Actor.System, report.ReceivedAt);
        }
    }

    /// <param name="own">How many of this report's own links are stored already, and not to be remembered as earlier ones.</param>
    /// <param name="others">What is known of all that the report names; what it shares a report with is its incident.</param>
    internal async Task<JoinedLink> JoinAsync(
        Transaction tx,
        Report report,
        NamedSubject named,
        int ordinal,
        int count,
        KnownSubject? known,
        PolicyPack policy,
        int own = 0,
        IReadOnlyList<KnownSubject>? others = null
    )
    {
        var alone = Opening.Facts(report, count, named.Ref.Kind) with { Match = named.Match, List = named.List };
        var near = new Neighbours(known, own, others ?? []);
        var rule = await Remembering.RuleAsync(tx, policy, alone with { Known = known is not null }, near);
        var (held, over) = named.NeverHolds ? (null, null) : holding.Allow(policy, rule, report, known);
        var start = report.FromBefore ? report.ReceivedAt : report.ClocksStartAt;
        var lookBy = start + HoldRules.LookWithin(policy, alone.Answer);
        return new JoinedLink(
            ordinal,
            LinkStatus.Attached,
            // What is answered comes of this report alone: otherwise it would tell that somebody reported before.
            Answer(named, HoldRules.First(policy, alone.Answer)),
            named.LookBy is { } sooner && sooner < lookBy ? sooner : lookBy,
            Standing.IsFirstParty(report.Source, report.OnBehalfOf, report.Reason),
            known is null ? ids.New<Subject>() : new Id<Subject>(known.SubjectId),
            known?.CaseId is { } caseId ? new Id<Case>(caseId) : ids.New<Case>()
        )
        {
            Named = named,
            Rule = held,
            OverBudget = over,
            Known = known,
            Existing =
                held is not null && known is { HoldId: null }
                    ? await EnforcementStore.OfSubjectsAsync(tx, [known.SubjectId])
                    : [],
        };
    }

    private HoldAnswer Answer(NamedSubject named, HoldRule? own) =>
        named.NeverHolds ? HoldAnswer.None : holding.Answer(own);

    private void WriteOpened(Transaction tx, Report report, JoinedLink link, PolicyPack policy)
    {
        var platform = link.Named!.Platform!.Value;
        var hold = link.Rule is null ? null : Hold(tx, report, link, policy);
        var opened = Opening.Case(report, link, platform, hold);
        CaseStore.Open(tx, opened, Actor.System);
        JobStore.Add(tx, JobKind.Breach, opened.Id.Value, 1, JobKind.OwnLane, opened.DueAt);
        var (subject, at) = (link.Subject!.Value.Value, report.ReceivedAt);
        JobStore.Add(tx, JobKind.Resolve, subject, at.ToMicros(), platform.Value, at);
    }

    private void WriteCase(Transaction tx, Report report, JoinedLink link, PolicyPack policy)
    {
        var platform = link.Named!.Platform!.Value;
        if (link.Known is null)
        {
            SubjectStore.Insert(tx, Opening.Subject(report, link, platform));
        }

        if (link.Known is null || link.Known.CaseId is null)
        {
            WriteOpened(tx, report, link, policy);
        }
        else
        {
            WriteJoined(tx, report, link, link.Known.Case!, policy);
            Weigh(tx, report, link, Together);
            NoticeBreaches.Follow(tx, link.Known.Case!, report.FromBefore ? null : link.LookBy);
        }

        Overflow(tx, report, link);
    }

    /// <summary>What a budget kept from being held comes to the front of the queue.</summary>
    internal static void Overflow(Transaction tx, Report report, JoinedLink link)
    {
        if (link.OverBudget is not { } budget)
        {
            return;
        }

        OverflowStore.Insert(
            tx,
            new OverflowRow
            {
                CaseId = link.Case!.Value.Value,
                ReportId = report.Id.Value,
                Budget = budget,
                At = report.ReceivedAt.ToMicros(),
            }
        );
        Weigh(tx, report, link, TimeSpan.Zero);
    }

    private static void Weigh(Transaction tx, Report by, JoinedLink link, TimeSpan after) =>
        JobStore.Add(
            tx,
            JobKind.Weigh,
            link.Case!.Value.Value,
            by.ReceivedAt.ToMicros(),
            JobKind.OwnLane,
            by.ReceivedAt + after
        );

    /// <summary>
    /// A decided case comes back by a first-party report, by one that the policy lets hold, or would, and by one that its
    /// decision does not answer. Everybody else is told what was decided (<see cref="Letters.AnswerReports"/>).
    /// </summary>
    private void WriteJoined(Transaction tx, Report report, JoinedLink link, Case current, PolicyPack policy)
    {
        if (
            current.Status is CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed
            && (
                link.FirstParty
                || link.Rule is not null
                || link.OverBudget is not null
                || !Holding.IsAnswered(report, link.Known!)
            )
        )
        {
            var reopened = CaseFlow.Reopen(current, "report").Value;
            CaseStore.Update(tx, current, reopened, report.ReceivedAt, Actor.System);
            current = reopened.Case;
        }

        if (link.Rule is not null)
        {
            HoldJoined(tx, report, link, current, policy);
        }
        else if (link.Hold is HoldAnswer.Ordered && link.Known!.IsOutOfSight)
        {
            Look(tx, report, link, current);
        }
    }

    /// <summary>It is out of sight already: this reporter is owed a look that begins after their report.</summary>
    private static void Look(Transaction tx, Report report, JoinedLink link, Case current)
    {
        var (now, lane, subject) = (report.ReceivedAt, current.PlatformId.Value, link.Subject!.Value.Value);
        JobStore.Add(tx, JobKind.Read, subject, now.ToMicros(), lane, now);
    }

    internal void HoldJoined(Transaction tx, Report report, JoinedLink link, Case current, PolicyPack policy)
    {
        var (now, lane, subject) = (report.ReceivedAt, current.PlatformId.Value, link.Subject!.Value.Value);
        if (current.HoldId is not null)
        {
            Look(tx, report, link, current);
            return;
        }

        var hold = Hold(tx, report, link, policy)!;
        CaseStore.Update(tx, current, CaseFlow.Hold(current, hold).Value, now, Actor.System);
        JobStore.Add(tx, JobKind.Spread, hold, 1, lane, now);
        JobStore.Add(tx, JobKind.Resolve, subject, now.ToMicros(), lane, now);
    }

    private string? Hold(Transaction tx, Report report, JoinedLink link, PolicyPack policy)
    {
        var rule = link.Rule!;
        var decision = Opening.Hold(ids.New<Decision>(), report, link, policy);
        DecisionStore.Insert(tx, decision);
        Orders.Add(
            tx,
            ids,
            decision.Id,
            link.Subject!.Value,
            holding.Ordered(rule, link.Named!),
            link.Existing,
            EmptySet,
            report.ReceivedAt
        );
        Orders.Send(tx, link.Subject!.Value, link.Named!.Platform!.Value.Value, report.ReceivedAt);
        JobStore.Add(tx, JobKind.Write, decision.Id.Value, 1, JobKind.OwnLane, report.ReceivedAt);
        return decision.Id.Value;
    }

    private static readonly IReadOnlySet<string> EmptySet = new HashSet<string>();
}
