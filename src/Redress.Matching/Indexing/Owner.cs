using Redress.Matching.Pdq;

namespace Redress.Matching.Indexing;

/// <summary>Whose hash it is: a bank and the number of an entry in it. Equal hashes are stored once, with all owners.</summary>
public readonly record struct Owner(int Bank, long Entry)
{
    /// <summary>Banks are numbered from 0 to one less than this.</summary>
    public const int MaxBanks = 65_536;
}

/// <summary>A hash to put in for an owner.</summary>
public readonly record struct BankedHash(PdqFingerprint Fingerprint, Owner Owner);

/// <summary>An owner of a hash that is near enough.</summary>
/// <param name="Query">Which of the hashes that were looked up together; for a picture's eight, the symmetry.</param>
public readonly record struct Hit(Owner Owner, int Distance, int Query);

/// <summary>What became of a hash that was to be put in.</summary>
public enum Adding
{
    /// <summary>It says nothing about a picture (<see cref="PdqFingerprint.IsUsable"/>): it is not in.</summary>
    Unusable,

    /// <summary>The index holds as many as it may: it is not in.</summary>
    Full,

    /// <summary>It was in already for this owner.</summary>
    Known,

    /// <summary>It was in already for others; now for this owner too.</summary>
    OwnerAdded,

    /// <summary>It is in, and was not before.</summary>
    Added,
}
