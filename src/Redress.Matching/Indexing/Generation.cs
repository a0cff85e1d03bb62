using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Redress.Matching.Indexing;

/// <summary>
/// Rows and tables of one size. Rows, owners and entries are only ever added, each made visible by one aligned write, so
/// that readers need no lock; what is removed stays as a mark until the living move on to a new generation.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Readers may still be in it: the collector gives the memory back when nobody holds it."
)]
internal sealed unsafe class Generation
{
    private readonly Region _memory;
    private readonly uint[][] _patterns;
    private readonly uint* _spill;
    private readonly uint _spillLines;
    private uint _spilled = 1;

    public Generation(int rows)
    {
        var cut = Cut.For(rows);
        RowCapacity = cut.Rows;
        NodeCapacity = (int)Math.Min(2L * cut.Rows, int.MaxValue - 1);
        Tables = new Table[cut.Slices.Count];
        // A line goes on in lines that hold at least two entries when they are new and fifteen when they are full.
        _spillLines = (uint)((Tables.Length * ((RowCapacity / 7L) + 1)) + 1);
        _patterns = [.. cut.Slices.Select(slice => Table.Patterns(slice.LineBits, slice.Radius))];
        var lines = cut.Slices.Sum(slice => 1L << slice.LineBits);
        _memory = new Region(
            (64 * (lines + _spillLines))
                + (32L * (RowCapacity + 2))
                + (16L * (NodeCapacity + 2L))
                + (4L * (RowCapacity + 2))
        );
        var at = _memory.Start;
        for (var i = 0; i < Tables.Length; i++)
        {
            var slice = cut.Slices[i];
            Tables[i] = new Table(slice, (uint*)at, Address(_patterns[i]));
            at += 64L << slice.LineBits;
        }

        _spill = (uint*)at;
        Rows = (Permuted*)(at += 64L * _spillLines);
        Nodes = (OwnerNode*)(at += 32L * (RowCapacity + 2));
        Heads = (uint*)(at + (16L * (NodeCapacity + 2L)));
    }

    public Table[] Tables { get; }

    public int RowCapacity { get; }

    public int NodeCapacity { get; }

    /// <summary>Row 0 and node 0 are never used: they stand for none.</summary>
    public Permuted* Rows { get; }

    public uint* Heads { get; }

    public OwnerNode* Nodes { get; }

    public int RowCount { get; private set; }

    public int NodeCount { get; private set; }

    public bool IsFull => RowCount >= RowCapacity || NodeCount >= NodeCapacity;

    /// <summary>Where a line goes on.</summary>
    public uint* Spill(uint number) => _spill + (16L * number);

    /// <summary>Keeps the memory while it is read by its address.</summary>
    public void KeepAlive() => GC.KeepAlive(_memory);

    /// <summary>Adds a row that is not there yet, without an owner, and answers its number. The writer's alone.</summary>
    public int AddRow(in Permuted hash)
    {
        var row = ++RowCount;
        Rows[row] = hash;
        foreach (ref readonly var table in Tables.AsSpan())
        {
            var key = hash.Bits(table.Offset, table.Width);
            AddEntry(table.Line(key), ((uint)row << table.LowBits) | (key & table.LowMask));
        }

        return row;
    }

    /// <summary>
    /// Adds a row that is not there yet to the rows alone: <see cref="MakeTables"/> puts many of them into the tables at once.
    /// Nobody may read before.
    /// </summary>
    public int KeepRow(in Permuted hash)
    {
        Rows[++RowCount] = hash;
        return RowCount;
    }

    /// <summary>Puts all rows into the tables, which are empty: each by a thread of its own.</summary>
    public void MakeTables() => Parallel.For(0, Tables.Length, i => Make(Tables[i]));

    private void Make(Table table)
    {
        const int Ahead = 24;
        for (var row = 1; row <= RowCount; row++)
        {
            var coming = Rows + Math.Min(row + Ahead, RowCount);
            if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
            {
                System.Runtime.Intrinsics.X86.Sse.Prefetch0(table.Line(coming->Bits(table.Offset, table.Width)));
            }

            var key = Rows[row].Bits(table.Offset, table.Width);
            AddEntry(table.Line(key), ((uint)row << table.LowBits) | (key & table.LowMask));
        }
    }

