using Redress.Core.Banks;
using Redress.Decoder.Wire;
using Redress.Matching.Pdq;

namespace Redress.Server.Matching;

/// <summary>Why it is not known whether a file is like anything banked. Not known is not no.</summary>
public enum WhyNotKnown
{
    /// <summary>It is known.</summary>
    Known,

    /// <summary>There is no decoder here, or it is busy or ended over the file.</summary>
    NotDecoded,

    /// <summary>No picture or video that can be read.</summary>
    Unreadable,

    /// <summary>So plain that its hash says nothing.</summary>
    LowQuality,

    /// <summary>This node has just started and does not hold all banks yet.</summary>
    StillLoading,
}

/// <summary>What is looked up of one file.</summary>
/// <param name="Exact">Its SHA-256 and MD5, as far as known.</param>
/// <param name="Pictures">The hashes of what can be seen of it, each of one picture in its symmetries.</param>
/// <param name="Frames">The same of a video's frames.</param>
public sealed record Upload(
    IReadOnlyList<SealedHash> Exact,
    IReadOnlyList<IReadOnlyList<PdqFingerprint>> Pictures,
    IReadOnlyList<IReadOnlyList<PdqFingerprint>> Frames,
    WhyNotKnown Why
)
{
    /// <summary>Nothing is compared.</summary>
    public static readonly Upload Nothing = new([], [], [], WhyNotKnown.Known);

    public static Upload Of(DecoderAnswer answer) =>
        new(
            ExactOf(answer.Sha256, answer.Md5),
            [.. answer.LookUps.Select(Symmetries)],
            [.. answer.Frames.Select(f => Symmetries(f.Picture))],
            answer.Error is null ? WhyNotKnown.Known : WhyNotKnown.Unreadable
        );

    public static List<SealedHash> ExactOf(string? sha256, string? md5) =>
        [
            .. new[]
            {
                SealedHash.Parse(HashKind.Sha256, sha256),
                SealedHash.Parse(HashKind.Md5, md5),
            }.OfType<SealedHash>(),
        ];

    private static List<PdqFingerprint> Symmetries(HashedPicture picture) =>
        [
            .. picture
                .Dihedral.Prepend(picture.Hash)
                .Distinct(StringComparer.Ordinal)
                .Where(h => PdqHash.TryParse(h, out _))
                .Select(h => new PdqFingerprint(PdqHash.TryParse(h, out var hash) ? hash : default, picture.Quality)),
        ];
}

/// <summary>What the banks say of a file.</summary>
/// <param name="IsAllowed">An allow list has something like it. What still counts then frees nobody from a second look.</param>
public sealed record BankAnswer(IReadOnlyList<Finding> Found, WhyNotKnown Why, bool IsAllowed = false);
