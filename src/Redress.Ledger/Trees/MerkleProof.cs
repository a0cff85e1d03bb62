using System.Numerics;

namespace Redress.Ledger.Trees;

/// <summary>
/// Checks proofs from strangers. The number of hashes that a proof must have follows from the sizes alone, and it is
/// compared first; so there is exactly one proof for each statement, and at most 126 hashes of work.
/// </summary>
public static class MerkleProof
{
    /// <summary>More hashes than this no proof can have.</summary>
    public const int MaxHashes = 64;

    /// <summary>Is <paramref name="leafHash"/> the leaf at <paramref name="index"/> of the tree with this root?</summary>
    public static bool VerifyInclusion(
        long index,
        long size,
        in Digest leafHash,
        ReadOnlySpan<Digest> proof,
        in Digest root
    )
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var inner = Inner(index, size);
        if (proof.Length != inner + Border(index, inner))
        {
            return false;
        }

        var hash = leafHash;
        for (var height = 0; height < inner; height++)
        {
            hash = (index >> height & 1) == 0 ? Node.Hash(hash, proof[height]) : Node.Hash(proof[height], hash);
        }

        return ClimbBorder(hash, proof[inner..]) == root;
    }

    /// <summary>Does the tree with the later root begin with all leaves of the tree with the earlier root?</summary>
    public static bool VerifyConsistency(
        long earlier,
        long later,
        ReadOnlySpan<Digest> proof,
        in Digest earlierRoot,
        in Digest laterRoot
    )
    {
        if (earlier < 0 || earlier > later)
        {
            return false;
        }

        if (earlier == later || earlier == 0)
        {
            // Nothing is every tree's beginning, but nothing has only one root.
            return proof.IsEmpty
                && (earlier != later || earlierRoot == laterRoot)
                && (earlier != 0 || earlierRoot == MerkleTree.EmptyRoot);
        }

        // Both trees share the largest perfect subtree that ends at the last earlier leaf; the climb starts there.
        // Where that is the whole earlier tree its root is known and not sent.
        var height = BitOperations.TrailingZeroCount(earlier);
        var whole = BitOperations.IsPow2(earlier);
        var inner = Inner(earlier - 1, later) - height;
        var sent = whole ? 0 : 1;
        if (proof.Length != sent + inner + Border(earlier - 1, inner + height))
        {
            return false;
        }

        return Climb((earlier - 1) >> height, inner, whole ? earlierRoot : proof[0], proof[sent..])
            == (earlierRoot, laterRoot);
    }

    /// <summary>Up both trees at once: the earlier one has only left siblings, the later one has both.</summary>
    private static (Digest Earlier, Digest Later) Climb(
        long index,
        int inner,
        in Digest start,
        ReadOnlySpan<Digest> proof
    )
    {
        var (earlier, later) = (start, start);
        for (var height = 0; height < inner; height++)
        {
            if ((index >> height & 1) == 0)
            {
                later = Node.Hash(later, proof[height]);
            }
            else
            {
                later = Node.Hash(proof[height], later);
                earlier = Node.Hash(proof[height], earlier);
            }
        }

        return (ClimbBorder(earlier, proof[inner..]), ClimbBorder(later, proof[inner..]));
    }

    /// <summary>How many levels the way from this leaf has in common with no way from the last leaf.</summary>
    private static int Inner(long index, long size) => 64 - BitOperations.LeadingZeroCount((ulong)(index ^ (size - 1)));

    /// <summary>From there on the way is the tree's right edge, where every sibling is a left one.</summary>
    private static int Border(long index, int inner) => BitOperations.PopCount((ulong)index >> inner);

    private static Digest ClimbBorder(Digest hash, ReadOnlySpan<Digest> proof)
    {
        foreach (ref readonly var sibling in proof)
        {
            hash = Node.Hash(sibling, hash);
        }

        return hash;
    }
}
