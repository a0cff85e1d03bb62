using System.Buffers.Binary;
using System.Numerics;

namespace Redress.Ledger.Trees;

/// <summary>
/// The frontier of a growing tree: the roots of its perfect subtrees, largest first, one for each bit set in the
/// size. All that is needed to append and to know the root: at most 63 hashes, whatever the size.
/// Not safe for use by two threads.
/// </summary>
public sealed class CompactRange
{
    private const int MaxRoots = 63;
    private const int SizeBytes = 8;

    private readonly Digest[] _roots = new Digest[MaxRoots];

    // The hashes that the last append completed, by height; a tile takes those of height 8, 16, ...
    private readonly Digest[] _completed = new Digest[MaxRoots];

    /// <summary>An empty tree.</summary>
    public CompactRange() { }

    internal CompactRange(long size, ReadOnlySpan<Digest> roots)
    {
        Size = size;
        roots.CopyTo(_roots);
    }

    /// <summary>How many leaves there are.</summary>
    public long Size { get; private set; }

    /// <summary>The root over all leaves; at most 62 hashes of work.</summary>
    public Digest Root
    {
        get
        {
            var count = BitOperations.PopCount((ulong)Size);
            if (count == 0)
            {
                return MerkleTree.EmptyRoot;
            }

            var root = _roots[count - 1];
            for (var i = count - 2; i >= 0; i--)
            {
                root = Node.Hash(_roots[i], root);
            }

            return root;
        }
    }

    /// <summary>Appends a leaf's hash (<see cref="Leaf.Hash"/>): one node hash on average, no allocation.</summary>
    public void Append(in Digest leafHash)
    {
        if (Size == long.MaxValue)
        {
            throw new InvalidOperationException("The tree is full.");
        }

        var count = BitOperations.PopCount((ulong)Size);
        var hash = leafHash;
        _completed[0] = hash;

        // Each trailing one of the old size is a perfect subtree that finds its twin now.
        var merges = BitOperations.TrailingZeroCount(~(ulong)Size);
        for (var height = 1; height <= merges; height++)
        {
            hash = Node.Hash(_roots[--count], hash);
            _completed[height] = hash;
        }

        _roots[count] = hash;
        Size++;
    }

    /// <summary>The frontier as bytes: size (64 bits, big-endian), then its hashes, the largest subtree first.</summary>
    public byte[] ToBytes()
    {
        var roots = Digest.AsBytes(_roots.AsSpan(0, BitOperations.PopCount((ulong)Size)));
        var bytes = new byte[SizeBytes + roots.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Size);
        roots.CopyTo(bytes.AsSpan(SizeBytes));
        return bytes;
    }

    /// <summary>
    /// Reads what <see cref="ToBytes"/> wrote. Only the form can be checked here: compare <see cref="Root"/> with a
    /// signed checkpoint before appending to it.
    /// </summary>
    public static Checked<CompactRange> Restore(ReadOnlySpan<byte> bytes)
    {
        if (!BinaryPrimitives.TryReadInt64BigEndian(bytes, out var size) || size < 0)
        {
            return Flaws.FrontierMalformed;
        }

        var roots = bytes[SizeBytes..];
        return roots.Length == BitOperations.PopCount((ulong)size) * Digest.Bytes
            ? new CompactRange(size, Digest.FromBytes(roots))
            : Flaws.FrontierMalformed;
    }

    /// <summary>The subtree of this height which the last append completed; the caller knows that there is one.</summary>
    internal Digest Completed(int height) => _completed[height];
}
