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
}
