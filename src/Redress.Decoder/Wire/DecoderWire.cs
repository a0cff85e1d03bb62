using System.Text.Json.Serialization;

namespace Redress.Decoder.Wire;

/// <summary>
/// What passes between the decoder's process and whoever started it. Asked: one byte of <see cref="Asked"/>, four bytes of
/// length (big-endian), the file. Answered: four bytes of length, one <see cref="DecoderAnswer"/> as JSON. Before the first
/// question the decoder answers a <see cref="DecoderHello"/> in the same form.
/// </summary>
public static class DecoderWire
{
    public const int MaxFileBytes = 64 * 1024 * 1024;
    public const int MaxAnswerBytes = 8 * 1024 * 1024;
    public const int HeaderBytes = 5;
}

/// <summary>What to make of a file.</summary>
[Flags]
public enum Asked
{
    None = 0,

    /// <summary>The plain hash and its eight symmetries.</summary>
    Hash = 1,

    /// <summary>All that is worth a look-up: without borders and captions too.</summary>
    LookUp = 2,

    /// <summary>All that goes into a bank.</summary>
    Variants = 4,

    /// <summary>A small, grey, blurred picture of it, for whoever must decide whether to look.</summary>
    Safe = 8,

    /// <summary>A picture of it in the open, for whoever must look.</summary>
    Open = 16,

    /// <summary>With the above: without colour.</summary>
    Grey = 32,

    /// <summary>With the above: as small as the safe form.</summary>
    Small = 64,
}

/// <param name="Pictures">The version of libvips; null where it is not there.</param>
/// <param name="Videos">Whether ffmpeg is there.</param>
public sealed record DecoderHello(string? Pictures, bool Videos);

/// <param name="Hash">64 hexadecimal digits.</param>
/// <param name="Quality">0 to 100.</param>
/// <param name="Dihedral">The hash in its eight symmetries, the first as it is.</param>
public sealed record HashedPicture(string Hash, int Quality, IReadOnlyList<string> Dihedral);

/// <param name="Kind">Of which change of the picture this is the hash; a word of the matching library.</param>
public sealed record HashedVariant(string Kind, string Hash, int Quality);

/// <param name="At">Seconds from the beginning.</param>
public sealed record HashedFrame(double At, bool IsKey, HashedPicture Picture);

/// <param name="Error">A stable word where the file could not be decoded; then only the exact hashes are there.</param>
/// <param name="Damaged">The file is cut or broken: what could be read of it was hashed.</param>
/// <param name="Partial">There is more in the file than was looked at: pages, or the end of a long video.</param>
public sealed record DecoderAnswer(
    string? Error,
    string Sha256,
    string Md5,
    bool IsVideo,
    int Width,
    int Height,
    int Pages,
    double Seconds,
    bool Damaged,
    bool Partial,
    HashedPicture? Whole,
    IReadOnlyList<HashedPicture> LookUps,
    IReadOnlyList<HashedVariant> Variants,
    IReadOnlyList<HashedFrame> Frames
)
{
    /// <summary>What a person is shown: a PNG of pixels that were made anew; null or empty where none was asked, or nothing can be seen.</summary>
    public byte[]? Shown { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DecoderHello))]
[JsonSerializable(typeof(DecoderAnswer))]
public sealed partial class DecoderJson : JsonSerializerContext;
