using Redress.Core.Cases;
using Redress.Core.Kernel;

namespace Redress.Core.Referrals;

public enum ReferralStatus
{
    /// <summary>The question is open: to be filed, or declined by two.</summary>
    Due,

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

public sealed record ReferralStep(Referral Referral, string Verb);

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
            ReferralStatus.Due or ReferralStatus.Declining or ReferralStatus.Retracted => false,
        };

    public static Result<ReferralStep> File(
        Referral current,
        string authority,
        string reference,
        DateTimeOffset filedAt,
        string by
    ) =>
        current.Status is ReferralStatus.Filed or ReferralStatus.Retracted
            ? ReferralRefusals.Answered
            : Next(
                current,
                ReferralStatus.Filed,
                "file",
                r => r with { Authority = authority, Reference = reference, FiledAt = filedAt, FiledBy = by }
            );

    /// <summary>The first declines; another one makes it final.</summary>
    public static Result<ReferralStep> Decline(Referral current, string person, string reasons, DateTimeOffset now) =>
        current.Status switch
        {
            ReferralStatus.Due => Next(
                current,
                ReferralStatus.Declining,
                "decline",
                r => r with { First = person, FirstReasons = reasons }
            ),
            ReferralStatus.Declining when current.First == person => ReferralRefusals.SamePerson,
            ReferralStatus.Declining => Next(
                current,
                ReferralStatus.Declined,
                "decline",
                r => r with { Second = person, SecondReasons = reasons, DeclinedAt = now }
            ),
            ReferralStatus.Declined or ReferralStatus.Filed or ReferralStatus.Retracted => ReferralRefusals.Answered,
        };

    private static ReferralStep Next(
        Referral current,
        ReferralStatus to,
        string verb,
        Func<Referral, Referral> change
    ) => new(change(current) with { Status = to, Version = current.Version + 1 }, verb);
}
