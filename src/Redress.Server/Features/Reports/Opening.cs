using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Policies;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Reports;

/// <summary>What a report brings to a subject that nobody named before.</summary>
internal static class Opening
{
    /// <summary>What a policy may ask, from this report alone.</summary>
    public static PolicyFacts Facts(Report report, int subjects, SubjectKind kind) =>
        new(
            report.Source,
            report.OnBehalfOf,
            report.Reason,
            report.Minor,
            report.PoliceNumber,
            subjects,
            kind,
            Known: null,
            EarlierReports: null,
            Strikes: null,
            Reach: null
        )
        {
            Reporter = report.Record,
        };

    public static SubjectRow Subject(Report report, JoinedLink link, Id<Platform> platform) =>
        new()
        {
            Id = link.Subject!.Value.Value,
            Key = Core.Subjects.Subject.KeyOf(platform, link.Named!.Ref.Kind, link.Named.Ref.Id),
            PlatformId = platform.Value,
            Kind = Word.Of(link.Named.Ref.Kind),
            PlatformRef = link.Named.Ref.Id,
            Relation = Word.Of(Relation.Named),
            Url = link.Named.Url,
            CreatedAt = report.ReceivedAt.ToMicros(),
        };

    /// <summary>The interim decision that the link's rule takes.</summary>
    public static Decision Hold(Id<Decision> id, Report report, JoinedLink link, PolicyPack policy)
    {
        var rule = link.Rule!;
        return new Decision(
            id,
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
    }

    public static Case Case(Report report, JoinedLink link, Id<Platform> platform, string? hold) =>
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
                    null,
                    link.OverBudget is not null
                )
                {
                    Doubted = report.Record is { Counts: true },
                }
            ),
            report.ReceivedAt,
            link.LookBy!.Value,
            null,
            hold,
            null,
            0
        );
}
