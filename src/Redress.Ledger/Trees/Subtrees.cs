using System.Numerics;

namespace Redress.Ledger.Trees;

/// <summary>
/// A file of the log by its path below the log's prefix, or null where there is none. Bytes are not trusted: too few
/// of them end in <see cref="InvalidDataException"/>, wrong ones in a root that differs from the checkpoint's.
/// </summary>
public delegate byte[]? LogFile(string path);

/// <summary>Where roots, proofs and tiles take their hashes from.</summary>
public static class Subtrees
{
    private const int Levels = 8;

    /// <summary>From leaf hashes. A large subtree costs a hash for each of its leaves: for tests and small logs.</summary>
    public static Subtree OverLeaves(Func<long, Digest> leafHash)
    {
        return Of;

        Digest Of(int height, long index) =>
            height == 0 ? leafHash(index) : Node.Hash(Of(height - 1, 2 * index), Of(height - 1, 2 * index + 1));
    }

    /// <summary>
    /// From the tiles of a log of at least <paramref name="size"/> leaves: at most 255 hashes and one file for a
    /// subtree. Remembers the last tile of each level, so not for two threads.
    /// </summary>
    public static Subtree OverTiles(long size, LogFile file)
    {
        var cache = new (long Index, Digest[] Hashes)?[Levels];
        return Of;

        Digest Of(int height, long index)
        {
            var (level, rest) = Math.DivRem(height, Tile.Height);
            var first = index << rest;
            var tileIndex = first / Tile.FullWidth;
            if (cache[level] is not { } cached || cached.Index != tileIndex)
            {
                var tile =
                    Tile.In(size, level, tileIndex)
                    ?? throw new ArgumentOutOfRangeException(nameof(index), "The tree has not got so far.");
                cached = (tileIndex, ReadTile(tile, file));
                cache[level] = cached;
            }

            var hashes = cached.Hashes.AsSpan((int)(first % Tile.FullWidth), 1 << rest).ToArray();
            return Node.Perfect(hashes);
        }
    }

    /// <summary>The tile's hashes; the full tile serves where the partial one is gone, as tlog-tiles allows.</summary>
    internal static Digest[] ReadTile(Tile tile, LogFile file)
    {
        var bytes = Read(tile.Path, tile.Full.Path, file);
        return bytes.Length >= tile.Width * Digest.Bytes
            ? Digest.FromBytes(bytes.AsSpan(0, tile.Width * Digest.Bytes))
            : throw new InvalidDataException($"{tile.Path} has {bytes.Length} bytes, too few for its width.");
    }

    internal static byte[] Read(string path, string fullPath, LogFile file) =>
        file(path) ?? file(fullPath) ?? throw new InvalidDataException($"{path} is missing.");

    /// <summary>The roots of the perfect subtrees of this many hashes in one row, largest first.</summary>
    internal static IEnumerable<Digest> Perfect(Digest[] row, int width)
    {
        var at = 0;
        for (var bit = 1 << BitOperations.Log2((uint)width); bit > 0; bit >>= 1)
        {
            if ((width & bit) != 0)
            {
                yield return Node.Perfect(row.AsSpan(at, bit).ToArray());
                at += bit;
            }
        }
    }
}
