using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Redress.Ledger.Trees;

/// <summary>
/// One file of a log as C2SP tlog-tiles lays it out: up to 256 hashes of one level, or, at level 0, the entries
/// below them. A tile of less than 256 is partial and has another path.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Tile
{
    /// <summary>How many hashes a full tile has.</summary>
    public const int FullWidth = 256;

    /// <summary>The tree levels that one tile stands for.</summary>
    public const int Height = 8;

    /// <summary>The highest level that the format knows. A tree of 64-bit size never has one above 7.</summary>
    public const int MaxLevel = 63;

    private const int MaxPathCharacters = 64;

    public Tile(int level, long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FullWidth);
        (Level, Index, Width) = (level, index, width);
    }

    public int Level { get; }

    public long Index { get; }

    /// <summary>1 to 256.</summary>
    public int Width { get; }

    public bool IsFull => Width == FullWidth;

    /// <summary>Where the hashes are, below the log's prefix: <c>tile/0/x001/x234/067.p/5</c>.</summary>
    public string Path => Compose(Level.ToString(CultureInfo.InvariantCulture));

    /// <summary>Where the entries of this tile of level 0 are, below the log's prefix: <c>tile/entries/067</c>.</summary>
    public string EntriesPath =>
        Level == 0 ? Compose("entries") : throw new InvalidOperationException("Only tiles of level 0 have entries.");

    /// <summary>The full tile at the same place.</summary>
    public Tile Full => new(Level, Index, FullWidth);

    /// <summary>
    /// Reads a path below the log's prefix, in the one form that this library writes. What passes holds nothing but
    /// the words of the format and digits, so it is safe to join to a folder.
    /// </summary>
    public static bool TryParsePath(string? path, out Tile tile, out bool entries)
    {
        (tile, entries) = (default, false);
        if (path is null || path.Length > MaxPathCharacters || !path.StartsWith("tile/", StringComparison.Ordinal))
        {
            return false;
        }

        // Lenient until the end: comparing with our own spelling then lets only that one through.
        var parts = path.Split('/');
        var partial = parts.Length > 3 && parts[^2].EndsWith(".p", StringComparison.Ordinal);
        entries = parts[1] == "entries";
        var (level, width) = (0, FullWidth);
        if (
            (!entries && !Number(parts[1], MaxLevel, out level))
            || (partial && (!Number(parts[^1], FullWidth - 1, out width) || width == 0))
            || !TryIndex(parts.AsSpan(2..^(partial ? 1 : 0)), out var index)
        )
        {
            return false;
        }

        tile = new Tile(level, index, width);
        return (entries ? tile.EntriesPath : tile.Path) == path;
    }

    /// <summary>
    /// The tiles that a tree of the later size has and one of the earlier size has not, or has narrower: what to
    /// write before the later checkpoint may be published. From nothing: all tiles of the tree.
    /// </summary>
    public static IEnumerable<Tile> Between(long earlier, long later)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(earlier);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(earlier, later);
        return Enumerate(earlier, later);
    }

    /// <summary>What the file at <see cref="Path"/> holds: <see cref="Width"/> times 32 bytes.</summary>
    public byte[] Content(Subtree subtree)
    {
        var bytes = new byte[Width * Digest.Bytes];
        for (var i = 0; i < Width; i++)
        {
            subtree(Level * Height, Index * FullWidth + i).CopyTo(bytes.AsSpan(i * Digest.Bytes));
        }

        return bytes;
    }

    /// <summary>The tile as it is in a tree of this size, or nothing where that tree has not got so far.</summary>
    internal static Tile? In(long size, int level, long index)
    {
        var width = Math.Min(FullWidth, (size >> (level * Height)) - index * FullWidth);
        return width > 0 ? new Tile(level, index, (int)width) : null;
    }

    private static IEnumerable<Tile> Enumerate(long earlier, long later)
    {
        for (var level = 0; level * Height < 64; level++)
        {
            var from = earlier >> (level * Height);
            if (from == later >> (level * Height))
            {
                yield break;
            }

            for (var index = from / FullWidth; In(later, level, index) is { } tile; index++)
            {
                yield return tile;
            }
        }
    }

    private static bool Number(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    private static bool TryIndex(ReadOnlySpan<string> groups, out long index)
    {
        var digits = new StringBuilder();
        foreach (var group in groups)
        {
            digits.Append(group).Replace("x", "").Replace(".p", "");
        }

        return long.TryParse(digits.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    private string Compose(string level)
    {
        var path = new StringBuilder("tile/").Append(level);
        var digits = Index.ToString(CultureInfo.InvariantCulture);
        digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
        for (var i = 0; i < digits.Length; i += 3)
        {
            path.Append(i + 3 < digits.Length ? "/x" : "/").Append(digits, i, 3);
        }

        return (IsFull ? path : path.Append(".p/").Append(Width)).ToString();
    }
}
