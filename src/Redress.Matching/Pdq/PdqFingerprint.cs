using System.Runtime.CompilerServices;

namespace Redress.Matching.Pdq;

/// <summary>A hash and how much of a picture was there to hash: 0 (plain) to 100.</summary>
public readonly record struct PdqFingerprint(PdqHash Hash, int Quality)
{
    /// <summary>Below this quality a hash is rounding noise: it neither enters an index nor is looked up.</summary>
    public const int MinQuality = 50;

    /// <summary>A hash with no fewer set bits than this, and no fewer unset ones, may stand for a picture.</summary>
    public const int MinOnes = 64;

    /// <summary>Whether the hash says anything about a picture.</summary>
    public bool IsUsable => Quality >= MinQuality && Hash.Ones is >= MinOnes and <= PdqHash.Bits - MinOnes;

    /// <summary>A hash from a list that tells no quality. Its bits are all there is to judge it by.</summary>
    public static PdqFingerprint Listed(PdqHash hash) => new(hash, 100);
}

/// <summary>How a picture was turned or mirrored before its hash was taken.</summary>
public enum Symmetry
{
    Original,

    /// <summary>Counter-clockwise by a quarter.</summary>
    Rotate90,
    Rotate180,

    /// <summary>Clockwise by a quarter.</summary>
    Rotate270,

    /// <summary>Top and bottom change places.</summary>
    FlipX,

    /// <summary>Left and right change places: the mirror image.</summary>
    FlipY,

    /// <summary>Mirrored along the diagonal from the top left.</summary>
    FlipPlus1,

    /// <summary>Mirrored along the other diagonal.</summary>
    FlipMinus1,
}

/// <summary>The hashes of a picture in its eight symmetries, in the order of <see cref="Symmetry"/>.</summary>
[InlineArray(Count)]
public struct EightHashes
{
    public const int Count = 8;

    private PdqHash _first;
}

/// <summary>The eight hashes of one picture. Quality is the same for all.</summary>
public readonly record struct DihedralFingerprint(EightHashes Hashes, int Quality)
{
    /// <summary>The picture as it is.</summary>
    public PdqFingerprint Original => new(Hashes[0], Quality);

    public PdqFingerprint this[Symmetry symmetry] => new(Hashes[(int)symmetry], Quality);
}
