namespace Redress.Ledger.Trees;

/// <summary>A file to be written below the log's prefix. Full ones never change; partial ones are never rewritten.</summary>
public readonly record struct TileFile(string Path, byte[] Content);

/// <summary>
/// The growing right-hand edge of a log: takes entries, knows root and size, and hands out the files that the next
/// checkpoint rests on. Holds one unfinished tile a level and one unfinished bundle, and what was completed since
/// the last <see cref="Take"/>. Not safe for use by two threads.
/// </summary>
public sealed class LogEdge
{
    private const int Levels = 8;

    private readonly CompactRange _range;
    private readonly Digest[][] _rows = new Digest[Levels][];
    private readonly List<TileFile> _completed = [];
    private readonly BundleEdge _entries;
    private long _taken;

    /// <summary>The edge of an empty log.</summary>
    public LogEdge()
        : this(new CompactRange(), new BundleEdge()) { }

    private LogEdge(CompactRange range, BundleEdge entries)
    {
        (_range, _entries, _taken) = (range, entries, range.Size);
    }

    public long Size => _range.Size;

    public Digest Root => _range.Root;

    /// <summary>Appends an entry of at most 65,535 bytes; its index is the size before.</summary>
    public void Append(ReadOnlySpan<byte> entry)
    {
        // The bundle first: it is the one that may refuse, and then nothing has changed.
        var bundle = _entries.Append(entry);
        _range.Append(Leaf.Hash(entry));
        if (bundle is not null)
        {
            _completed.Add(new TileFile(Last(0).EntriesPath, bundle));
        }

        // A level gains a hash with each full tile below it.
        for (var level = 0; level < Levels && Size % (1L << (level * Tile.Height)) == 0; level++)
        {
            var tile = Last(level);
            var row = _rows[level] ??= new Digest[Tile.FullWidth];
            row[tile.Width - 1] = _range.Completed(level * Tile.Height);
            if (tile.IsFull)
            {
                _completed.Add(new TileFile(tile.Path, Digest.AsBytes(row).ToArray()));
            }
        }
    }

    /// <summary>
    /// The files that are new since the last call: all of them must be on disk before a checkpoint of this
    /// <see cref="Size"/> is signed. If writing fails give the edge up and restore it: it counts them as written.
    /// </summary>
    public IReadOnlyList<TileFile> Take()
    {
        List<TileFile> files = [.. _completed];
        for (var level = 0; level < Levels && Size >> (level * Tile.Height) != _taken >> (level * Tile.Height); level++)
        {
            var tile = Last(level);
            if (tile.IsFull)
            {
                continue;
            }

            files.Add(new TileFile(tile.Path, Digest.AsBytes(_rows[level].AsSpan(0, tile.Width)).ToArray()));
            if (level == 0)
            {
                files.Add(new TileFile(tile.EntriesPath, _entries.Unfinished));
            }
        }

        _completed.Clear();
        _taken = Size;
        return files;
    }

    /// <summary>
    /// The edge of a log that has been written up to this size. Compare <see cref="Root"/> with the signed
    /// checkpoint before appending: the files are not trusted.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// A file is missing or too short, or the last entries are not those of the last leaves.
    /// </exception>
    public static LogEdge Restore(long size, LogFile file)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var rows = new Digest[Levels][];
        var roots = new List<Digest>();
        for (var level = Levels - 1; level >= 0; level--)
        {
            var count = size >> (level * Tile.Height);
            var width = (int)(count % Tile.FullWidth);
            if (width == 0)
            {
                continue;
            }

            rows[level] = new Digest[Tile.FullWidth];
            Subtrees.ReadTile(new Tile(level, count / Tile.FullWidth, width), file).CopyTo(rows[level], 0);
            roots.AddRange(Subtrees.Perfect(rows[level], width));
        }

        var edge = new LogEdge(new CompactRange(size, roots.ToArray()), BundleEdge.Restore(size, rows[0], file));
        rows.CopyTo(edge._rows, 0);
        return edge;
    }

    /// <summary>The last tile of a level that has one.</summary>
    private Tile Last(int level) => Tile.In(Size, level, ((Size >> (level * Tile.Height)) - 1) / Tile.FullWidth)!.Value;
}
