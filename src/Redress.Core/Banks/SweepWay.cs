namespace Redress.Core.Banks;

/// <summary>By what a search knows what is on a platform.</summary>
public enum SweepWay
{
    /// <summary>The platform lists its media, and hands them out.</summary>
    Listed,

    /// <summary>By the fingerprints that we kept of what passed the upload check.</summary>
    Kept,
}
