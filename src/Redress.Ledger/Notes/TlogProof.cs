using System.Globalization;
using System.Text;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Notes;

/// <summary>
/// Everything to show offline that a leaf is in a log (C2SP tlog-proof): its index, the way to the root, and the
/// signed checkpoint. Kept in files that end in <c>.tlog-proof</c>.
/// </summary>
public sealed class TlogProof
{
    /// <summary>By custom, the end of the file's name.</summary>
    public const string FileExtension = ".tlog-proof";

    /// <summary>Longer files are refused unread.</summary>
    public const int MaxBytes = 2 * SignedNote.MaxBytes;

    private const string FirstLine = "c2sp.org/tlog-proof@v1";
    private const string Extra = "extra ";
    private const string Place = "index ";

    /// <summary>A proof from its parts; <paramref name="checkpoint"/> is the signed note, byte for byte.</summary>
    public TlogProof(
        long index,
        IReadOnlyList<Digest> hashes,
        ReadOnlyMemory<byte> checkpoint,
        byte[]? extraBytes = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        (Index, Hashes, Checkpoint, ExtraBytes) = (index, hashes, checkpoint, extraBytes);
    }

    /// <summary>The leaf's number, from zero.</summary>
    public long Index { get; }

    /// <summary>The leaf's sibling first.</summary>
    public IReadOnlyList<Digest> Hashes { get; }

    /// <summary>The signed note.</summary>
    public ReadOnlyMemory<byte> Checkpoint { get; }

    /// <summary>Whatever the application wants to carry along. Nothing proves it.</summary>
    public byte[]? ExtraBytes { get; }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        if (ExtraBytes is { } extra)
        {
            text.Append(Extra).Append(Convert.ToBase64String(extra)).Append('\n');
        }

        text.Append(Place).Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Hashes)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return [.. NoteText.Utf8.GetBytes(text.Append('\n').ToString()), .. Checkpoint.Span];
    }

    /// <summary>Reads the form; <see cref="Verify"/> tells what it is worth.</summary>
    public static Checked<TlogProof> Parse(ReadOnlySpan<byte> file)
    {
        var border = file.Length > MaxBytes ? -1 : file.IndexOf("\n\n"u8);
        if (border < 0 || NoteText.Read(file[..border]) is not { } head)
        {
            return Flaws.ProofMalformed.In("it has no two parts");
        }

        var lines = head.Split('\n');
        var at = 1;
        byte[]? extra = null;
        if (lines.Length > at && lines[at].StartsWith(Extra, StringComparison.Ordinal))
        {
            var text = lines[at++].AsSpan(Extra.Length);
            extra = text.IsEmpty ? [] : StrictBase64.Decode(text);
            if (extra is null)
            {
                return Flaws.ProofMalformed.In("the extra bytes are not base64");
            }
        }

        if (lines[0] != FirstLine || lines.Length <= at || !TryIndex(lines[at++], out var index))
        {
            return Flaws.ProofMalformed.In("it has no first line or no index");
        }

        return TryHashes(lines.AsSpan(at), out var hashes)
            ? new TlogProof(index, hashes, file[(border + 2)..].ToArray(), extra)
            : Flaws.ProofMalformed.In("the hashes are not hashes");
    }

    /// <summary>
    /// Is the leaf with this hash in the log with this key, at the index that the file names? Answers the checkpoint
    /// that says so.
    /// </summary>
    public Checked<Checkpoint> Verify(in Digest leafHash, VerifierKey log)
    {
        var checkpoint = Notes.Checkpoint.Open(Checkpoint.Span, log);
        if (!checkpoint.Ok)
        {
            return checkpoint;
        }

        var (_, size, root) = checkpoint.Value;
        return MerkleProof.VerifyInclusion(Index, size, leafHash, [.. Hashes], root) ? checkpoint : Flaws.ProofWrong;
    }

    private static bool TryIndex(string line, out long index)
    {
        index = 0;
        return line.StartsWith(Place, StringComparison.Ordinal)
            && NoteText.TryNumber(line.AsSpan(Place.Length), out index);
    }

    private static bool TryHashes(ReadOnlySpan<string> lines, out Digest[] hashes)
    {
        hashes = new Digest[lines.Length];
        if (lines.Length > MerkleProof.MaxHashes)
        {
            return false;
        }

        for (var i = 0; i < lines.Length; i++)
        {
            if (!Digest.TryParseBase64(lines[i], out hashes[i]))
            {
                return false;
            }
        }

        return true;
    }
}
