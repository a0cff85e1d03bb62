namespace Redress.Core.Policies;

/// <summary>What a decision orders.</summary>
public enum Restriction
{
    Hide,
    Remove,

    /// <summary>Stop advertisements and payouts.</summary>
    StopAdvertisements,
    StopRecommending,
    AgeGate,
    Label,
    StopMessages,

    /// <summary>The account may read, report and object, and post nothing.</summary>
    ReadOnly,
    Strike,
    Suspend,
}
