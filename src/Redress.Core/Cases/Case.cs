using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Core.Subjects;

namespace Redress.Core.Cases;

public enum CaseStatus
{
    Open,
    Claimed,

    /// <summary>A proposal waits for another reviewer.</summary>
    AwaitingSecond,

    /// <summary>Decided; the platform has not confirmed everything yet.</summary>
    Confirming,
    Decided,
    Closed,
}

/// <summary>One subject under review, for ever. A joining report does not write it.</summary>
public sealed record Case(
    Id<Case> Id,
    Id<Platform> PlatformId,
    Id<Subject> SubjectId,
    CaseStatus Status,
    int Version,
    Reason Reason,
    int Priority,
    DateTimeOffset OpenedAt,
    DateTimeOffset DueAt,
    string? ClaimedBy,
    string? HoldId,
    string? FinalId,
    int FirstPartySeen
) : IHasPrefix
{
    public static string Prefix => "case";

    /// <summary>Where it waits; null where no queue's rules meet it.</summary>
    public string? QueueId { get; init; }

    /// <summary>When a person moved it: rules leave it there since.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    /// <summary>For whom it is kept; null where anybody may take it.</summary>
    public string? AssignedTo { get; init; }
}

/// <summary>One step of a case; the row that makes a status reachable.</summary>
public sealed record CaseEvent(
    Id<Case> CaseId,
    int Version,
    CaseStatus? From,
    CaseStatus To,
    string Verb,
    DateTimeOffset At,
    Actor By
);
