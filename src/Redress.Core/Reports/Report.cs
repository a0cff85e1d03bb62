using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;

namespace Redress.Core.Reports;

/// <summary>Who filed a report, and in which role.</summary>
public enum Source
{
    AffectedPerson,
    Guardian,

    /// <summary>A lawyer, helpline or school that acts for the person.</summary>
    Representative,
    Bystander,
    TrustedFlagger,
    Authority,
    Platform,

    /// <summary>Staff, for somebody who called or wrote; carries when it was first known to us.</summary>
    StaffOnBehalf,
    NotSaid,
    Match,
    Rule,
    Appeal,
}

public enum Reason
{
    ChildSexualAbuseMaterial,

    /// <summary>Child exploitation or trafficking.</summary>
    ChildExploitation,
    Grooming,
    SexualExtortion,

    /// <summary>Asking for, offering or trading such material; text is enough.</summary>
    ChildMaterialTrade,

    /// <summary>Intimate image without consent, real or synthetic.</summary>
    IntimateImage,
    DangerToLife,
    Threats,
    Terrorism,
    Hate,
    PrivateData,
    IllegalGoods,
    Other,
    NotSure,
}

/// <summary>Was the person shown under 18 when it was made? Unsure counts as yes.</summary>
public enum Minor
{
    NotAsked,
    Yes,
    No,
    Unsure,
}

/// <summary>Could the person who put it there find out who reported, and hurt them? Unsure counts as yes.</summary>
public enum Harm
{
    NotAsked,
    Yes,
    No,
    Unsure,
}

public enum ReportStatus
{
    Received,

    /// <summary>Ends letters to that reporter, nothing else.</summary>
    Withdrawn,
}

public enum LinkStatus
{
    /// <summary>Joined to a case.</summary>
    Attached,

    /// <summary>Of no configured platform: kept sealed for 30 days, answered with help.</summary>
    Elsewhere,

    /// <summary>Not to be understood; kept as written, sealed.</summary>
    Broken,
}

/// <summary>
/// What the policy says of such a report by itself, whatever else is known of its subject. It is no statement that anything
/// is hidden: only a public reading says that.
/// </summary>
public enum HoldAnswer
{
    /// <summary>Such a report hides before anybody has looked.</summary>
    Ordered,

    /// <summary>It would; the rule runs in shadow, or all that happens without a person was stopped.</summary>
    Shadow,
    None,
}

public sealed record Report(
    Id<Report> Id,
    Id<Platform>? PlatformId,
    Source Source,
    Source? OnBehalfOf,
    Reason Reason,
    Minor Minor,
    string Language,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? FirstKnownAt,
    bool PoliceNumber,
    ReportStatus Status,
    int Version
) : IHasPrefix
{
    public static string Prefix => "rpt";

    public Harm Harm { get; init; }

    /// <summary>The reporter says that a life is in danger.</summary>
    public bool Danger { get; init; }

    /// <summary>A keyed hash of who reported; null where nobody knows, or it is nobody's business.</summary>
    public string? Reporter { get; init; }

    /// <summary>What a policy may ask of who reported. Known at intake alone.</summary>
    public ReporterStanding? Record { get; init; }

    /// <summary>From before there was this program: nothing is promised or held before it is released. Known at intake alone.</summary>
    public bool FromBefore { get; init; }

    /// <summary>When the clocks start.</summary>
    public DateTimeOffset ClocksStartAt => FirstKnownAt ?? ReceivedAt;
}

/// <summary>One of a report's up to 20 links.</summary>
public sealed record ReportLink(
    Id<Report> ReportId,
    int Ordinal,
    LinkStatus Status,
    Id<Subject>? SubjectId,
    string? CaseId,
    bool FirstParty,
    HoldAnswer Hold,
    DateTimeOffset? LookBy
)
{
    public const int MaxPerReport = 20;

    /// <summary>Whether this report did hold its subject, or found it held. Never shown to a reporter.</summary>
    public bool Held { get; init; }
}
