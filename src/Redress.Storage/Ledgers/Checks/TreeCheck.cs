using Redress.Ledger.Notes;
using Redress.Ledger.Trees;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>Grows the tree anew from all commitments and compares it, on the way, with every checkpoint and every tile.</summary>
internal sealed class TreeCheck(SignedFolder folder, SignedLines lines, VerifierKey key)
{
    private const int LeavesAtOnce = 65_536;
    private readonly LogEdge _edge = new();
    private readonly Dictionary<int, TileFile> _partial = [];
    private readonly List<(long Size, Digest Root)> _rows = [];
    private int _next;

    public long Size => _edge.Size;

    public Digest Root => _edge.Root;

    /// <summary>Checkpoints that only the database has.</summary>
    public long Unpublished { get; private set; }

    /// <summary>Compares the database's checkpoints with the signed lines, before any leaf is read.</summary>
    public async Task<Finding?> CheckpointsAsync(LedgerSnapshot snapshot, CancellationToken cancel)
    {
        const string sql = "SELECT size, root, frontier, note, at FROM ledger_checkpoint ORDER BY size";
        await using (var reader = await snapshot.ReadAsync(sql, cancel))
        {
            long at = 0;
            while (await reader.ReadAsync(cancel))
            {
                var row = new CheckpointRow
                {
                    Size = reader.GetInt64(0),
                    Root = reader.GetFieldValue<byte[]>(1),
                    Frontier = reader.GetFieldValue<byte[]>(2),
                    Note = reader.GetString(3),
                    At = reader.GetInt64(4),
                };
                if (Take(row, at) is { } broken)
                {
                    return broken;
                }

                at = row.At;
            }
        }

        return Outside();
    }

    /// <summary>The next leaf.</summary>
    public Finding? Append(byte[] commitment)
    {
        _edge.Append(commitment);
        if (_edge.Size == lines.SizeBefore)
        {
            if (Compare(_edge.Take(), published: true) is { } broken)
            {
                return broken;
            }
        }
        else if (_edge.Size % LeavesAtOnce == 0 && Compare(_edge.Take(), published: false) is { } broken)
        {
            return broken;
        }

        if (_next == _rows.Count || _rows[_next].Size != _edge.Size)
        {
            return null;
        }

        return _rows[_next++].Root == _edge.Root
            ? null
            : new Finding("root-differs", "The root over all leaves is not the one that was signed")
            {
                Checkpoint = _edge.Size,
            };
    }

    /// <summary>After the last leaf: has the tree got as far as each checkpoint says, and not further?</summary>
    public Finding? End() =>
        _next < _rows.Count ? SetBack(_rows[_next].Size)
        : _edge.Size > (_rows.Count == 0 ? 0 : _rows[^1].Size)
            ? new Finding("leaf-unsigned", $"Leaf {_edge.Size - 1} of the ledger has no signed checkpoint above it")
        : null;

    private Finding? Take(CheckpointRow row, long before)
    {
        var signed = Checkpoint.Open(System.Text.Encoding.UTF8.GetBytes(row.Note), key);
        if (!signed.Ok || signed.Value.Size != row.Size || !row.Root.AsSpan().SequenceEqual(signed.Value.Root.Span))
        {
            return Changed(row.Size, "is not signed with the ledger's key as it stands");
        }

        var range = CompactRange.Restore(row.Frontier);
        if (!range.Ok || range.Value.Size != row.Size || range.Value.Root != signed.Value.Root)
        {
            return Changed(row.Size, "has a frontier that does not lead to its root");
        }

        if (row.At < before)
        {
            return Changed(row.Size, "is older than the one before it");
        }

        if (lines.Find(row.Size) is { } line && line.Root != signed.Value.Root)
        {
            return Changed(row.Size, "has another root than its line in ledger/checkpoints");
        }

        _rows.Add((row.Size, signed.Value.Root));
        return null;
    }

    /// <summary>Lines without a row: the database was set back. Rows without a line: the file was cut.</summary>
    private Finding? Outside()
    {
        var sizes = _rows.Select(r => r.Size).ToHashSet();
        foreach (var line in lines.All)
        {
            if (line.Size > 0 && line.Size <= lines.SizeBefore && !sizes.Contains(line.Size))
            {
                return SetBack(line.Size);
            }
        }

        // What was signed moments ago may not have come out of the database yet; but nothing before a line.
        var last = lines.All[^1].Size;
        foreach (var (size, _) in _rows)
        {
            if (lines.Find(size) is null && (size < last || ++Unpublished > LedgerSeal.PerCycle))
            {
                return new Finding("checkpoint-line-missing", "A checkpoint has no line in ledger/checkpoints")
                {
                    Checkpoint = size,
                };
            }
        }

        return null;
    }

    private Finding? Compare(IReadOnlyList<TileFile> files, bool published)
    {
        foreach (var file in files)
        {
            _ = Tile.TryParsePath(file.Path, out var tile, out var entries);
            if (tile.IsFull)
            {
                if (_edge.Size <= lines.SizeBefore && Compare(file, tile, entries) is { } broken)
                {
                    return broken;
                }
            }
            else
            {
                _partial[entries ? -1 : tile.Level] = file;
            }
        }

        return published ? ComparePartial() : null;
    }

    /// <summary>Of the last tiles those that belong to a tree of this size.</summary>
    private Finding? ComparePartial()
    {
        foreach (var file in _partial.Values)
        {
            _ = Tile.TryParsePath(file.Path, out var tile, out var entries);
            if (
                tile.Width == (_edge.Size >> (tile.Level * Tile.Height)) % Tile.FullWidth
                && tile.Index == (_edge.Size >> (tile.Level * Tile.Height)) / Tile.FullWidth
                && Compare(file, tile, entries) is { } broken
            )
            {
                return broken;
            }
        }

        return null;
    }

    /// <summary>The full tile serves where the partial one is gone.</summary>
    private Finding? Compare(TileFile file, Tile tile, bool entries)
    {
        var full = entries ? tile.Full.EntriesPath : tile.Full.Path;
        var content = Read(file.Path) ?? Read(full);
        return
            content is not null
            && content.Length >= file.Content.Length
            && content.AsSpan(0, file.Content.Length).SequenceEqual(file.Content)
            ? null
            : new Finding("tile-differs", $"The file ledger/{file.Path} is missing or not that of the leaves");
    }

    private byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder.Path, path));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static Finding SetBack(long size) =>
        new("database-set-back", "A checkpoint was signed that the database does not contain: it was set back or cut")
        {
            Checkpoint = size,
        };

    private static Finding Changed(long size, string how) =>
        new("checkpoint-changed", $"A checkpoint in the database {how}") { Checkpoint = size };
}
