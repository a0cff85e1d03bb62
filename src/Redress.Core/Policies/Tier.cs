namespace Redress.Core.Policies;

/// <summary>Whose word counts alike for what happens without a person. Each tier has a budget of its own.</summary>
public enum Tier
{
    /// <summary>The person shown, who cares for them, who acts for them.</summary>
    FirstParty,
    Authority,
    TrustedFlagger,
    Platform,
    Match,
    Rule,

    /// <summary>Everybody else.</summary>
    Bystander,
}
