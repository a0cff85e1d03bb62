using Redress.Core.Decisions;
using Redress.Core.Kernel;

namespace Redress.Core.Referrals;

public enum ReferralStatus
{
    /// <summary>The question is open: to be filed, or declined by two.</summary>
    Due,

    /// <summary>One person would report it; another one looks.</summary>
    Proposed,

    /// <summary>Two agree: it is to be reported, and that written down with the authority's number.</summary>
    Agreed,

    /// <summary>One person would decline.</summary>
    Declining,
    Declined,
    Filed,
    Retracted,
}

/// <summary>Is this reported to the authority? Asked of every child-sexual case from its first report on.</summary>
/// <param name="DueAt">By when it is answered.</param>
/// <param name="Authority">Where it was filed.</param>
/// <param name="Reference">The number that the authority gave.</param>
public sealed record Referral(
    Id<Referral> Id,
    string CaseId,
    DateTimeOffset OpenedAt,
    DateTimeOffset DueAt,
    string? Authority,
    string? Reference,
    DateTimeOffset? FiledAt,
    string? FiledBy,
    string? First,
    string? FirstReasons,
    string? Second,
    string? SecondReasons,
    DateTimeOffset? DeclinedAt,
    ReferralStatus Status,
    int Version
) : IHasPrefix
{
    public static string Prefix => "ref";

    public static readonly TimeSpan Within = TimeSpan.FromHours(24);

    /// <summary>Who would report it, why, and under which of the operator's choices of a second look.</summary>
    public string? ProposedBy { get; init; }
    public string? ProposedReasons { get; init; }
    public DateTimeOffset? ProposedAt { get; init; }
    public SecondLookMode? Mode { get; init; }

    /// <summary>Who looked besides, and what they thought before they had seen the first one's reasons.</summary>
    public string? AgreedBy { get; init; }
    public string? AgreedReasons { get; init; }
    public DateTimeOffset? AgreedAt { get; init; }

    /// <summary>Filed by one person alone, because an exact match of a verified list said the same.</summary>
    public bool Matched { get; init; }

    public static Referral Open(Id<Referral> id, string caseId, DateTimeOffset firstReportAt, DateTimeOffset now) =>
        new(
            id,
            caseId,
            now,
            firstReportAt + Within,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            ReferralStatus.Due,
            1
        );
}

/// <param name="Reasons">The words of whoever refuses; those of all others stand in the referral.</param>
public sealed record ReferralStep(Referral Referral, string Verb, string? Reasons = null);

public static class ReferralRefusals
{
    public static readonly Refusal None = new(
        "referral-none",
        "This case carries no question of a referral",
        RefusalKind.NotFound
    );

    public static readonly Refusal Open = new(
        "case-referral-open",
        "The question of a report to the authority is open: file it, or two people decline with reasons",
        RefusalKind.Conflict
    );

    public static readonly Refusal Answered = new(
        "referral-answered",
        "It was filed or declined before",
        RefusalKind.Conflict
    );

    public static readonly Refusal SecondLookFirst = new(
        "referral-second-look",
        "Propose it first: another person agrees, then it is reported. Only an exact match of a verified list needs nobody else",
        RefusalKind.Conflict
    );

