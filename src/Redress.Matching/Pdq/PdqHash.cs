using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Redress.Matching.Pdq;

/// <summary>
/// A perceptual hash of 256 bits, compared by how many of them differ. As text it is the number that it is: 64 lower-case
/// hex digits, bit 255 first.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct PdqHash : IEquatable<PdqHash>
{
    /// <summary>How many bits a hash has, and so the largest distance of two.</summary>
    public const int Bits = 256;

    /// <summary>How many bytes a hash has.</summary>
    public const int Bytes = Bits / 8;

    /// <summary>Up to this distance two hashes are taken for the same picture, unless a bank says less.</summary>
    public const int MaxDistance = 31;

    // Bit k of the hash is bit k % 64 of word k / 64.
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>Takes the four words, lowest first.</summary>
    public PdqHash(ulong word0, ulong word1, ulong word2, ulong word3)
    {
        _a = word0;
        _b = word1;
        _c = word2;
        _d = word3;
    }

    /// <summary>How many bits are set. A hash of a picture has at most 128.</summary>
    public int Ones =>
        BitOperations.PopCount(_a)
        + BitOperations.PopCount(_b)
        + BitOperations.PopCount(_c)
        + BitOperations.PopCount(_d);

    /// <summary>The hash of the negative: every bit turned.</summary>
    public PdqHash Complement => new(~_a, ~_b, ~_c, ~_d);

    /// <summary>The words, lowest first.</summary>
    [UnscopedRef]
    internal ReadOnlySpan<ulong> Words => MemoryMarshal.CreateReadOnlySpan(in _a, 4);

    public static bool operator ==(PdqHash left, PdqHash right) => left.Equals(right);

    public static bool operator !=(PdqHash left, PdqHash right) => !left.Equals(right);

    /// <summary>How many bits differ, 0 to 256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int DistanceTo(in PdqHash other) =>
        BitOperations.PopCount(_a ^ other._a)
        + BitOperations.PopCount(_b ^ other._b)
        + BitOperations.PopCount(_c ^ other._c)
        + BitOperations.PopCount(_d ^ other._d);

    /// <summary>Reads 64 lower-case hex digits and nothing else: one hash has one text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PdqHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (
            text.Length != 2 * Bytes
            || text.ContainsAnyInRange('A', 'F')
            || Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done
        )
        {
            return false;
        }

        hash = FromBytes(bytes);
        return true;
    }

    /// <summary>Reads the 32 bytes of the text's hex digits.</summary>
    public static PdqHash FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes)
        {
            throw new ArgumentException($"A hash has {Bytes} bytes, not {bytes.Length}.", nameof(bytes));
        }

        return new PdqHash(Word(bytes[24..]), Word(bytes[16..]), Word(bytes[8..]), Word(bytes));

        static ulong Word(ReadOnlySpan<byte> at) => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(at);
    }

    /// <summary>Writes the 32 bytes of the text's hex digits to the front of <paramref name="target"/>.</summary>
    public void CopyTo(Span<byte> target)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(target[24..], _a);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(target[16..], _b);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(target[8..], _c);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(target, _d);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public bool Equals(PdqHash other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is PdqHash other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);
}
