namespace Redress.Core.Policies;

/// <summary>What a decision orders.</summary>
public enum Restriction
{
    Hide,
    Remove,

    /// <summary>
    /// It stays with the platform, for whoever has to look: neither its time nor its author takes it away. It shows nothing.
    /// </summary>
    Freeze,

    /// <summary>Stop advertisements and payouts.</summary>
    StopAdvertisements,
    StopRecommending,
    AgeGate,
    Label,
    StopMessages,

    /// <summary>Two accounts cannot reach each other any more.</summary>
    BlockContact,

    /// <summary>Not shown in some countries.</summary>
    GeoLimit,

    /// <summary>The account may read, report and object, and post nothing.</summary>
    ReadOnly,
    Strike,
    Suspend,

    /// <summary>Somebody else uses the account: the platform is asked to give it back to whose it is.</summary>
    RecoverAccount,
}
