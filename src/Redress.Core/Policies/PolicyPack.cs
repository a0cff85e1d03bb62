namespace Redress.Core.Policies;

/// <summary>Whether an automatic effect does nothing, is only recorded, or acts.</summary>
public enum Effect
{
    Off,
    Shadow,
    On,
}

/// <summary>A rule book as it stands in the database under a number. Decisions name pack, version and rule.</summary>
/// <param name="Name">The pack's name.</param>
/// <param name="Version">The number under which it was applied; 0 for a file that was not.</param>
/// <param name="Grounds">The rules and laws that a decision may rest on.</param>
/// <param name="Holds">Tried in order; the first that applies decides.</param>
/// <param name="Looks">How soon a person looks (the own clock), tried in order.</param>
/// <param name="Budgets">How much may be held without a person.</param>
/// <param name="Clocks">Which laws' clocks run, and how long each; one that is not here does not run.</param>
public sealed record PolicyPack(
    string Name,
    int Version,
    IReadOnlyDictionary<string, Ground> Grounds,
    IReadOnlyList<HoldRule> Holds,
    IReadOnlyList<LookRule> Looks,
    Budgets Budgets,
    IReadOnlyDictionary<string, TimeSpan> Clocks
);

/// <summary>How much may be held without a person; null, or a tier that is not there, is unbounded.</summary>
/// <param name="Author">Items of one author, by everybody but the person shown and who speaks for them.</param>
/// <param name="AuthorFirstParty">Items of one author, by these.</param>
/// <param name="Tiers">Reports of one tier that may hold something; the links of one report count once.</param>
public sealed record Budgets(Budget? Author, Budget? AuthorFirstParty, IReadOnlyDictionary<Tier, Budget> Tiers);

/// <summary>The one rule or law that a decision rests on; labels by language, English always there.</summary>
public sealed record Ground(string Id, IReadOnlyDictionary<string, string> Labels);

/// <summary>When to hide before review, and what.</summary>
/// <param name="Id">Named by each decision that rests on it.</param>
/// <param name="When">Its condition.</param>
/// <param name="Effect">Off, shadow or on.</param>
/// <param name="Ground">The ground of the hold.</param>
/// <param name="Restrictions">For the named subject and what belongs to it (reshares, copies, items).</param>
/// <param name="Author">For the account behind it.</param>
/// <param name="ReviewAfter">The review date of the hold; null where it never ends by itself.</param>
/// <param name="PerHour">More reports than that in an hour wait for a person; null is unbounded.</param>
public sealed record HoldRule(
    string Id,
    Condition When,
    Effect Effect,
    string Ground,
    IReadOnlyList<Restriction> Restrictions,
    IReadOnlyList<Restriction> Author,
    TimeSpan? ReviewAfter,
    int? PerHour = null
);

/// <summary>A person looks within this time of when the clocks start.</summary>
public sealed record LookRule(Condition When, TimeSpan Within);

/// <summary>At most so many within the time.</summary>
public sealed record Budget(int Items, TimeSpan Within);
