using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Redress.Ledger.Trees;

/// <summary>A SHA-256 value: 32 bytes, compared by content. Sixty-four lower-case hex characters as text.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Digest : IEquatable<Digest>
{
    /// <summary>How many bytes a digest has.</summary>
    public const int Bytes = 32;

    // Four words instead of an array: no allocation, and equality is four comparisons. Only ever read as bytes.
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>Takes exactly 32 bytes.</summary>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes)
        {
            throw new ArgumentException($"A digest has {Bytes} bytes, not {bytes.Length}.", nameof(bytes));
        }

        this = MemoryMarshal.Read<Digest>(bytes);
    }

    /// <summary>The 32 bytes, valid as long as this variable is.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => MemoryMarshal.AsBytes(new ReadOnlySpan<Digest>(in this));

    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    /// <summary>Writes the 32 bytes to the front of <paramref name="target"/>.</summary>
    public void CopyTo(Span<byte> target) => MemoryMarshal.Write(target, in this);

    public byte[] ToArray() => Span.ToArray();

    public string ToHex() => Convert.ToHexStringLower(Span);

    public string ToBase64() => Convert.ToBase64String(Span);

    public override string ToString() => ToHex();

    /// <summary>Reads 64 hex characters of either case.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out Digest digest)
    {
        digest = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (
            text.Length != 2 * Bytes
            || Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done
        )
        {
            return false;
        }

        digest = new Digest(bytes);
        return true;
    }

    /// <summary>Reads the one base64 form of a digest: 44 characters with padding and no stray bits.</summary>
    public static bool TryParseBase64(ReadOnlySpan<char> text, out Digest digest)
    {
        digest = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (!StrictBase64.TryDecode(text, bytes, out var length) || length != Bytes)
        {
            return false;
        }

        digest = new Digest(bytes);
        return true;
    }

    public bool Equals(Digest other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    // Not the first word alone: who may choose what is hashed could choose it so that tables degrade.
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);

    /// <summary>A list of digests as its bytes, without copying.</summary>
    internal static ReadOnlySpan<byte> AsBytes(ReadOnlySpan<Digest> digests) => MemoryMarshal.AsBytes(digests);

    /// <summary>Bytes as digests; a remainder of less than 32 bytes is cut off.</summary>
    internal static Digest[] FromBytes(ReadOnlySpan<byte> bytes)
    {
        var digests = new Digest[bytes.Length / Bytes];
        bytes[..(digests.Length * Bytes)].CopyTo(MemoryMarshal.AsBytes(digests.AsSpan()));
        return digests;
    }
}