    /// <summary>Puts an owner in front of the row's owners and answers its node. The writer's alone.</summary>
    public uint AddOwner(int row, Owner owner)
    {
        var node = (uint)++NodeCount;
        Nodes[node] = new OwnerNode(owner, Heads[row]);
        Volatile.Write(ref Heads[row], node);
        return node;
    }

    /// <summary>Sends for the lines that the hash stands in, or would.</summary>
    public void Fetch(in Permuted hash)
    {
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
        {
            foreach (ref readonly var table in Tables.AsSpan())
            {
                System.Runtime.Intrinsics.X86.Sse.Prefetch0(table.Line(hash.Bits(table.Offset, table.Width)));
            }
        }
    }

    /// <summary>The row of exactly this hash, or 0. The writer's alone.</summary>
    public int Find(in Permuted hash)
    {
        var found = 0;
        foreach (ref readonly var table in Tables.AsSpan())
        {
            // A bucket that has run over is long to read; most often another table's has not.
            var key = hash.Bits(table.Offset, table.Width);
            if ((int)table.Line(key)[15] >= 0)
            {
                return FindIn(table.Line(key), table, key, hash);
            }
        }

        ref readonly var first = ref Tables[0];
        var start = hash.Bits(first.Offset, first.Width);
        for (var line = first.Line(start); found == 0; line = Spill(line[15] & int.MaxValue))
        {
            found = FindIn(line, first, start, hash);
            if ((int)line[15] >= 0)
            {
                break;
            }
        }

        return found;
    }

    private int FindIn(uint* line, in Table table, uint key, in Permuted hash)
    {
        for (var i = 0; i < 16; i++)
        {
            if ((int)line[i] > 0 && (line[i] & table.LowMask) == (key & table.LowMask))
            {
                var row = (int)(line[i] >> table.LowBits);
                ref readonly var there = ref Rows[row];
                if (there.A == hash.A && there.B == hash.B && there.C == hash.C && there.D == hash.D)
                {
                    return row;
                }
            }
        }

        return 0;
    }

    private void AddEntry(uint* line, uint entry)
    {
        var free = FirstFree(line);
        if (free < 16)
        {
            Volatile.Write(ref line[free], entry);
            return;
        }

        // New lines go in at the front, so that a flood costs each of its entries the same.
        var next = line[15];
        if ((int)next < 0 && TryAddTo(Spill(next & int.MaxValue), entry))
        {
            return;
        }

        // Tables are made side by side and share the lines to go on in.
        var number = Interlocked.Increment(ref _spilled) - 1;
        if (number >= _spillLines)
        {
            throw new InvalidOperationException(
                "The tables have no line left, though they were made for as many rows."
            );
        }

        var fresh = Spill(number);
        fresh[0] = entry;
        fresh[(int)next < 0 ? 15 : 1] = next;
        Volatile.Write(ref line[15], 0x8000_0000 | number);
    }

    /// <summary>The first empty place of a line; 16 where there is none.</summary>
    private static int FirstFree(uint* line)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var empty = Vector512.Equals(Vector512.Load(line), Vector512<uint>.Zero).ExtractMostSignificantBits();
            return BitOperations.TrailingZeroCount(empty | 0x1_0000);
        }

        var i = 0;
        while (i < 16 && line[i] != 0)
        {
            i++;
        }

        return i;
    }

    /// <summary>The last place of a spill line only ever says where it goes on.</summary>
    private static bool TryAddTo(uint* line, uint entry)
    {
        for (var i = 0; i < 15; i++)
        {
            if (line[i] == 0)
            {
                Volatile.Write(ref line[i], entry);
                return true;
            }
        }

        return false;
    }

    private static uint* Address(uint[] pinned) => (uint*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
}

/// <summary>One owner of a row, and the next. Bank −1: removed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OwnerNode(Owner owner, uint next)
{
    public readonly long Entry = owner.Entry;
    public int Bank = owner.Bank;
    public readonly uint Next = next;
}
