using System.Numerics;
using System.Security.Cryptography;

namespace Redress.Ledger.Trees;

/// <summary>
/// The root of the perfect subtree over the 2^<paramref name="height"/> leaves that begin at leaf
/// <paramref name="index"/> · 2^<paramref name="height"/>. See <see cref="Subtrees"/> for ready-made sources.
/// </summary>
public delegate Digest Subtree(int height, long index);

/// <summary>
/// Roots and proofs of an RFC 6962 tree, computed the way that RFC 6962 section 2.1 writes it down. Each asks its
/// source for at most some 130 perfect subtrees and hashes as many nodes.
/// </summary>
public static class MerkleTree
{
    /// <summary>The root of a tree without leaves: the hash of nothing.</summary>
    public static readonly Digest EmptyRoot = new(SHA256.HashData([]));

    /// <summary>The root over the first <paramref name="size"/> leaves.</summary>
    public static Digest Root(long size, Subtree subtree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? EmptyRoot : Range(0, size, subtree);
    }

    /// <summary>
    /// The siblings on the way from leaf <paramref name="index"/> to the root over the first
    /// <paramref name="size"/> leaves, the leaf's own sibling first.
    /// </summary>
    public static Digest[] InclusionProof(long index, long size, Subtree subtree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<Digest>();
        Path(index, 0, size, subtree, proof);
        return [.. proof];
    }

    /// <summary>
    /// The hashes that show that the first <paramref name="earlier"/> of <paramref name="later"/> leaves are the
    /// earlier tree. Empty where there is nothing to show: no leaf earlier, or the same size.
    /// </summary>
    public static Digest[] ConsistencyProof(long earlier, long later, Subtree subtree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(earlier);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(earlier, later);
        if (earlier == 0)
        {
            return [];
        }

        var proof = new List<Digest>();
        Subproof(earlier, 0, later, known: true, subtree, proof);
        return [.. proof];
    }

    /// <summary>The largest power of two smaller than <paramref name="count"/>, which is at least two.</summary>
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));

    // The start is always a multiple of the power of two that the count needs: every split leaves it so.
    private static Digest Range(long start, long count, Subtree subtree)
    {
        if (BitOperations.IsPow2(count))
        {
            var height = BitOperations.Log2((ulong)count);
            return subtree(height, start >> height);
        }

        var left = Split(count);
        return Node.Hash(Range(start, left, subtree), Range(start + left, count - left, subtree));
    }

    private static void Path(long index, long start, long count, Subtree subtree, List<Digest> proof)
    {
        if (count == 1)
        {
            return;
        }

        var left = Split(count);
        if (index - start < left)
        {
            Path(index, start, left, subtree, proof);
            proof.Add(Range(start + left, count - left, subtree));
        }
        else
        {
            Path(index, start + left, count - left, subtree, proof);
            proof.Add(Range(start, left, subtree));
        }
    }

    // "Known": the subtree that remains is the whole earlier tree, whose root the verifier has already.
    private static void Subproof(long earlier, long start, long count, bool known, Subtree subtree, List<Digest> proof)
    {
        if (earlier == count)
        {
            if (!known)
            {
                proof.Add(Range(start, count, subtree));
            }

            return;
        }

        var left = Split(count);
        if (earlier <= left)
        {
            Subproof(earlier, start, left, known, subtree, proof);
            proof.Add(Range(start + left, count - left, subtree));
        }
        else
        {
            Subproof(earlier - left, start + left, count - left, known: false, subtree, proof);
            proof.Add(Range(start, left, subtree));
        }
    }
}
