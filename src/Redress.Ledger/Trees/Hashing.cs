using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Redress.Ledger.Trees;

/// <summary>The hash of a leaf: <c>SHA-256(0x00 || data)</c> (RFC 6962 section 2.1).</summary>
public static class Leaf
{
    private const int OnStack = 512;

    /// <summary>The 0x00 in front keeps a leaf from ever being taken for a node.</summary>
    [SkipLocalsInit]
    public static Digest Hash(ReadOnlySpan<byte> data)
    {
        var length = data.Length + 1;
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var input = rented is null ? stackalloc byte[OnStack] : rented;
        input[0] = 0x00;
        data.CopyTo(input[1..]);
        var digest = Sha256.Hash(input[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return digest;
    }
}

/// <summary>The hash of an inner node: <c>SHA-256(0x01 || left || right)</c> (RFC 6962 section 2.1).</summary>
public static class Node
{
    [SkipLocalsInit]
    public static Digest Hash(in Digest left, in Digest right)
    {
        Span<byte> input = stackalloc byte[1 + 2 * Digest.Bytes];
        input[0] = 0x01;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Digest.Bytes)..]);
        return Sha256.Hash(input);
    }

    /// <summary>The root over a power of two of hashes, destroying them on the way.</summary>
    internal static Digest Perfect(Span<Digest> hashes)
    {
        for (var width = hashes.Length; width > 1; width /= 2)
        {
            for (var i = 0; i < width / 2; i++)
            {
                hashes[i] = Hash(hashes[2 * i], hashes[2 * i + 1]);
            }
        }

        return hashes[0];
    }
}

internal static class Sha256
{
    [SkipLocalsInit]
    public static Digest Hash(ReadOnlySpan<byte> input)
    {
        Span<byte> output = stackalloc byte[Digest.Bytes];
        SHA256.HashData(input, output);
        return new Digest(output);
    }
}
