using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Features.Enforcements;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Reports;

/// <summary>Joins a report's links to cases: opens, holds, reopens. A report that only joins writes no case row.</summary>
public sealed class Joining(IdSource ids)
{
    /// <summary>Reports that join one case within this time are weighed together.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(300);

    public async Task<List<JoinedLink>> LinkAsync(
        Transaction tx,
        Report report,
        IReadOnlyList<NamedSubject> named,
        PolicyPack policy,
        string?[] subjectIds
    )
    {
        var keys = named
            .Where(n => n.Status is LinkStatus.Attached)
            .Select(n => Subject.KeyOf(n.Platform!.Value, n.Ref.Kind, n.Ref.Id))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var known = keys.Count == 0 ? [] : await IntakeStore.LookAsync(tx, keys);
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
                link = await JoinAsync(tx, report, one, i, named.Count, byKey.GetValueOrDefault(key), policy);
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
                ),
                report.ReceivedAt
            );
            tx.Fact("report.joined", Actor.System, report.ReceivedAt);
        }
    }

    private async Task<JoinedLink> JoinAsync(
        Transaction tx,
        Report report,
        NamedSubject named,
        int ordinal,
        int count,
        KnownSubject? known,
        PolicyPack policy
    )
    {
        var own = new IntakeFacts(report, count, named.Ref.Kind, Known: null);
        var facts = own with { Known = known is not null };
        var rule = HoldRules.First(policy, facts.Field);
        var author = known?.AuthorId ?? (named.Ref.Kind is SubjectKind.Account ? known?.SubjectId : null);
        if (rule is null && author is not null)
        {
            facts = facts with
            {
                EarlierReports = await IntakeStore.EarlierReportsAsync(tx, author),
                Strikes = await IntakeStore.StrikesAsync(tx, author),
            };
            rule = HoldRules.First(policy, facts.Field);
        }

        var on = rule is { Effect: Effect.On };
        var unheld = on && known is not null && known.HoldId is null;
        return new JoinedLink(
            ordinal,
            LinkStatus.Attached,
            // What is answered comes of this report alone: otherwise it would tell that somebody reported before.
            Answer(HoldRules.First(policy, own.Field)),
            report.ClocksStartAt + HoldRules.LookWithin(policy, own.Field),
            Standing.IsFirstParty(report.Source, report.OnBehalfOf, report.Reason),
            known is null ? ids.New<Subject>() : new Id<Subject>(known.SubjectId),
            known?.CaseId is { } caseId ? new Id<Case>(caseId) : ids.New<Case>()
        )
        {
            Named = named,
            Rule = on ? rule : null,
            Known = known,
            Existing = unheld ? await EnforcementStore.OfSubjectsAsync(tx, [known!.SubjectId]) : [],
        };
    }

    private static HoldAnswer Answer(HoldRule? rule) =>
        rule is null ? HoldAnswer.None
        : rule.Effect is Effect.On ? HoldAnswer.Ordered
        : HoldAnswer.Shadow;

    private void WriteCase(Transaction tx, Report report, JoinedLink link, PolicyPack policy)
    {
        var platform = link.Named!.Platform!.Value;
        var subject = link.Subject!.Value;
        if (link.Known is null)
        {
            SubjectStore.Insert(tx, NewSubject(report, link, platform));
        }

        if (link.Known is null || link.Known.CaseId is null)
        {
            var hold = link.Rule is null ? null : Hold(tx, report, link, policy);
            CaseStore.Open(tx, Opened(report, link, platform, hold), Actor.System);
            JobStore.Add(
                tx,
                JobKind.Resolve,
                subject.Value,
                report.ReceivedAt.ToMicros(),
                platform.Value,
                report.ReceivedAt
            );
        }
        else
        {
            WriteJoined(tx, report, link, link.Known.Case!, policy);
            JobStore.Add(
                tx,
                JobKind.Weigh,
                link.Case!.Value.Value,
                report.ReceivedAt.ToMicros(),
                JobKind.OwnLane,
                report.ReceivedAt + Together
            );
        }
    }

    /// <summary>A decided case comes back by a first-party report, or by one that the policy lets hold.</summary>
    private void WriteJoined(Transaction tx, Report report, JoinedLink link, Case current, PolicyPack policy)
    {
        if (
            current.Status is CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed
            && (link.FirstParty || link.Rule is not null)
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
    }

    private void HoldJoined(Transaction tx, Report report, JoinedLink link, Case current, PolicyPack policy)
    {
        var (now, lane, subject) = (report.ReceivedAt, current.PlatformId.Value, link.Subject!.Value.Value);
        if (current.HoldId is not null)
        {
            // Held already: this reporter is owed a look that begins after their report.
            JobStore.Add(tx, JobKind.Read, subject, now.ToMicros(), lane, now);
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
        var decision = new Decision(
            ids.New<Decision>(),
            link.Case!.Value,
            DecisionKind.Interim,
            Outcome.Hold,
            rule.Ground,
            policy.Name,
            policy.Version,
            rule.Id,
            null,
            rule.Restrictions,
            rule.Author,
            Automated: true,
            Actor.System,
            report.ReceivedAt,
            rule.ReviewAfter is { } after ? report.ReceivedAt + after : null,
            null
        );
        DecisionStore.Insert(tx, decision);
        Orders.Add(
            tx,
            ids,
            decision.Id,
            link.Subject!.Value,
            rule.Restrictions,
            link.Existing,
            EmptySet,
            report.ReceivedAt
        );
        Orders.Send(tx, link.Subject!.Value, link.Named!.Platform!.Value.Value, report.ReceivedAt);
        JobStore.Add(tx, JobKind.Write, decision.Id.Value, 1, JobKind.OwnLane, report.ReceivedAt);
        return decision.Id.Value;
    }

    private static readonly IReadOnlySet<string> EmptySet = new HashSet<string>();

    private static SubjectRow NewSubject(Report report, JoinedLink link, Id<Platform> platform) =>
        new()
        {
            Id = link.Subject!.Value.Value,
            Key = Subject.KeyOf(platform, link.Named!.Ref.Kind, link.Named.Ref.Id),
            PlatformId = platform.Value,
            Kind = Word.Of(link.Named.Ref.Kind),
            PlatformRef = link.Named.Ref.Id,
            Relation = Word.Of(Relation.Named),
            Url = link.Named.Url,
            CreatedAt = report.ReceivedAt.ToMicros(),
        };

    private static Case Opened(Report report, JoinedLink link, Id<Platform> platform, string? hold) =>
        new(
            link.Case!.Value,
            platform,
            link.Subject!.Value,
            CaseStatus.Open,
            1,
            report.Reason,
            Priority.Of(
                new Weight(
                    report.Reason,
                    1,
                    link.FirstParty ? 1 : 0,
                    report.Minor is Minor.Yes or Minor.Unsure,
                    report.PoliceNumber,
                    0,
                    null
                )
            ),
            report.ReceivedAt,
            link.LookBy!.Value,
            null,
            hold,
            null,
            0
        );
}
