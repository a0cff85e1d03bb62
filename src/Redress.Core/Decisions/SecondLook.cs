using Redress.Core.Policies;

namespace Redress.Core.Decisions;

/// <summary>Why another person must confirm before it is decided.</summary>
public enum SecondLookReason
{
    /// <summary>What a minor, or somebody for a minor, reported would stay visible.</summary>
    LeavesVisible,

    /// <summary>A hold or restriction that hides it would be lifted.</summary>
    LiftsHold,

    /// <summary>The account behind it would end.</summary>
    EndsAccount,

    /// <summary>Fingerprints would be banked, and whatever is like them hidden.</summary>
    BanksFingerprints,
}

/// <summary>Who may give the second look, by the operator's choice.</summary>
public enum SecondLookMode
{
    /// <summary>Another person who works here.</summary>
    Two,

    /// <summary>A guest, who never sees the material, may too.</summary>
    Guest,

    /// <summary>The same person may come again after twelve hours.</summary>
    SameLater,
}

/// <summary>Which outcomes one person alone cannot bring about. Pure.</summary>
public static class SecondLook
{
    public static readonly TimeSpan SamePersonAfter = TimeSpan.FromHours(12);

    /// <param name="outcome">What is proposed.</param>
    /// <param name="restrictions">For the subject.</param>
    /// <param name="author">For the account behind it.</param>
    /// <param name="child">Reported by or about a minor, or in a child-sexual category, by anybody at any time.</param>
    /// <param name="hidden">A hold or an earlier decision hides it now.</param>
    /// <param name="banks">Whether it names media that must not come back.</param>
    /// <param name="account">Whether the subject is an account itself: to remove it ends it.</param>
    /// <param name="verified">An exact match of a verified list says what it is: banking and ending wait for nobody then.</param>
    public static IReadOnlyList<SecondLookReason> Needed(
        Outcome outcome,
        IReadOnlyList<Restriction> restrictions,
        IReadOnlyList<Restriction> author,
        bool child,
        bool hidden,
        bool banks = false,
        bool account = false,
        bool verified = false
    )
    {
        var visible = outcome.LeavesAsItIs() || !restrictions.Any(Hides);
        var why = new List<SecondLookReason>();
        if (child && visible)
        {
            why.Add(SecondLookReason.LeavesVisible);
            if (hidden)
            {
                why.Add(SecondLookReason.LiftsHold);
            }
        }

        if (!verified && EndsAccount(restrictions, author, account))
        {
            why.Add(SecondLookReason.EndsAccount);
        }

        if (banks && !verified)
        {
            why.Add(SecondLookReason.BanksFingerprints);
        }

        return why;
    }

    /// <summary>Whether an account would end, whatever word says so.</summary>
    public static bool EndsAccount(
        IReadOnlyList<Restriction> restrictions,
        IReadOnlyList<Restriction> author,
        bool account
    ) =>
        restrictions.Contains(Restriction.Suspend)
        || author.Contains(Restriction.Suspend)
        || author.Contains(Restriction.Remove)
        || (account && restrictions.Contains(Restriction.Remove));

    private static bool Hides(Restriction restriction) =>
        restriction switch
        {
            Restriction.Hide or Restriction.Remove => true,
            Restriction.Freeze
            or Restriction.StopAdvertisements
            or Restriction.StopRecommending
            or Restriction.AgeGate
            or Restriction.Label
            or Restriction.StopMessages
            or Restriction.BlockContact
            or Restriction.GeoLimit
            or Restriction.ReadOnly
            or Restriction.Strike
            or Restriction.Suspend
            or Restriction.RecoverAccount => false,
        };
}
