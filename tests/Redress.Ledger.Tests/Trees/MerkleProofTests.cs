using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Trees;

public sealed class MerkleProofTests
{
    private const int Sizes = 70;
    private const int MutatedSizes = 36;

    private static readonly byte[][] Data = Naive.Leaves(Sizes);
    private static readonly Digest[] Hashes = [.. Data.Select(data => Leaf.Hash(data))];
    private static readonly Digest[] Roots =
    [
        .. Enumerable.Range(0, Sizes + 1).Select(size => new Digest(Naive.Root(Data[..size]))),
    ];

    private static readonly Subtree Source = Subtrees.OverLeaves(index => Hashes[index]);

    [Fact]
    public void The_published_proofs_hold()
    {
        var leaf = Leaf.Hash(Published.Leaves[5]);
        var roots = Published.Roots;

        Assert.True(MerkleProof.VerifyInclusion(5, 8, leaf, Published.InclusionOf5In8, roots[8]));
        Assert.True(MerkleProof.VerifyConsistency(1, 8, Published.Consistency1To8, roots[1], roots[8]));
        Assert.True(MerkleProof.VerifyConsistency(6, 8, Published.Consistency6To8, roots[6], roots[8]));
    }

    [Fact]
    public void Every_naive_inclusion_proof_holds_for_its_own_leaf_and_place_only()
    {
        for (var size = 1; size <= Sizes; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proof = Naive.Digests(Naive.Path(index, Data[..size]));
                for (var other = 0; other < size; other++)
                {
                    var holds = MerkleProof.VerifyInclusion(other, size, Hashes[index], proof, Roots[size]);
                    Assert.Equal(other == index, holds);
                    Assert.Equal(
                        other == index,
                        MerkleProof.VerifyInclusion(index, size, Hashes[other], proof, Roots[size])
                    );
                }
            }
        }
    }

    [Fact]
    public void Every_naive_consistency_proof_holds_for_its_own_roots_only()
    {
        for (var later = 0; later <= Sizes; later++)
        {
            for (var earlier = 0; earlier <= later; earlier++)
            {
                var proof = Naive.Digests(Naive.Proof(earlier, Data[..later]));
                Assert.True(MerkleProof.VerifyConsistency(earlier, later, proof, Roots[earlier], Roots[later]));
                Assert.False(MerkleProof.VerifyConsistency(earlier, later, proof, Hashes[0], default));
                if (earlier > 0)
                {
                    Assert.False(MerkleProof.VerifyConsistency(earlier, later, proof, Roots[earlier], default));
                }

                Assert.False(MerkleProof.VerifyConsistency(earlier, later, proof, default, Roots[later]));
            }
        }
    }

    [Fact]
    public void No_inclusion_proof_survives_a_changed_byte_or_length()
    {
        for (var size = 1; size <= MutatedSizes; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var (at, of) = (index, size);
                var proof = MerkleTree.InclusionProof(index, size, Source);
                AssertFragile(proof, it => MerkleProof.VerifyInclusion(at, of, Hashes[at], it, Roots[of]));
            }
        }
    }

    [Fact]
    public void No_consistency_proof_survives_a_changed_byte_or_length()
    {
        for (var later = 0; later <= MutatedSizes; later++)
        {
            for (var earlier = 0; earlier <= later; earlier++)
            {
                var (from, to) = (earlier, later);
                var proof = MerkleTree.ConsistencyProof(earlier, later, Source);
                AssertFragile(proof, it => MerkleProof.VerifyConsistency(from, to, it, Roots[from], Roots[to]));
            }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 1)]
    [InlineData(1, 1)]
    [InlineData(0, -1)]
    [InlineData(long.MinValue, long.MinValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void A_place_outside_the_tree_is_never_proved(long index, long size) =>
        Assert.False(MerkleProof.VerifyInclusion(index, size, Hashes[0], [], Hashes[0]));

    [Theory]
    [InlineData(2, 1)]
    [InlineData(-1, 1)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(1, long.MinValue)]
    public void Sizes_that_cannot_be_are_never_proved(long earlier, long later) =>
        Assert.False(MerkleProof.VerifyConsistency(earlier, later, [], Roots[1], Roots[1]));

    [Fact]
    public void A_huge_proof_costs_no_hash()
    {
        var proof = new Digest[1_000_000];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(MerkleProof.VerifyInclusion(0, long.MaxValue, default, proof, default));
        Assert.False(MerkleProof.VerifyConsistency(3, long.MaxValue, proof, default, default));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Nothing_is_the_beginning_of_every_tree_but_has_one_root()
    {
        Assert.True(MerkleProof.VerifyConsistency(0, 5, [], Roots[0], Roots[5]));
        Assert.False(MerkleProof.VerifyConsistency(0, 5, [], Roots[1], Roots[5]));
        Assert.False(MerkleProof.VerifyConsistency(0, 5, [default], Roots[0], Roots[5]));
        Assert.False(MerkleProof.VerifyConsistency(0, 0, [], Roots[1], Roots[1]));
        Assert.False(MerkleProof.VerifyConsistency(5, 5, [], Roots[5], Roots[4]));
    }

    private static void AssertFragile(Digest[] proof, Func<Digest[], bool> verify)
    {
        Assert.True(verify(proof));
        Assert.False(verify([.. proof, default]));
        Assert.False(verify([default, .. proof]));
        for (var i = 0; i < proof.Length; i++)
        {
            Assert.False(verify([.. proof[..i], .. proof[(i + 1)..]]));
            for (var position = 0; position < Digest.Bytes; position++)
            {
                var bytes = proof[i].ToArray();
                bytes[position] ^= (byte)(1 << (position % 8));
                Assert.False(verify([.. proof[..i], new Digest(bytes), .. proof[(i + 1)..]]));
            }
        }

        if (proof.Length > 1)
        {
            Assert.False(verify([.. proof.Reverse()]));
        }
    }
}
