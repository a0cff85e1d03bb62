using System.Buffers.Binary;
using System.Text;

namespace Redress.Ledger.Notes;

/// <summary>One signature line of a note. What the bytes are depends on the key's type.</summary>
public readonly record struct NoteSignature(string KeyName, uint KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>
/// A text with signatures under it (C2SP signed-note). Reading one proves nothing yet: the text counts only after
/// <see cref="SignersAmong"/> has named a key that you trust.
/// </summary>
public sealed class SignedNote
{
    /// <summary>Longer notes are refused unread. Post-quantum signatures of 5 kB fit in many times over.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The format demands that at least 16 be accepted.</summary>
    public const int MaxSignatures = 64;

    private const string Dash = "\u2014 ";
    private const int KeyIdBytes = 4;

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>The text with its last line feed, without the empty line that follows.</summary>
    public string Text { get; }

    /// <summary>All signatures, also those of keys that nobody knows.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text, which ends in a line feed and has no other control character, with one key or more.</summary>
    public static SignedNote Sign(string text, params ReadOnlySpan<SignerKey> signers)
    {
        var bytes = NoteText.Utf8.GetBytes(text);
        if (!text.EndsWith('\n') || NoteText.Read(bytes) is null || bytes.Length > MaxBytes / 2)
        {
            throw new ArgumentException("The text cannot stand in a note.", nameof(text));
        }

        if (signers.IsEmpty || signers.Length > MaxSignatures)
        {
            throw new ArgumentException($"A note has 1 to {MaxSignatures} signatures.", nameof(signers));
        }

        var signatures = new List<NoteSignature>();
        foreach (var signer in signers)
        {
            signatures.Add(signer.Sign(bytes));
        }

        return new SignedNote(text, signatures);
    }

    /// <summary>Reads the form of a note and checks no signature.</summary>
    public static Checked<SignedNote> Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxBytes)
        {
            return Flaws.NoteMalformed.In("it is too long");
        }

        if (NoteText.Read(note) is not { } all)
        {
            return Flaws.NoteMalformed.In("it is not UTF-8 or has control characters");
        }

        // The text may have empty lines itself: the last one is the border.
        var border = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (border < 0 || border + 2 == all.Length || !all.EndsWith('\n'))
        {
            return Flaws.NoteMalformed.In("it has no signature lines");
        }

        var signatures = new List<NoteSignature>();
        var lines = all.AsSpan(border + 2, all.Length - border - 3);
        foreach (var line in lines.Split('\n'))
        {
            if (signatures.Count == MaxSignatures || ReadSignature(lines[line]) is not { } signature)
            {
                return Flaws.NoteMalformed.In($"signature line {signatures.Count + 1}");
            }

            signatures.Add(signature);
        }

        return new SignedNote(all[..(border + 1)], signatures);
    }

    /// <summary>
    /// Which of the keys that you know have signed: at least one. Signatures of other keys are passed over, even if
    /// they share a name or an id with a known one; one wrong signature of a known key spoils the note.
    /// </summary>
    public Checked<IReadOnlyList<VerifierKey>> SignersAmong(params ReadOnlySpan<VerifierKey> known)
    {
        var text = NoteText.Utf8.GetBytes(Text);
        var signers = new List<VerifierKey>();
        foreach (var key in known)
        {
            var signed = false;
            foreach (var signature in Signatures)
            {
                if (signature.KeyName != key.Name || signature.KeyId != key.Id)
                {
                    continue;
                }

                if (!Ed25519.Verify(key.PublicKey, text, signature.Signature.Span))
                {
                    return Flaws.NoteSignatureWrong.In($"key {key.Id:x8}");
                }

                signed = true;
            }

            if (signed)
            {
                signers.Add(key);
            }
        }

        return signers.Count > 0 ? signers : Flaws.NoteNotSigned;
    }

    /// <summary>The note as it is stored and sent.</summary>
    public byte[] ToBytes() => NoteText.Utf8.GetBytes(ToString());

    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var (name, id, signature) in Signatures)
        {
            var bytes = new byte[KeyIdBytes + signature.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, id);
            signature.Span.CopyTo(bytes.AsSpan(KeyIdBytes));
            note.Append(Dash).Append(name).Append(' ').Append(Convert.ToBase64String(bytes)).Append('\n');
        }

        return note.ToString();
    }

    private static NoteSignature? ReadSignature(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal))
        {
            return null;
        }

        line = line[Dash.Length..];
        var space = line.IndexOf(' ');
        return
            space > 0
            && NoteText.IsName(line[..space])
            && StrictBase64.Decode(line[(space + 1)..]) is { Length: > KeyIdBytes } bytes
            ? new NoteSignature(
                line[..space].ToString(),
                BinaryPrimitives.ReadUInt32BigEndian(bytes),
                bytes.AsMemory(KeyIdBytes)
            )
            : null;
    }
}
