using System.Numerics;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Trees;

public sealed class CompactRangeTests
{
    [Fact]
    public void It_has_the_published_roots()
    {
        var range = new CompactRange();
        Assert.Equal(Published.Roots[0], range.Root);
        for (var i = 0; i < Published.Leaves.Length; i++)
        {
            range.Append(Leaf.Hash(Published.Leaves[i]));
            Assert.Equal(Published.Roots[i + 1], range.Root);
            Assert.Equal(i + 1, range.Size);
        }
    }

    [Fact]
    public void It_agrees_with_the_naive_tree_at_every_size_to_300()
    {
        var leaves = Naive.Leaves(300);
        var range = new CompactRange();
        for (var size = 0; size <= 300; size++)
        {
            Assert.Equal(Naive.Root(leaves[..size]), range.Root.ToArray());
            if (size < 300)
            {
                range.Append(Leaf.Hash(leaves[size]));
            }
        }
    }

    [Fact]
    public void What_was_stored_goes_on_as_if_never_stopped()
    {
        var leaves = Naive.Leaves(300);
        var range = new CompactRange();
        foreach (var leaf in leaves)
        {
            var bytes = range.ToBytes();
            Assert.Equal(8 + 32 * BitOperations.PopCount((ulong)range.Size), bytes.Length);

            range = CompactRange.Restore(bytes).Value;
            range.Append(Leaf.Hash(leaf));
        }

        Assert.Equal(Naive.Root(leaves), range.Root.ToArray());
    }

    [Fact]
    public void Stored_bytes_of_the_wrong_length_are_refused()
    {
        var range = new CompactRange();
        foreach (var leaf in Naive.Leaves(7))
        {
            range.Append(Leaf.Hash(leaf));
        }

        var bytes = range.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(Flaws.FrontierMalformed, CompactRange.Restore(bytes.AsSpan(0, length)).Flaw);
        }

        Assert.False(CompactRange.Restore([.. bytes, 0]).Ok);
        Assert.False(CompactRange.Restore([0x80, 0, 0, 0, 0, 0, 0, 0]).Ok);
    }

    [Fact]
    public void A_changed_frontier_has_another_root()
    {
        var range = new CompactRange();
        foreach (var leaf in Naive.Leaves(7))
        {
            range.Append(Leaf.Hash(leaf));
        }

        var bytes = range.ToBytes();
        for (var i = 8; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.NotEqual(range.Root, CompactRange.Restore(bytes).Value.Root);
            bytes[i] ^= 1;
        }
    }

    [Fact]
    public void The_largest_frontier_is_read_and_then_the_tree_is_full()
    {
        byte[] bytes = [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, .. new byte[63 * 32]];
        var range = CompactRange.Restore(bytes).Value;

        Assert.Equal(long.MaxValue, range.Size);
        Assert.NotEqual(default, range.Root);
        Assert.Throws<InvalidOperationException>(() => range.Append(default));
    }

    [Fact]
    public void Appending_allocates_nothing()
    {
        var range = new CompactRange();
        var leaf = Leaf.Hash([1, 2, 3]);
        range.Append(leaf);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            range.Append(leaf);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
