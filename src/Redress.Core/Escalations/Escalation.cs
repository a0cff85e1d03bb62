using Redress.Core.Kernel;
using Redress.Core.People;

namespace Redress.Core.Escalations;

/// <summary>Why somebody is paged.</summary>
public enum EscalationReason
{
    DangerToLife,

    /// <summary>More was reported than may be held without a person.</summary>
    BudgetExceeded,

    /// <summary>A rule held more in an hour than it may.</summary>
    RuleRate,

    /// <summary>A hold that nobody has opened.</summary>
    HoldUnopened,

    /// <summary>A hold is about to end by itself.</summary>
    HoldEnding,

    /// <summary>A legal or own clock is about to run out, or has.</summary>
    ClockDue,
    SecondLookWaits,
    NoticeHoldReview,
    ReferralDue,

    /// <summary>Somebody would report to the authority; another person has to look first.</summary>
    ReferralWaits,
    AppealWaits,

    /// <summary>Somebody who reviews has opened as much as anybody may in one shift.</summary>
    ViewLimit,

    /// <summary>Uploads that look like a search for what is let through.</summary>
    Probing,

    /// <summary>The weekly one: does the ladder work?</summary>
    Test,
}

public enum EscalationStatus
{
    /// <summary>Pages go out until somebody takes it.</summary>
    Open,
    Acknowledged,

    /// <summary>What it was about is done.</summary>
    Ended,
}

/// <summary>Something that a person must look at now: it climbs the ladder until somebody says that they have it.</summary>
/// <param name="CaseId">The case; null where it concerns the installation.</param>
/// <param name="Minutes">After so many without an answer it is passed on.</param>
/// <param name="Rung">How often it was paged so far.</param>
/// <param name="NextAt">When it is passed on.</param>
public sealed record Escalation(
    Id<Escalation> Id,
    string? CaseId,
    EscalationReason Reason,
    int Minutes,
    EscalationStatus Status,
    int Version,
    int Rung,
    DateTimeOffset OpenedAt,
    DateTimeOffset NextAt,
    string? AcknowledgedBy
) : IHasPrefix
{
    public static string Prefix => "esc";
}

/// <summary>An escalation after a verb, and the verb that its event row names.</summary>
public sealed record EscalationStep(Escalation Escalation, string Verb);

public static class EscalationRefusals
{
    public static readonly Refusal Unknown = new(
        "escalation-unknown",
        "There is no such escalation",
        RefusalKind.NotFound
    );

    public static readonly Refusal NotOpen = new(
        "escalation-not-open",
        "Somebody has taken it, or it is done",
        RefusalKind.Conflict
    );
}

/// <summary>The moves of an escalation. The database holds the same table as keys (escalation_move).</summary>
public static class EscalationFlow
{
    public static Escalation Open(
        Id<Escalation> id,
        string? caseId,
        EscalationReason reason,
        int minutes,
        DateTimeOffset now
    ) => new(id, caseId, reason, minutes, EscalationStatus.Open, 1, 0, now, now, null);

    /// <summary>The rung was paged; the next one follows after the pause.</summary>
    public static Result<EscalationStep> PassOn(Escalation current, TimeSpan pause, DateTimeOffset now) =>
        Step(current, EscalationStatus.Open, "page", e => e with { Rung = e.Rung + 1, NextAt = now + pause });

    public static Result<EscalationStep> Acknowledge(Escalation current, Actor by) =>
        Step(current, EscalationStatus.Acknowledged, "acknowledge", e => e with { AcknowledgedBy = by.Value });

    public static Result<EscalationStep> End(Escalation current) =>
        Step(current, EscalationStatus.Ended, "end", e => e);

    private static Result<EscalationStep> Step(
        Escalation current,
        EscalationStatus to,
        string verb,
        Func<Escalation, Escalation> change
    ) =>
        current.Status is EscalationStatus.Open
            ? new EscalationStep(change(current) with { Status = to, Version = current.Version + 1 }, verb)
            : EscalationRefusals.NotOpen;
}

/// <summary>Who is paged when: one person after the other, then all leads, then everybody each hour.</summary>
public static class Ladder
{
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    /// <summary>Whom the next page goes to; empty where there is nobody at all.</summary>
    public static IReadOnlyList<Id<Person>> At(
        int rung,
        IReadOnlyList<Id<Person>> onDuty,
        IReadOnlyList<Id<Person>> leads
    )
    {
        if (rung < onDuty.Count)
        {
            return [onDuty[rung]];
        }

        return rung == onDuty.Count && leads.Count > 0 ? leads : [.. onDuty.Concat(leads).Distinct()];
    }

    /// <summary>Where nobody can be reached at all it is tried again each midnight, all together; <c>doctor</c> says so.</summary>
    public static TimeSpan Unreachable(DateTimeOffset now) => TimeSpan.FromDays(1) - now.UtcDateTime.TimeOfDay;

    /// <summary>How long that rung has to answer.</summary>
    public static TimeSpan Pause(int rung, int onDuty, TimeSpan minutes) =>
        rung <= onDuty || minutes > Again ? minutes : Again;
}
