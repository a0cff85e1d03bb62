using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Trees;

public sealed class TileTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 273, 112, "tile/0/273.p/112")]
    [InlineData(1, 999, 256, "tile/1/999")]
    [InlineData(1, 1000, 1, "tile/1/x001/000.p/1")]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(63, long.MaxValue, 255, "tile/63/x009/x223/x372/x036/x854/x775/807.p/255")]
    public void A_path_is_spelt_in_groups_of_three(int level, long index, int width, string path)
    {
        var tile = new Tile(level, index, width);

        Assert.Equal(path, tile.Path);
        Assert.True(Tile.TryParsePath(path, out var parsed, out var entries));
        Assert.Equal(tile, parsed);
        Assert.False(entries);
    }

    [Fact]
    public void Entries_have_a_path_beside_the_lowest_level_only()
    {
        Assert.Equal("tile/entries/x001/000.p/7", new Tile(0, 1000, 7).EntriesPath);
        Assert.True(Tile.TryParsePath("tile/entries/x001/000.p/7", out var tile, out var entries));
        Assert.Equal(new Tile(0, 1000, 7), tile);
        Assert.True(entries);
        Assert.Throws<InvalidOperationException>(() => new Tile(1, 0, 1).EntriesPath);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/000/")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/0/-01")]
    [InlineData("tile/0/x000/000")]
    [InlineData("tile/0/x1/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0.p/1")]
    [InlineData("tile/0/.p/1")]
    [InlineData("tile/0/../000")]
    [InlineData("tile/../../secret")]
    [InlineData("tile/entries/..")]
    [InlineData("tile/Entries/000")]
    [InlineData("tile/0/\u0661\u0661\u0661")] // digits of another script
    [InlineData("tile/0/x009/x223/x372/x036/x854/x775/808")] // beyond 64 bits
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/999")]
    public void Any_other_spelling_is_refused(string? path) => Assert.False(Tile.TryParsePath(path, out _, out _));

    [Fact]
    public void A_tree_of_70_000_has_the_tiles_of_the_specification()
    {
        var tiles = Tile.Between(0, 70_000).ToList();

        Assert.Equal(273, tiles.Count(tile => tile is { Level: 0, IsFull: true }));
        Assert.Contains(new Tile(0, 273, 112), tiles);
        Assert.Contains(new Tile(1, 0, 256), tiles);
        Assert.Contains(new Tile(1, 1, 17), tiles);
        Assert.Contains(new Tile(2, 0, 1), tiles);
        Assert.Equal(277, tiles.Count);
    }

    [Fact]
    public void A_tree_of_256_has_a_full_tile_and_one_hash_above_it()
    {
        Assert.Equal([new Tile(0, 0, 256), new Tile(1, 0, 1)], Tile.Between(0, 256));
        Assert.Equal([new Tile(0, 0, 256), new Tile(1, 0, 1)], Tile.Between(255, 256));
        Assert.Equal([new Tile(0, 1, 1)], Tile.Between(256, 257));
        Assert.Empty(Tile.Between(256, 256));
        Assert.Empty(Tile.Between(0, 0));
    }

    [Fact]
    public void The_largest_tree_has_eight_levels()
    {
        var tiles = Tile.Between(long.MaxValue - 1, long.MaxValue).ToList();

        Assert.Equal([new Tile(0, long.MaxValue / 256, 255)], tiles);
        Assert.Equal(7, Tile.Between((1L << 56) - 1, 1L << 56).Max(tile => tile.Level));
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(64, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 257)]
    public void A_tile_that_cannot_be_is_a_fault(int level, long index, int width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tile(level, index, width));

    [Fact]
    public void A_higher_tile_holds_the_roots_of_full_tiles_below()
    {
        var data = Naive.Leaves(600);
        var subtree = Subtrees.OverLeaves(index => Leaf.Hash(data[index]));

        Assert.Equal([.. Naive.Root(data[..256]), .. Naive.Root(data[256..512])], new Tile(1, 0, 2).Content(subtree));
        Assert.Equal(Leaf.Hash(data[512]).ToArray(), new Tile(0, 2, 88).Content(subtree)[..32]);
    }
}
