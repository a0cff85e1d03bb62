namespace Redress.Core.Banks;

public enum HashKind
{
    /// <summary>A picture's, or a variant's of it.</summary>
    Pdq,

    /// <summary>A video frame's.</summary>
    Frame,
    Sha256,
    Md5,
}

/// <summary>One fingerprint of an entry. A withdrawn one stays, so that every node learns what to take out.</summary>
/// <param name="Value">32 bytes, or 16 of an MD5.</param>
public sealed record SealedHash(HashKind Kind, ReadOnlyMemory<byte> Value, bool Withdrawn = false)
{
    public static int BytesOf(HashKind kind) =>
        kind switch
        {
            HashKind.Pdq or HashKind.Frame or HashKind.Sha256 => 32,
            HashKind.Md5 => 16,
        };

    /// <summary>Of hexadecimal digits; null where they are none of that kind.</summary>
    public static SealedHash? Parse(HashKind kind, string? text)
    {
        var value = new byte[BytesOf(kind)];
        return
            text?.Length == value.Length * 2
            && Convert.FromHexString(text, value, out _, out _) is System.Buffers.OperationStatus.Done
            ? new SealedHash(kind, value)
            : null;
    }

    /// <summary>What is sealed: for each a byte of kind and flag, and its value.</summary>
    public static byte[] Write(IReadOnlyCollection<SealedHash> hashes)
    {
        var bytes = new byte[hashes.Sum(h => 1 + h.Value.Length)];
        var at = 0;
        foreach (var hash in hashes)
        {
            bytes[at++] = (byte)((int)hash.Kind | (hash.Withdrawn ? WithdrawnFlag : 0));
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
            if (!Enum.IsDefined(kind) || at + BytesOf(kind) > bytes.Length)
            {
                throw new FormatException("The hashes of an entry are damaged");
            }

            hashes.Add(new SealedHash(kind, bytes.Slice(at, BytesOf(kind)), (head & WithdrawnFlag) != 0));
            at += BytesOf(kind);
        }

        return hashes;
    }

    private const int WithdrawnFlag = 0x80;
}