    public static readonly Refusal Proposed = new(
        "referral-proposed",
        "Somebody proposed to report it: that is answered first",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotProposed = new(
        "referral-not-proposed",
        "Nothing waits for a second look here",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotYours = new(
        "referral-not-yours",
        "Only whoever proposed it takes it back; anybody else gives the second look",
        RefusalKind.Conflict
    );

    public static readonly Refusal SamePerson = new(
        "referral-same-person",
        "Two people decline, not one of them twice",
        RefusalKind.Conflict
    );
}

/// <summary>The moves of a referral. The database holds the same table as keys (referral_move).</summary>
public static class ReferralFlow
{
    /// <summary>Whether the case may be closed.</summary>
    public static bool IsAnswered(Referral current) =>
        current.Status switch
        {
            ReferralStatus.Filed or ReferralStatus.Declined => true,
            ReferralStatus.Due
            or ReferralStatus.Proposed
            or ReferralStatus.Agreed
            or ReferralStatus.Declining
            or ReferralStatus.Retracted => false,
        };

    /// <summary>The first would report it; nothing leaves before another one has looked.</summary>
    public static Result<ReferralStep> Propose(
        Referral current,
        string person,
        string reasons,
        SecondLookMode mode,
        DateTimeOffset now
    ) =>
        current.Status switch
        {
            ReferralStatus.Due or ReferralStatus.Declining or ReferralStatus.Declined => Next(
                current,
                ReferralStatus.Proposed,
                "propose",
                r =>
                    Undeclined(Unproposed(r)) with
                    {
                        ProposedBy = person,
                        ProposedReasons = reasons,
                        ProposedAt = now,
                        Mode = mode,
                    }
            ),
            ReferralStatus.Proposed or ReferralStatus.Agreed => ReferralRefusals.Proposed,
            ReferralStatus.Filed or ReferralStatus.Retracted => ReferralRefusals.Answered,
        };

    /// <summary>Another one looked, and says what they think: with it, or it goes back to being open.</summary>
    public static Result<ReferralStep> Second(
        Referral current,
        string person,
        bool agrees,
        string reasons,
        DateTimeOffset now
    ) =>
        current.Status is not ReferralStatus.Proposed ? ReferralRefusals.NotProposed
        : !MayLook(current, person, now) ? ProposalRefusals.SamePerson
        : agrees
            ? Next(
                current,
                ReferralStatus.Agreed,
                "agree",
                r => r with { AgreedBy = person, AgreedReasons = reasons, AgreedAt = now }
            )
        : Next(current, ReferralStatus.Due, "refuse", Unproposed, reasons);

    /// <summary>Whoever proposed it thinks better of it before anybody has looked: the question is open again.</summary>
    public static Result<ReferralStep> TakeBack(Referral current, string person) =>
        current.Status is not ReferralStatus.Proposed ? ReferralRefusals.NotProposed
        : current.ProposedBy != person ? ReferralRefusals.NotYours
        : Next(current, ReferralStatus.Due, "take-back", Unproposed);

    /// <summary>Another person; the same one only after twelve hours, where the operator chose so.</summary>
    public static bool MayLook(Referral current, string person, DateTimeOffset now) =>
        current.ProposedBy != person
        || (current.Mode is SecondLookMode.SameLater && now >= current.ProposedAt + SecondLook.SamePersonAfter);

    /// <param name="matched">An exact match of a verified list says what it is: then nobody else has to.</param>
    public static Result<ReferralStep> File(
        Referral current,
        string authority,
        string reference,
        DateTimeOffset filedAt,
        string by,
        bool matched
    ) =>
        current.Status is ReferralStatus.Filed or ReferralStatus.Retracted ? ReferralRefusals.Answered
        : current.Status is not ReferralStatus.Agreed && !matched ? ReferralRefusals.SecondLookFirst
        : Next(
            current,
            ReferralStatus.Filed,
            "file",
            r =>
                r with
                {
                    Authority = authority,
                    Reference = reference,
                    FiledAt = filedAt,
                    FiledBy = by,
                    Matched = current.Status is not ReferralStatus.Agreed,
                }
        );

    /// <summary>The first declines; another one makes it final.</summary>
    public static Result<ReferralStep> Decline(Referral current, string person, string reasons, DateTimeOffset now) =>
        current.Status switch
        {
            ReferralStatus.Due or ReferralStatus.Agreed => Next(
                current,
                ReferralStatus.Declining,
                "decline",
                r => Undeclined(Unproposed(r)) with { First = person, FirstReasons = reasons }
            ),
            ReferralStatus.Declining when current.First == person => ReferralRefusals.SamePerson,
            ReferralStatus.Declining => Next(
                current,
                ReferralStatus.Declined,
                "decline",
                r => r with { Second = person, SecondReasons = reasons, DeclinedAt = now }
            ),
            ReferralStatus.Proposed => ReferralRefusals.Proposed,
            ReferralStatus.Declined or ReferralStatus.Filed or ReferralStatus.Retracted => ReferralRefusals.Answered,
        };

    /// <summary>Who declined before stands in the facts; whoever declines now is the first again.</summary>
    private static Referral Undeclined(Referral referral) =>
        referral with
        {
            First = null,
            FirstReasons = null,
            Second = null,
            SecondReasons = null,
            DeclinedAt = null,
        };

    private static Referral Unproposed(Referral referral) =>
        referral with
        {
            ProposedBy = null,
            ProposedReasons = null,
            ProposedAt = null,
            Mode = null,
            AgreedBy = null,
            AgreedReasons = null,
            AgreedAt = null,
        };

    private static ReferralStep Next(
        Referral current,
        ReferralStatus to,
        string verb,
        Func<Referral, Referral> change,
        string? reasons = null
    ) => new(change(current) with { Status = to, Version = current.Version + 1 }, verb, reasons);
}
