using System.Buffers;
using System.Buffers.Binary;

namespace Redress.Ledger.Trees;

/// <summary>Up to 256 entries in one file, each behind its length as a big-endian 16-bit number (tlog-tiles).</summary>
public static class EntryBundle
{
    /// <summary>Longer entries cannot be told.</summary>
    public const int MaxEntryBytes = ushort.MaxValue;

    private const int LengthBytes = 2;

    /// <summary>Adds one entry.</summary>
    public static void Append(IBufferWriter<byte> bundle, ReadOnlySpan<byte> entry)
    {
        if (entry.Length > MaxEntryBytes)
        {
            throw new ArgumentException($"An entry has at most {MaxEntryBytes} bytes.", nameof(entry));
        }

        BinaryPrimitives.WriteUInt16BigEndian(bundle.GetSpan(LengthBytes), (ushort)entry.Length);
        bundle.Advance(LengthBytes);
        bundle.Write(entry);
    }

    /// <summary>The entries of a bundle that must hold exactly <paramref name="width"/> of them, without copying.</summary>
    public static Checked<IReadOnlyList<ReadOnlyMemory<byte>>> Decode(ReadOnlyMemory<byte> bundle, int width)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Tile.FullWidth);
        var entries = new List<ReadOnlyMemory<byte>>(width);
        while (entries.Count < width)
        {
            if (
                !BinaryPrimitives.TryReadUInt16BigEndian(bundle.Span, out var length)
                || bundle.Length < LengthBytes + length
            )
            {
                return Flaws.BundleMalformed.In($"it ends within entry {entries.Count}");
            }

            entries.Add(bundle.Slice(LengthBytes, length));
            bundle = bundle[(LengthBytes + length)..];
        }

        return bundle.IsEmpty ? entries : Flaws.BundleMalformed.In($"more follows after entry {width - 1}");
    }
}

/// <summary>The last, unfinished bundle of a growing log.</summary>
internal sealed class BundleEdge
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _count;

    /// <summary>A copy of what there is.</summary>
    public byte[] Unfinished => _bytes.WrittenSpan.ToArray();

    /// <summary>Adds an entry and answers the bundle if that made it full.</summary>
    public byte[]? Append(ReadOnlySpan<byte> entry)
    {
        EntryBundle.Append(_bytes, entry);
        if (++_count < Tile.FullWidth)
        {
            return null;
        }

        var full = Unfinished;
        _bytes.ResetWrittenCount();
        _count = 0;
        return full;
    }

    public static BundleEdge Restore(long size, ReadOnlySpan<Digest> leaves, LogFile file)
    {
        var edge = new BundleEdge();
        var width = (int)(size % Tile.FullWidth);
        if (width == 0)
        {
            return edge;
        }

        var tile = new Tile(0, size / Tile.FullWidth, width);
        var bytes = Subtrees.Read(tile.EntriesPath, tile.Full.EntriesPath, file);

        // The full bundle, standing in for the partial one, has more entries than wanted.
        var entries = EntryBundle.Decode(bytes, width);
        if (!entries.Ok)
        {
            entries = EntryBundle.Decode(bytes, Tile.FullWidth);
        }

        if (!entries.Ok)
        {
            throw new InvalidDataException($"{tile.EntriesPath}: {entries.Flaw}");
        }

        foreach (var entry in entries.Value.Take(width))
        {
            // Otherwise a spoilt bundle would live on in every later one.
            if (Leaf.Hash(entry.Span) != leaves[edge._count])
            {
                throw new InvalidDataException($"{tile.EntriesPath}: entry {edge._count} is not that of its leaf.");
            }

            edge.Append(entry.Span);
        }

        return edge;
    }
}
