using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Cases;

/// <summary>A case as a list shows it.</summary>
public sealed record CaseSummary(
    string Id,
    CaseStatus Status,
    int Version,
    Reason Reason,
    int Priority,
    DateTimeOffset OpenedAt,
    DateTimeOffset DueAt,
    string? ClaimedBy,
    bool Held,
    string PlatformId,
    string SubjectId
)
{
    public static CaseSummary Of(Case c) =>
        new(
            c.Id.Value,
            c.Status,
            c.Version,
            c.Reason,
            c.Priority,
            c.OpenedAt,
            c.DueAt,
            c.ClaimedBy,
            c.HoldId is not null,
            c.PlatformId.Value,
            c.SubjectId.Value
        );
}

/// <summary>What is complained about.</summary>
public sealed record SubjectView(
    string Id,
    string Kind,
    string PlatformRef,
    string Relation,
    string? AuthorId,
    string Surface,
    string? Url,
    bool? Found
)
{
    public static SubjectView Of(SubjectRow s) =>
        new(
            s.Id,
            s.Kind,
            s.PlatformRef,
            s.Relation,
            s.AuthorId,
            s.Surface,
            s.Url,
            s.Found is { } found ? found != 0 : null
        );
}

/// <summary>A decision as everybody who may see the case sees it.</summary>
public sealed record DecisionView(
    string Id,
    DecisionKind Kind,
    Outcome Outcome,
    string Ground,
    string Policy,
    int PolicyVersion,
    string? Rule,
    string? Reasons,
    IReadOnlyList<Restriction> Restrictions,
    IReadOnlyList<Restriction> AuthorRestrictions,
    bool Automated,
    string By,
    DateTimeOffset At,
    DateTimeOffset? ReviewAt,
    string? Supersedes,
    IReadOnlyList<string> Contacts,
    IReadOnlyList<string> Countries
)
{
    public static DecisionView Of(Decision d) =>
        new(
            d.Id.Value,
            d.Kind,
            d.Outcome,
            d.Ground,
            d.Policy,
            d.PolicyVersion,
            d.Rule,
            d.Reasons,
            d.Restrictions,
            d.AuthorRestrictions,
            d.Automated,
            d.By.Value,
            d.At,
            d.ReviewAt,
            d.Supersedes?.Value,
            d.Terms.Contacts,
            d.Terms.Countries
        );
}

/// <summary>Carrying out one restriction for one subject.</summary>
public sealed record EnforcementView(
    string Id,
    string SubjectId,
    Restriction Restriction,
    bool Wanted,
    EnforcementStatus Status,
    int Revision,
    DateTimeOffset ChangedAt,
    string? Failure
)
{
    public static EnforcementView Of(Enforcement e) =>
        new(e.Id.Value, e.SubjectId.Value, e.Restriction, e.Wanted, e.Status, e.Revision, e.ChangedAt, e.Failure);
}

/// <summary>One step of a case.</summary>
public sealed record StepView(
    int Version,
    string From,
    string To,
    string Verb,
    DateTimeOffset At,
    string By,
    string? Detail
);

/// <summary>How far something had spread at a moment.</summary>
public sealed record ReachView(
    string Moment,
    DateTimeOffset At,
    long? Views,
    long? Reshares,
    long? Reactions,
    long? AdvertisementsShown
);

/// <summary>A report as a reviewer sees it: role and time, never who.</summary>
public sealed record CaseReportView(
    string ReportId,
    Source Source,
    Source? OnBehalfOf,
    Reason Reason,
    Minor Minor,
    bool PoliceNumber,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? FirstKnownAt,
    string Language,
    bool Withdrawn,
    ReporterView? Reporter
);

/// <summary>What is remembered of who reported; null where nobody knows, or it is nobody's business.</summary>
/// <param name="Marked">This report stands marked as plainly unfounded.</param>
/// <param name="Unfounded">How many of theirs do, in a year.</param>
/// <param name="Doubted">Their record counted when this one came: nothing happened without a person.</param>
public sealed record ReporterView(
    bool Marked,
    int Unfounded,
    DateTimeOffset? WarnedAt,
    DateTimeOffset? CountsUntil,
    bool Doubted
)
{
    public static ReporterView? Of(CaseReport r) =>
        r.Recorded == 0
            ? null
            : new ReporterView(
                r.Unfounded != 0,
                (int)(r.TheirUnfounded ?? 0),
                Times.From(r.WarnedAt),
                Times.From(r.CountsUntil),
                r.Doubted is 1
            );
}

public static class Times
{
    public static DateTimeOffset? From(long? micros) => micros is { } at ? Instant.FromMicros(at) : null;
}
