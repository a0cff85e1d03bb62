using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Trees;

public sealed class SubtreesTests
{
    [Fact]
    public void Tiles_and_leaves_give_the_same_subtrees()
    {
        var data = Naive.Leaves(700);
        var leaves = Subtrees.OverLeaves(index => Leaf.Hash(data[index]));
        var files = Tile.Between(0, 700).ToDictionary(tile => tile.Path, tile => tile.Content(leaves));
        var tiles = Subtrees.OverTiles(700, files.GetValueOrDefault);

        for (var height = 0; 1 << height <= 700; height++)
        {
            for (var index = 0; (index + 1) << height <= 700; index++)
            {
                Assert.Equal(leaves(height, index), tiles(height, index));
            }
        }
    }

    [Fact]
    public void A_proof_reads_each_tile_once()
    {
        var data = Naive.Leaves(700);
        var leaves = Subtrees.OverLeaves(index => Leaf.Hash(data[index]));
        var files = Tile.Between(0, 700).ToDictionary(tile => tile.Path, tile => tile.Content(leaves));
        var read = new List<string>();
        var tiles = Subtrees.OverTiles(
            700,
            path =>
            {
                read.Add(path);
                return files[path];
            }
        );

        MerkleTree.InclusionProof(300, 700, tiles);

        Assert.Equal(read.Distinct(), read);
        Assert.InRange(read.Count, 2, 3);
    }

    [Fact]
    public void A_missing_tile_is_named_and_one_beyond_the_tree_is_a_fault()
    {
        var tiles = Subtrees.OverTiles(10, _ => null);

        Assert.Contains(
            "tile/0/000.p/10",
            Assert.Throws<InvalidDataException>(() => tiles(0, 3)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => tiles(0, 256));
    }
}
