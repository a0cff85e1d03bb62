using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Policies;

namespace Redress.Core.Decisions;

public enum ProposalStatus
{
    Waiting,
    Agreed,
    Refused,

    /// <summary>The case moved on before anybody agreed.</summary>
    Stale,
}

/// <summary>What a first reviewer would decide; no decision before another agrees.</summary>
/// <param name="CaseVersion">The case as it waits; when it moves on, the proposal is stale.</param>
/// <param name="FirstPartySeen">How many first-party reports the first reviewer could see.</param>
/// <param name="Mode">The operator's choice at that time.</param>
public sealed record Proposal(
    Id<Proposal> Id,
    Id<Case> CaseId,
    int CaseVersion,
    Id<Person> First,
    Outcome Outcome,
    string Ground,
    string Reasons,
    IReadOnlyList<Restriction> Restrictions,
    IReadOnlyList<Restriction> AuthorRestrictions,
    IReadOnlyList<SecondLookReason> Why,
    int FirstPartySeen,
    DateTimeOffset CreatedAt,
    SecondLookMode Mode,
    Id<Person>? Second,
    DateTimeOffset? SecondedAt,
    string? DecisionId,
    ProposalStatus Status,
    int Version
) : IHasPrefix
{
    public static string Prefix => "prp";

    /// <summary>What must not come back, as the program wrote it down; banked with the decision, not before.</summary>
    public string? Media { get; init; }

    public DecisionTerms Terms { get; init; } = DecisionTerms.None;

    /// <summary>Which second look it got: where the same person may come again and another one came, it was another one.</summary>
    public SecondLookMode Given => Mode is SecondLookMode.SameLater && Second != First ? SecondLookMode.Two : Mode;
}

public sealed record ProposalStep(Proposal Proposal, string Verb);

public static class ProposalRefusals
{
    public static readonly Refusal Unknown = new("proposal-unknown", "There is no such proposal", RefusalKind.NotFound);

    public static readonly Refusal NotWaiting = new(
        "proposal-not-waiting",
        "It was answered, or the case has moved on",
        RefusalKind.Conflict
    );

    public static readonly Refusal SamePerson = new(
        "second-look-same-person",
        "Somebody else must look; the same person only where the operator chose so, and after twelve hours",
        RefusalKind.Conflict
    );

    public static readonly Refusal ViewFirst = new(
        "second-look-view-first",
        "Write down your own view before you see the first one",
        RefusalKind.Conflict
    );

    public static readonly Refusal GuestNotChosen = new(
        "second-look-guest-not-chosen",
        "The operator has not chosen that guests look",
        RefusalKind.Forbidden
    );
}

/// <summary>The moves of a proposal. The database holds the same table as keys (proposal_move).</summary>
public static class ProposalFlow
{
    /// <summary>Whether this person may look at all: the same person only later, and only where that was chosen.</summary>
    public static Refusal? MayLook(Proposal current, Id<Person> second, DateTimeOffset now) =>
        current.Status is not ProposalStatus.Waiting ? ProposalRefusals.NotWaiting
        : second != current.First ? null
        : current.Mode is SecondLookMode.SameLater && now >= current.CreatedAt + SecondLook.SamePersonAfter ? null
        : ProposalRefusals.SamePerson;

    /// <param name="current">As it was read.</param>
    /// <param name="second">Who agrees.</param>
    /// <param name="hasView">Whether they wrote down a view of their own.</param>
    /// <param name="decision">What it becomes.</param>
    /// <param name="now">When.</param>
    public static Result<ProposalStep> Agree(
        Proposal current,
        Id<Person> second,
        bool hasView,
        string decision,
        DateTimeOffset now
    ) =>
        Answer(
            current,
            second,
            hasView,
            now,
            p => p with { Status = ProposalStatus.Agreed, DecisionId = decision },
            "agree"
        );

    public static Result<ProposalStep> Refuse(Proposal current, Id<Person> second, bool hasView, DateTimeOffset now) =>
        Answer(current, second, hasView, now, p => p with { Status = ProposalStatus.Refused }, "refuse");

    public static Result<ProposalStep> Outdate(Proposal current) =>
        current.Status is ProposalStatus.Waiting
            ? new ProposalStep(current with { Status = ProposalStatus.Stale, Version = current.Version + 1 }, "outdate")
            : ProposalRefusals.NotWaiting;

    private static Result<ProposalStep> Answer(
        Proposal current,
        Id<Person> second,
        bool hasView,
        DateTimeOffset now,
        Func<Proposal, Proposal> change,
        string verb
    ) =>
        MayLook(current, second, now) is { } refusal ? refusal
        : !hasView ? ProposalRefusals.ViewFirst
        : new ProposalStep(
            change(current) with
            {
                Second = second,
                SecondedAt = now,
                Version = current.Version + 1,
            },
            verb
        );
}
