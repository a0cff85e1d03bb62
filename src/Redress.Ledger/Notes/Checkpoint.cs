using System.Globalization;
using System.Text;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Notes;

/// <summary>
/// What a log commits to (C2SP tlog-checkpoint): its name, how many leaves it has and their root. A log must never
/// sign two of which the later is not a continuation of the earlier; <see cref="Follows"/> is how to tell.
/// </summary>
/// <param name="Origin">The log's name, by custom an address without scheme; also the name of its key.</param>
public sealed record Checkpoint(string Origin, long Size, Digest Root)
{
    private const int FixedLines = 3;

    /// <summary>Further lines, which the format advises against. Empty in what this library writes.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>The text that is signed.</summary>
    public string ToText()
    {
        if (Size < 0 || !NoteText.IsLine(Origin) || !Extensions.All(line => NoteText.IsLine(line)))
        {
            throw new InvalidOperationException("This cannot be written as a checkpoint.");
        }

        var text = new StringBuilder(Origin).Append('\n');
        text.Append(Size.ToString(CultureInfo.InvariantCulture)).Append('\n').Append(Root.ToBase64()).Append('\n');
        foreach (var line in Extensions)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The text of a note as a checkpoint. Says nothing about who signed it.</summary>
    public static Checked<Checkpoint> ParseText(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < FixedLines + 1 || lines[^1].Length > 0 || !lines[..^1].All(line => NoteText.IsLine(line)))
        {
            return Flaws.CheckpointMalformed.In("it has not three full lines or more");
        }

        if (!NoteText.TryNumber(lines[1], out var size))
        {
            return Flaws.CheckpointMalformed.In("the size is not a number");
        }

        if (!Digest.TryParseBase64(lines[2], out var root) || (size == 0 && root != MerkleTree.EmptyRoot))
        {
            return Flaws.CheckpointMalformed.In("the root is not one");
        }

        return new Checkpoint(lines[0], size, root) { Extensions = lines[FixedLines..^1] };
    }

    /// <summary>The signed note. Call only when everything that it promises is on disk.</summary>
    public SignedNote Sign(params ReadOnlySpan<SignerKey> signers) => SignedNote.Sign(ToText(), signers);

    /// <summary>
    /// Reads a signed checkpoint of the log with this key, whose name must be the origin. Signatures of others
    /// (witnesses, an older or newer key) neither help nor harm.
    /// </summary>
    public static Checked<Checkpoint> Open(ReadOnlySpan<byte> note, VerifierKey log)
    {
        var signed = SignedNote.Parse(note);
        if (signed.Flaw is { } malformed)
        {
            return malformed;
        }

        if (signed.Value.SignersAmong(log).Flaw is { } unsigned)
        {
            return unsigned;
        }

        var checkpoint = ParseText(signed.Value.Text);
        return !checkpoint.Ok || checkpoint.Value.Origin == log.Name ? checkpoint : Flaws.CheckpointOfOtherLog;
    }

    /// <summary>Is it proved that this checkpoint's tree begins with the earlier one's?</summary>
    public Verdict Follows(Checkpoint earlier, ReadOnlySpan<Digest> consistencyProof)
    {
        if (Origin != earlier.Origin)
        {
            return Flaws.CheckpointOfOtherLog;
        }

        if (Size < earlier.Size)
        {
            return Flaws.CheckpointShrinks.In($"{earlier.Size} to {Size}");
        }

        return MerkleProof.VerifyConsistency(earlier.Size, Size, consistencyProof, earlier.Root, Root)
            ? Verdict.Sound
            : Flaws.CheckpointInconsistent.In($"{earlier.Size} to {Size}");
    }
}
