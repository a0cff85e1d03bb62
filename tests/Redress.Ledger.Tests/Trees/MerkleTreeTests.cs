using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Trees;

public sealed class MerkleTreeTests
{
    [Fact]
    public void Roots_and_proofs_are_the_published_ones()
    {
        for (var size = 0; size <= 8; size++)
        {
            Assert.Equal(Published.Roots[size], MerkleTree.Root(size, Published.Subtree));
        }

        Assert.Equal(Published.InclusionOf5In8, MerkleTree.InclusionProof(5, 8, Published.Subtree));
        Assert.Equal(Published.Consistency1To8, MerkleTree.ConsistencyProof(1, 8, Published.Subtree));
        Assert.Equal(Published.Consistency6To8, MerkleTree.ConsistencyProof(6, 8, Published.Subtree));
    }

    [Fact]
    public void Roots_agree_with_the_naive_tree_at_every_size_to_300()
    {
        var (leaves, subtree) = Tree(300);
        for (var size = 0; size <= 300; size++)
        {
            Assert.Equal(Naive.Root(leaves[..size]), MerkleTree.Root(size, subtree).ToArray());
        }
    }

    [Fact]
    public void Every_inclusion_proof_to_size_70_agrees_with_the_naive_one()
    {
        var (leaves, subtree) = Tree(70);
        for (var size = 1; size <= 70; size++)
        {
            for (var index = 0; index < size; index++)
            {
                Assert.Equal(
                    Naive.Digests(Naive.Path(index, leaves[..size])),
                    MerkleTree.InclusionProof(index, size, subtree)
                );
            }
        }
    }

    [Fact]
    public void Every_consistency_proof_to_size_70_agrees_with_the_naive_one()
    {
        var (leaves, subtree) = Tree(70);
        for (var later = 0; later <= 70; later++)
        {
            for (var earlier = 0; earlier <= later; earlier++)
            {
                Assert.Equal(
                    Naive.Digests(Naive.Proof(earlier, leaves[..later])),
                    MerkleTree.ConsistencyProof(earlier, later, subtree)
                );
            }
        }
    }

    [Fact]
    public void Sizes_and_places_that_cannot_be_are_a_fault()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.Root(-1, Published.Subtree));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.InclusionProof(8, 8, Published.Subtree));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.InclusionProof(-1, 8, Published.Subtree));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ConsistencyProof(8, 7, Published.Subtree));
    }

    [Fact]
    public void A_tree_of_the_largest_size_takes_few_hashes()
    {
        // All leaves alike, so that a subtree is known by its height.
        var heights = new Digest[63];
        for (var height = 1; height < heights.Length; height++)
        {
            heights[height] = Node.Hash(heights[height - 1], heights[height - 1]);
        }

        var asked = 0;
        Subtree alike = (height, _) =>
        {
            asked++;
            return heights[height];
        };

        var root = MerkleTree.Root(long.MaxValue, alike);
        var proof = MerkleTree.InclusionProof(long.MaxValue / 3, long.MaxValue, alike);

        Assert.True(MerkleProof.VerifyInclusion(long.MaxValue / 3, long.MaxValue, default, proof, root));
        Assert.InRange(asked, 1, 200);
    }

    private static (byte[][] Leaves, Subtree Subtree) Tree(int size)
    {
        var leaves = Naive.Leaves(size);
        return (leaves, Subtrees.OverLeaves(index => Leaf.Hash(leaves[index])));
    }
}
