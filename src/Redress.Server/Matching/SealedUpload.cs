using Redress.Core.Banks;
using Redress.Matching.Pdq;

namespace Redress.Server.Matching;

/// <summary>Fingerprints of an upload as bytes, to be sealed: only what could ever match something.</summary>
public static class SealedUpload
{
    /// <summary>Of a longer video frames at even distances are kept.</summary>
    public const int MostFrames = 256;

    private const string Frame = "frame";

    /// <summary>Null where nothing could ever match.</summary>
    public static byte[]? Write(Upload upload)
    {
        var hashes = new List<SealedHash>(upload.Exact);
        hashes.AddRange(upload.Pictures.SelectMany(p => Usable(p, HashKind.Pdq)));
        var every = Math.Max(1, (upload.Frames.Count + MostFrames - 1) / MostFrames);
        for (var i = 0; i < upload.Frames.Count; i += every)
        {
            var symmetries = Usable(upload.Frames[i], HashKind.Frame).ToList();
            if (symmetries.Count > 0)
            {
                hashes.Add(SealedHash.OfRecord(Frame)!);
                hashes.AddRange(symmetries);
            }
        }

        return hashes.Count == 0 ? null : SealedHash.Write(hashes);
    }

    /// <exception cref="FormatException">It is not what <see cref="Write"/> wrote.</exception>
    public static Upload Read(ReadOnlyMemory<byte> bytes)
    {
        var (exact, pictures, frames) = (
            new List<SealedHash>(),
            new List<PdqFingerprint>(),
            new List<List<PdqFingerprint>>()
        );
        foreach (var hash in SealedHash.Read(bytes))
        {
            switch (hash.Kind)
            {
                case HashKind.Sha256 or HashKind.Md5:
                    exact.Add(hash);
                    break;
                case HashKind.Pdq:
                    pictures.Add(Print(hash));
                    break;
                case HashKind.Record:
                    frames.Add([]);
                    break;
                case HashKind.Frame:
                    (frames.Count > 0 ? frames[^1] : throw Damaged()).Add(Print(hash));
                    break;
            }
        }

        return new Upload(exact, [.. pictures.Select(p => (PdqFingerprint[])[p])], frames, WhyNotKnown.Known);
    }

    private static IEnumerable<SealedHash> Usable(IReadOnlyList<PdqFingerprint> symmetries, HashKind kind) =>
        symmetries.Where(p => p.IsUsable).Select(p => SealedHash.Parse(kind, p.Hash.ToString())).OfType<SealedHash>();

    private static PdqFingerprint Print(SealedHash hash) =>
        PdqHash.TryParse(Convert.ToHexStringLower(hash.Value.Span), out var pdq)
            ? PdqFingerprint.Listed(pdq)
            : throw Damaged();

    private static FormatException Damaged() => new("The fingerprints of an upload are damaged");
}
