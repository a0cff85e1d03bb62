namespace Redress.Core.Banks;

public enum HashKind
{
    /// <summary>A picture's, or a variant's of it.</summary>
    Pdq,

    /// <summary>A video frame's.</summary>
    Frame,
    Sha256,
    Md5,

    /// <summary>No fingerprint: the name that an exchange gives to what the following ones are of.</summary>
    Record,
}

/// <summary>One fingerprint of an entry. A withdrawn one stays, so that every node learns what to take out.</summary>
/// <param name="Value">32 bytes, 16 of an MD5, at most 255 of a record's name.</param>
public sealed record SealedHash(HashKind Kind, ReadOnlyMemory<byte> Value, bool Withdrawn = false)
{
    private const int MaxName = 255;

    /// <summary>0 for what has no length of its own.</summary>
    public static int BytesOf(HashKind kind) =>
        kind switch
        {
            HashKind.Pdq or HashKind.Frame or HashKind.Sha256 => 32,
            HashKind.Md5 => 16,
            HashKind.Record => 0,
        };

    /// <summary>The name of a record of an exchange; null where it is too long to be one.</summary>
    public static SealedHash? OfRecord(string name) =>
        System.Text.Encoding.UTF8.GetBytes(name) is { Length: > 0 and <= MaxName } bytes
            ? new SealedHash(HashKind.Record, bytes)
            : null;

    public bool IsSame(SealedHash other) => Kind == other.Kind && Value.Span.SequenceEqual(other.Value.Span);

    /// <summary>Of hexadecimal digits; null where they are none of that kind.</summary>
    public static SealedHash? Parse(HashKind kind, string? text)
    {
        var value = new byte[BytesOf(kind)];
        return
            value.Length > 0
            && text?.Length == value.Length * 2
            && Convert.FromHexString(text, value, out _, out _) is System.Buffers.OperationStatus.Done
            ? new SealedHash(kind, value)
            : null;
    }

    /// <summary>What is sealed: for each a byte of kind and flag, a length where the kind has none, and its value.</summary>
    public static byte[] Write(IReadOnlyCollection<SealedHash> hashes)
    {
        var bytes = new byte[hashes.Sum(h => (h.Kind is HashKind.Record ? 2 : 1) + h.Value.Length)];
        var at = 0;
        foreach (var hash in hashes)
        {
            bytes[at++] = (byte)((int)hash.Kind | (hash.Withdrawn ? WithdrawnFlag : 0));
            if (hash.Kind is HashKind.Record)
            {
                bytes[at++] = (byte)hash.Value.Length;
            }

            hash.Value.Span.CopyTo(bytes.AsSpan(at));
            at += hash.Value.Length;
        }

        return bytes;
    }

    /// <exception cref="FormatException">It is not what <see cref="Write"/> wrote.</exception>
    public static List<SealedHash> Read(ReadOnlyMemory<byte> bytes)
    {
        var hashes = new List<SealedHash>(bytes.Length / 33);
        for (var at = 0; at < bytes.Length; )
        {
            var head = bytes.Span[at++];
            var kind = (HashKind)(head & ~WithdrawnFlag);
            if (!Enum.IsDefined(kind) || at >= bytes.Length)
            {
                throw Damaged();
            }

            var length = kind is HashKind.Record ? bytes.Span[at++] : BytesOf(kind);
            if (length == 0 || at + length > bytes.Length)
            {
                throw Damaged();
            }

            hashes.Add(new SealedHash(kind, bytes.Slice(at, length), (head & WithdrawnFlag) != 0));
            at += length;
        }

        return hashes;
    }

    private static FormatException Damaged() => new("The hashes of an entry are damaged");

    private const int WithdrawnFlag = 0x80;
}
