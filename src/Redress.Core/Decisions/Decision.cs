using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Policies;

namespace Redress.Core.Decisions;

public enum DecisionKind
{
    /// <summary>A hold: provisional and reversible.</summary>
    Interim,
    Final,
}

public enum Outcome
{
    Hold,

    /// <summary>The restrictions of the decision are ordered.</summary>
    Restrict,

    /// <summary>Nothing is restricted; what was held comes back.</summary>
    NoViolation,

    /// <summary>It shows what it seems to, and may: medicine, family, art, news.</summary>
    LawfulContext,
    Duplicate,
    NotEnough,
    OutOfScope,
    AlreadyGone,
}

public static class Outcomes
{
    /// <summary>Whether nothing is restricted, for whatever reason.</summary>
    public static bool LeavesAsItIs(this Outcome outcome) =>
        outcome switch
        {
            Outcome.Hold or Outcome.Restrict => false,
            Outcome.NoViolation
            or Outcome.LawfulContext
            or Outcome.Duplicate
            or Outcome.NotEnough
            or Outcome.OutOfScope
            or Outcome.AlreadyGone => true,
        };
}

/// <summary>What some restrictions need to be told besides: with whom there is no contact, and where it is not shown.</summary>
/// <param name="Contacts">The platform's ids of accounts.</param>
/// <param name="Countries">ISO 3166-1, two letters.</param>
public sealed record DecisionTerms(IReadOnlyList<string> Contacts, IReadOnlyList<string> Countries)
{
    public const int MaxContacts = 10;
    public const int MaxCountries = 60;

    public static readonly DecisionTerms None = new([], []);

    /// <summary>Each restriction that needs a term has it, and no other is there.</summary>
    public bool Fit(IEnumerable<Restriction> ordered)
    {
        var all = ordered.ToHashSet();
        return all.Contains(Restriction.BlockContact) == Contacts.Count > 0
            && all.Contains(Restriction.GeoLimit) == Countries.Count > 0
            && Contacts.Count <= MaxContacts
            && Countries.Count <= MaxCountries
            && Countries.All(c => c.Length == 2 && c.All(char.IsAsciiLetterUpper));
    }
}

/// <summary>Immutable. A later one on the same case supersedes it.</summary>
public sealed record Decision(
    Id<Decision> Id,
    Id<Case> CaseId,
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
    Actor By,
    DateTimeOffset At,
    DateTimeOffset? ReviewAt,
    Id<Decision>? Supersedes
) : IHasPrefix
{
    public static string Prefix => "dec";

    public DecisionTerms Terms { get; init; } = DecisionTerms.None;
}
