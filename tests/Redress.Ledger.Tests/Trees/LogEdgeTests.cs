using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Trees;

public sealed class LogEdgeTests
{
    private const int Size = 66_000; // above 256², so that the third level is in play

    // The 32 bytes of a commitment are what the entries are in practice.
    private static readonly byte[][] Data =
    [
        .. Enumerable.Range(0, Size).Select(i => Leaf.Hash(BitConverter.GetBytes(i)).ToArray()),
    ];

    [Fact]
    public void It_writes_the_tiles_that_the_definition_asks_for()
    {
        var (edge, files) = Grow(new LogEdge(), [], 0, 1000, step: 37);
        var subtree = Subtrees.OverLeaves(index => Leaf.Hash(Data[index]));

        foreach (var tile in Tile.Between(0, 1000))
        {
            Assert.Equal(tile.Content(subtree), files[tile.Path]);
            if (tile.Level == 0)
            {
                var entries = EntryBundle.Decode(files[tile.EntriesPath], tile.Width).Value;
                var first = (int)tile.Index * Tile.FullWidth;
                Assert.Equal(Data[first..(first + tile.Width)], entries.Select(entry => entry.ToArray()));
            }
        }

        Assert.Equal(Naive.Root(Data[..1000]), edge.Root.ToArray());
    }

    [Fact]
    public void Each_take_hands_out_just_what_is_new()
    {
        var edge = new LogEdge();
        foreach (var (from, to) in new[] { (0, 1), (1, 255), (255, 256), (256, 256), (256, 900), (900, 1024) })
        {
            for (var i = from; i < to; i++)
            {
                edge.Append(Data[i]);
            }

            var tiles = Tile.Between(from, to).ToList();
            var expected = tiles
                .Select(tile => tile.Path)
                .Concat(tiles.Where(tile => tile.Level == 0).Select(tile => tile.EntriesPath));
            Assert.Equal(expected.Order(), edge.Take().Select(file => file.Path).Order());
        }
    }

    [Fact]
    public void Proofs_from_its_tiles_hold_in_a_tree_of_three_levels()
    {
        var (edge, files) = Grow(new LogEdge(), [], 0, Size, step: 5000);
        var subtree = Subtrees.OverTiles(Size, path => Find(files, path));

        Assert.Equal(edge.Root, MerkleTree.Root(Size, subtree));
        foreach (var index in new[] { 0, 1, 255, 256, 32_767, 65_535, 65_536, Size - 1 })
        {
            var inclusion = MerkleTree.InclusionProof(index, Size, subtree);
            Assert.True(MerkleProof.VerifyInclusion(index, Size, Leaf.Hash(Data[index]), inclusion, edge.Root));

            var earlier = MerkleTree.Root(index, subtree);
            var consistency = MerkleTree.ConsistencyProof(index, Size, subtree);
            Assert.True(MerkleProof.VerifyConsistency(index, Size, consistency, earlier, edge.Root));
        }
    }

    [Fact]
    public void A_restored_edge_goes_on_as_if_never_stopped()
    {
        var (_, whole) = Grow(new LogEdge(), [], 0, 700, step: 50);
        var files = new Dictionary<string, byte[]>();
        var edge = new LogEdge();
        for (var size = 0; size < 700; size += 50)
        {
            edge = LogEdge.Restore(size, path => Find(files, path));
            Assert.Equal(size, edge.Size);
            Assert.Equal(Naive.Root(Data[..size]), edge.Root.ToArray());
            (edge, files) = Grow(edge, files, size, size + 50, step: 50);
        }

        Assert.Equal(whole.Keys.Order(), files.Keys.Order());
        Assert.All(whole, file => Assert.Equal(file.Value, files[file.Key]));
    }

    [Fact]
    public void Full_files_stand_in_for_partial_ones_that_are_gone()
    {
        var (_, files) = Grow(new LogEdge(), [], 0, 1024, step: 100);
        foreach (var partial in files.Keys.Where(path => path.Contains(".p/", StringComparison.Ordinal)).ToList())
        {
            files.Remove(partial);
        }

        // The upper tile has no full one: four tiles make a partial one.
        files[new Tile(1, 0, 3).Path] = new Tile(1, 0, 3).Content(Subtrees.OverLeaves(index => Leaf.Hash(Data[index])));
        var edge = LogEdge.Restore(1000, path => Find(files, path));
        Assert.Equal(Naive.Root(Data[..1000]), edge.Root.ToArray());
    }

    [Fact]
    public void A_missing_or_short_file_is_named()
    {
        var (_, files) = Grow(new LogEdge(), [], 0, 300, step: 300);
        foreach (var path in new[] { "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44" })
        {
            var cut = new Dictionary<string, byte[]>(files) { [path] = files[path][..^1] };
            Assert.Contains(path, Fault(cut), StringComparison.Ordinal);
            cut.Remove(path);
            Assert.Contains(path, Fault(cut), StringComparison.Ordinal);
        }

        static string Fault(Dictionary<string, byte[]> files) =>
            Assert.Throws<InvalidDataException>(() => LogEdge.Restore(300, path => Find(files, path))).Message;
    }

    [Fact]
    public void A_changed_tile_shows_in_the_root()
    {
        var (edge, files) = Grow(new LogEdge(), [], 0, 300, step: 300);
        files["tile/1/000.p/1"][5] ^= 1;

        Assert.NotEqual(edge.Root, LogEdge.Restore(300, path => Find(files, path)).Root);
    }

    [Fact]
    public void A_changed_entry_is_named()
    {
        var (_, files) = Grow(new LogEdge(), [], 0, 300, step: 300);
        files["tile/entries/001.p/44"][^1] ^= 1;

        var fault = Assert.Throws<InvalidDataException>(() => LogEdge.Restore(300, path => Find(files, path)));
        Assert.Contains("tile/entries/001.p/44: entry 43", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_too_long_changes_nothing()
    {
        var edge = new LogEdge();
        Assert.Throws<ArgumentException>(() => edge.Append(new byte[65_536]));
        Assert.Equal(0, edge.Size);
        Assert.Empty(edge.Take());
        edge.Append(new byte[65_535]);
        Assert.Equal(1, edge.Size);
    }

    private static (LogEdge Edge, Dictionary<string, byte[]> Files) Grow(
        LogEdge edge,
        Dictionary<string, byte[]> files,
        int from,
        int to,
        int step
    )
    {
        for (var i = from; i < to; i++)
        {
            edge.Append(Data[i]);
            if ((i + 1) % step == 0 || i + 1 == to)
            {
                foreach (var (path, content) in edge.Take())
                {
                    Assert.True(files.TryAdd(path, content), $"{path} written twice");
                }
            }
        }

        return (edge, files);
    }

    private static byte[]? Find(Dictionary<string, byte[]> files, string path) => files.GetValueOrDefault(path);
}
