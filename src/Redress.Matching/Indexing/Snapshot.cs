using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Redress.Matching.Indexing;

/// <summary>
/// What an index holds, as bytes: rows and their owners, without the tables, which are faster made anew than read. The layout
/// is that of this library alone: whoever keeps it elsewhere keeps it sealed and with a check of its own.
/// </summary>
internal static unsafe class Snapshot
{
    /// <summary>The last character is the version of the layout.</summary>
    private const ulong Magic = 0x31_71_64_70_2D_78_64_72;

    /// <summary>Rows that are read and written together.</summary>
    private const int Block = 16_384;

    /// <summary>One row has no more owners in one block; the rest follows as the same row again.</summary>
    private const int MaxOwnersOfRow = 65_535;

    /// <summary>The generation may be written to meanwhile: what was there when this began is there, or was removed since.</summary>
    /// <param name="rows">How many rows, and with how many nodes, there were when this began; later ones are left out.</param>
    public static void Write(Generation generation, int rows, int nodes, ulong order, Stream to)
    {
        WriteValue(to, new Head(Magic, order, rows, nodes));
        var block = new Writer(generation, to);
        for (var row = 1; row <= rows; row++)
        {
            for (var node = Volatile.Read(ref generation.Heads[row]); node != 0; node = generation.Nodes[node].Next)
            {
                var bank = Volatile.Read(ref generation.Nodes[node].Bank);
                if (bank >= 0 && node <= nodes)
                {
                    block.Take(row, new Owned(generation.Nodes[node].Entry, bank));
                }
            }

            block.End(row);
        }

        block.Send();
        WriteValue(to, default(BlockHead));
        generation.KeepAlive();
    }

    /// <param name="most">More owners than this are refused.</param>
    /// <param name="living">How many owners came in.</param>
    /// <exception cref="InvalidDataException">It is not what <see cref="Write"/> wrote with this order of bits.</exception>
    public static Generation Read(Stream from, ulong order, int most, out int living)
    {
        var head = ReadValue<Head>(from);
        if (head.Magic != Magic || head.Order != order || head.Rows is < 0 || head.Nodes is < 0)
        {
            throw Damaged();
        }

        if (head.Rows > most || head.Nodes > 2L * most)
        {
            throw Damaged();
        }

        // Room for what will come: an index that is full at once would be made twice. A row takes two owners.
        var room = Math.Max(head.Rows, (head.Nodes + 1) / 2);
        var generation = new Generation((int)Math.Min(int.MaxValue - 1, Math.Max(Shelf.LeastRows, room + (room / 16))));
        var hashes = new Permuted[Block];
        var counts = new ushort[Block];
        var owners = new Owned[2 * Block];
        living = 0;
        while (ReadValue<BlockHead>(from) is { Rows: > 0 } block)
        {
            if (block.Rows > Block || block.Owners < block.Rows || block.Owners > (long)block.Rows * MaxOwnersOfRow)
            {
                throw Damaged();
            }

            if (living + (long)block.Owners > most || generation.RowCount + block.Rows > generation.RowCapacity)
            {
                throw Damaged();
            }

            owners = owners.Length < block.Owners ? new Owned[block.Owners] : owners;
            ReadAll(from, MemoryMarshal.AsBytes(hashes.AsSpan(0, block.Rows)));
            ReadAll(from, MemoryMarshal.AsBytes(counts.AsSpan(0, block.Rows)));
            ReadAll(from, MemoryMarshal.AsBytes(owners.AsSpan(0, block.Owners)));
            Fill(generation, hashes.AsSpan(0, block.Rows), counts, owners.AsSpan(0, block.Owners));
            living += block.Owners;
        }

        generation.MakeTables();
        return generation;
    }

    private static void Fill(
        Generation generation,
        ReadOnlySpan<Permuted> hashes,
        ReadOnlySpan<ushort> counts,
        ReadOnlySpan<Owned> owners
    )
    {
        var at = 0;
        for (var i = 0; i < hashes.Length; i++)
        {
            var end = at + counts[i];
            if (counts[i] == 0 || end > owners.Length || generation.NodeCount + counts[i] > generation.NodeCapacity)
            {
                throw Damaged();
            }

            var row = IsLast(generation, hashes[i]) ? generation.RowCount : generation.KeepRow(hashes[i]);
            for (; at < end; at++)
            {
                if (owners[at].Bank is < 0 or >= Owner.MaxBanks)
                {
                    throw Damaged();
                }

                generation.AddOwner(row, new Owner((int)owners[at].Bank, owners[at].Entry));
            }
        }

        if (at != owners.Length)
        {
            throw Damaged();
        }
    }

    /// <summary>A row with very many owners comes in parts.</summary>
    private static bool IsLast(Generation generation, in Permuted hash)
    {
        ref readonly var last = ref generation.Rows[generation.RowCount];
        return generation.RowCount > 0 && (last.A, last.B, last.C, last.D) == (hash.A, hash.B, hash.C, hash.D);
    }

    /// <summary>Rows on their way out, a block at a time.</summary>
    private sealed class Writer(Generation generation, Stream to)
    {
        private readonly Permuted[] _hashes = new Permuted[Block];
        private readonly ushort[] _counts = new ushort[Block];
        private readonly List<Owned> _owners = new(2 * Block);
        private int _filled;
        private int _of;

        public void Take(int row, Owned owner)
        {
            _owners.Add(owner);
            if (++_of == MaxOwnersOfRow)
            {
                End(row);
            }
        }

        /// <summary>The row has no more owners, or no more in this part.</summary>
        public void End(int row)
        {
            if (_of == 0)
            {
                return;
            }

            (_hashes[_filled], _counts[_filled]) = (generation.Rows[row], (ushort)_of);
            _of = 0;
            if (++_filled == Block)
            {
                Send();
            }
        }

        public void Send()
        {
            if (_filled == 0)
            {
                return;
            }

            WriteValue(to, new BlockHead(_filled, _owners.Count));
            to.Write(MemoryMarshal.AsBytes(_hashes.AsSpan(0, _filled)));
            to.Write(MemoryMarshal.AsBytes(_counts.AsSpan(0, _filled)));
            to.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_owners)));
            _filled = 0;
            _owners.Clear();
        }
    }

    private static void WriteValue<T>(Stream to, T value)
        where T : unmanaged => to.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)));

    private static T ReadValue<T>(Stream from)
        where T : unmanaged
    {
        Unsafe.SkipInit(out T value);
        ReadAll(from, MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    private static void ReadAll(Stream from, Span<byte> to)
    {
        if (from.ReadAtLeast(to, to.Length, throwOnEndOfStream: false) < to.Length)
        {
            throw Damaged();
        }
    }

    private static InvalidDataException Damaged() => new("That is no snapshot of an index, or of another one.");

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Head(ulong Magic, ulong Order, long Rows, long Nodes);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct BlockHead(int Rows, int Owners);

    /// <summary>An owner without padding that would hold what was in memory before.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Owned(long Entry, long Bank);
}
