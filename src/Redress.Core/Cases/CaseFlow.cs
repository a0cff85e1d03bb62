using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Reports;

namespace Redress.Core.Cases;

/// <summary>A case after a verb, and the verb that its event row names.</summary>
public sealed record CaseStep(Case Case, string Verb, string? Detail = null);

/// <summary>The moves of a case. The database holds the same table as keys (case_move).</summary>
public static class CaseFlow
{
    public static Result<CaseStep> Claim(Case current, Id<Person> reviewer) =>
        current.Status switch
        {
            CaseStatus.Open => Next(current, CaseStatus.Claimed, "claim", c => c with { ClaimedBy = reviewer.Value }),
            CaseStatus.Claimed => CaseRefusals.ClaimedByAnother,
            CaseStatus.AwaitingSecond or CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed =>
                CaseRefusals.NotOpen,
        };

    /// <summary>Handed back by its reviewer, or lapsed because the lease ran out.</summary>
    public static Result<CaseStep> Release(Case current, string verb) =>
        current.Status is CaseStatus.Claimed
            ? Next(current, CaseStatus.Open, verb, c => c with { ClaimedBy = null })
            : CaseRefusals.NotClaimed;

    /// <summary>A final decision by the reviewer who holds the claim.</summary>
    /// <param name="current">The case as it was read.</param>
    /// <param name="reviewer">Who decides.</param>
    /// <param name="decision">The new decision in force.</param>
    /// <param name="pending">Whether the platform still has something to carry out.</param>
    /// <param name="firstPartySeen">How many first-party reports the decision saw.</param>
    public static Result<CaseStep> Decide(
        Case current,
        Id<Person> reviewer,
        string decision,
        bool pending,
        int firstPartySeen
    )
    {
        if (current.Status is not CaseStatus.Claimed)
        {
            return CaseRefusals.NotClaimed;
        }

        if (current.ClaimedBy != reviewer.Value)
        {
            return CaseRefusals.ClaimedByAnother;
        }

        var to = pending ? CaseStatus.Confirming : CaseStatus.Decided;
        return Next(
            current,
            to,
            "decide",
            c => c with { ClaimedBy = null, HoldId = null, FinalId = decision, FirstPartySeen = firstPartySeen }
        );
    }

    /// <summary>The reviewer who holds the claim proposes what needs a second look.</summary>
    public static Result<CaseStep> Propose(Case current, Id<Person> reviewer) =>
        current.Status is not CaseStatus.Claimed ? CaseRefusals.NotClaimed
        : current.ClaimedBy != reviewer.Value ? CaseRefusals.ClaimedByAnother
        : Next(current, CaseStatus.AwaitingSecond, "propose", c => c with { ClaimedBy = null });

    /// <summary>Another reviewer agreed: what was proposed is decided.</summary>
    public static Result<CaseStep> DecideProposed(Case current, string decision, bool pending, int firstPartySeen) =>
        current.Status is CaseStatus.AwaitingSecond
            ? Next(
                current,
                pending ? CaseStatus.Confirming : CaseStatus.Decided,
                "decide",
                c => c with { HoldId = null, FinalId = decision, FirstPartySeen = firstPartySeen }
            )
            : CaseRefusals.NotAwaitingSecond;

    /// <summary>Another reviewer did not agree: it goes back into the queue.</summary>
    public static Result<CaseStep> RefuseProposed(Case current) =>
        current.Status is CaseStatus.AwaitingSecond
            ? Next(current, CaseStatus.Open, "second-differs", c => c)
            : CaseRefusals.NotAwaitingSecond;

    /// <summary>Everything the decision ordered was read as carried out.</summary>
    public static Result<CaseStep> Confirm(Case current) =>
        current.Status is CaseStatus.Confirming
            ? Next(current, CaseStatus.Decided, "confirm", c => c)
            : CaseRefusals.NotConfirming;

    /// <summary>Something came back, or differs: the decided case waits for the platform again.</summary>
    public static Result<CaseStep> Unconfirm(Case current) =>
        current.Status is CaseStatus.Decided
            ? Next(current, CaseStatus.Confirming, "unconfirm", c => c)
            : CaseRefusals.NotConfirming;

    public static Result<CaseStep> Close(Case current) =>
        current.Status switch
        {
            CaseStatus.Decided => Next(current, CaseStatus.Closed, "close", c => c),
            CaseStatus.Confirming => CaseRefusals.EnforcementPending,
            CaseStatus.Closed => CaseRefusals.AlreadyClosed,
            CaseStatus.Open or CaseStatus.Claimed or CaseStatus.AwaitingSecond => CaseRefusals.NotDecided,
        };

    /// <summary>Two people close it although the platform does not carry everything out.</summary>
    public static Result<CaseStep> CloseFailed(Case current) =>
        current.Status switch
        {
            CaseStatus.Confirming => Next(current, CaseStatus.Closed, "close-failed", c => c),
            CaseStatus.Closed => CaseRefusals.AlreadyClosed,
            CaseStatus.Decided => CaseRefusals.NotConfirming,
            CaseStatus.Open or CaseStatus.Claimed or CaseStatus.AwaitingSecond => CaseRefusals.NotDecided,
        };

    /// <summary>By a first-party report, an appeal, a new fact, or a person with a reason.</summary>
    public static Result<CaseStep> Reopen(Case current, string why) =>
        current.Status switch
        {
            CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed => Next(
                current,
                CaseStatus.Open,
                "reopen",
                c => c with { ClaimedBy = null },
                why
            ),
            CaseStatus.Open or CaseStatus.Claimed or CaseStatus.AwaitingSecond => CaseRefusals.NotDecided,
        };

    /// <summary>A hold on a case that had none.</summary>
    public static Result<CaseStep> Hold(Case current, string hold) =>
        current.Status switch
        {
            CaseStatus.Open or CaseStatus.Claimed => Next(
                current,
                current.Status,
                "hold",
                c => c with { HoldId = hold }
            ),
            CaseStatus.AwaitingSecond => Next(
                current,
                CaseStatus.Open,
                "hold",
                c => c with { HoldId = hold, ClaimedBy = null }
            ),
            CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed => CaseRefusals.NotOpen,
        };

    /// <summary>The hold ends without a decision: its author's budget, its review date, or two persons who undo a rule.</summary>
    public static Result<CaseStep> EndHold(Case current, string why) =>
        current.HoldId is null
            ? CaseRefusals.NotHeld
            : current.Status switch
            {
                CaseStatus.Open or CaseStatus.Claimed => Next(
                    current,
                    current.Status,
                    "end-hold",
                    c => c with { HoldId = null },
                    why
                ),
                CaseStatus.AwaitingSecond => Next(
                    current,
                    CaseStatus.Open,
                    "end-hold",
                    c => c with { HoldId = null, ClaimedBy = null },
                    why
                ),
                CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed => CaseRefusals.NotOpen,
            };

    /// <summary>Priority, reason and due time computed anew over all reports; null where nothing changes.</summary>
    public static CaseStep? Weigh(Case current, int priority, Reason reason, DateTimeOffset dueAt) =>
        current.Status is CaseStatus.Open or CaseStatus.Claimed
        && (current.Priority != priority || current.Reason != reason || current.DueAt != dueAt)
            ? Next(
                current,
                current.Status,
                "weigh",
                c => c with { Priority = priority, Reason = reason, DueAt = dueAt }
            )
            : null;

    private static CaseStep Next(
        Case current,
        CaseStatus to,
        string verb,
        Func<Case, Case> change,
        string? detail = null
    ) => new(change(current) with { Status = to, Version = current.Version + 1 }, verb, detail);
}
