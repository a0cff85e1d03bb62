using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Redress.Matching.Indexing;

/// <summary>
/// One look-up in one generation: reads the lines of every table that a near hash may stand in, collects the rows that
/// they name, then compares the rows. What costs time is waiting for memory, so both are fetched well ahead.
/// </summary>
internal unsafe ref struct Search<TFilter>
    where TFilter : struct, ILineFilter
{
    /// <summary>How many lines or rows are on their way at once.</summary>
    private const int Ahead = 32;

    private const int MaxCandidates = 4096;
    private const int MaxTables = Pdq.PdqHash.MaxDistance + 1;

    private readonly Generation _generation;
    private readonly Permuted _query;
    private readonly bool _mayBeThere;
    private readonly int* _candidates;

    /// <summary>Where in the candidates each table's begin.</summary>
    private readonly int* _begins;
    private HitList _hits;
    private int _count;
    private int _table;

    private Search(Generation generation, Permuted query, bool mayBeThere, int* candidates, int* begins, HitList hits)
    {
        (_generation, _query, _mayBeThere) = (generation, query, mayBeThere);
        _candidates = candidates;
        _begins = begins;
        _hits = hits;
    }

    /// <param name="mayBeThere">The hits may hold owners of rows that this generation has too.</param>
    [SkipLocalsInit]
    public static void Run(Generation generation, in Permuted query, bool mayBeThere, ref HitList hits)
    {
        var candidates = stackalloc int[MaxCandidates + 16];
        var begins = stackalloc int[MaxTables];
        var keys = stackalloc uint[MaxTables + 1];
        var tables = generation.Tables;
        for (var i = 0; i < tables.Length; i++)
        {
            keys[i] = query.Bits(tables[i].Offset, tables[i].Width);
        }

        var search = new Search<TFilter>(generation, query, mayBeThere, candidates, begins, hits);
        search.FetchFirst(tables[0], keys[0]);
        for (var i = 0; i < tables.Length && !search._hits.IsDone; i++)
        {
            search.Read(i, keys);
        }

        search.Compare();
        hits = search._hits;
        generation.KeepAlive();
    }

    private readonly void FetchFirst(in Table table, uint key)
    {
        for (var i = 0; i < Math.Min(Ahead, table.Probes); i++)
        {
            Fetch(table.Lines + ((nint)((key >> table.LowBits) ^ table.PatternsAt[i]) << 4));
        }
    }

    private void Read(int number, uint* keys)
    {
        _table = number;
        _begins[number] = _count;
        ref readonly var table = ref _generation.Tables[number];
        var key = keys[number];
        var line = key >> table.LowBits;
        var lines = table.Lines;
        var patterns = table.PatternsAt;
        var lowMask = table.LowMask;
        var probe = 0;
        for (var turned = 0; turned <= table.Radius; turned++)
        {
            var accept = table.Accept(key & lowMask, table.Radius - turned);
            var end = table.ProbesUpTo(turned);
            // The last lines of a table are fetched already; while they are read the next table's first are.
            for (var ahead = Math.Min(end, table.Probes - Ahead); probe < ahead; probe++)
            {
                Fetch(lines + ((nint)(line ^ patterns[probe + Ahead]) << 4));
                ReadLine(lines + ((nint)(line ^ patterns[probe]) << 4), accept, lowMask, table.LowBits);
            }

            if (probe < end && turned == table.Radius && number + 1 < _generation.Tables.Length)
            {
                FetchFirst(_generation.Tables[number + 1], keys[number + 1]);
            }

            for (; probe < end; probe++)
            {
                ReadLine(lines + ((nint)(line ^ patterns[probe]) << 4), accept, lowMask, table.LowBits);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadLine(uint* line, uint accept, uint lowMask, int lowBits)
    {
        var found = TFilter.Matches(line, accept, lowMask);
        if (found != 0)
        {
            Collect(line, found, accept, lowMask, lowBits);
        }
    }

    private void Collect(uint* line, uint found, uint accept, uint lowMask, int lowBits)
    {
        while (true)
        {
            // An entry stays what it was, but for the last, which may just now have made room for where the line goes on:
            // so it is read once, and what it is then decides.
            var last = Volatile.Read(ref line[15]);
            for (var entries = found & 0xFFFF; entries != 0; entries &= entries - 1)
            {
                var place = BitOperations.TrailingZeroCount(entries);
                var entry = place == 15 ? last : line[place];
                _candidates[_count] = (int)(entry >> lowBits);
                _count += (int)entry > 0 ? 1 : 0;
            }

            if (_count >= MaxCandidates)
            {
                Compare();
            }

            if ((int)last >= 0 || _hits.IsDone)
            {
                return;
            }

            line = _generation.Spill(last & int.MaxValue);
            found = TFilter.Matches(line, accept, lowMask);
        }
    }

    private void Compare()
    {
        var rows = _generation.Rows;
        var heads = _generation.Heads;
        for (var i = 0; i < Math.Min(Ahead, _count); i++)
        {
            Fetch(rows + _candidates[i]);
        }

        for (var i = 0; i < _count; i++)
        {
            Fetch(rows + _candidates[Math.Min(i + Ahead, _count - 1)]);
            var row = rows + _candidates[i];
            var (a, b, c, d) = (row->A ^ _query.A, row->B ^ _query.B, row->C ^ _query.C, row->D ^ _query.D);
            var distance =
                BitOperations.PopCount(a)
                + BitOperations.PopCount(b)
                + BitOperations.PopCount(c)
                + BitOperations.PopCount(d);
            if (distance <= Pdq.PdqHash.MaxDistance && IsFirst(i, new Permuted(a, b, c, d)))
            {
                Offer(Volatile.Read(ref heads[_candidates[i]]), distance);
            }
        }

        _hits.Compared(_count);
        _count = 0;
        new Span<int>(_begins, _table + 1).Clear();
    }

    /// <summary>A near row stands in several tables. It counts in the first one in which it is near, wherever it is met.</summary>
    private readonly bool IsFirst(int candidate, in Permuted difference)
    {
        var met = _table;
        while (_begins[met] > candidate)
        {
            met--;
        }

        for (var i = 0; i < met; i++)
        {
            ref readonly var table = ref _generation.Tables[i];
            if (BitOperations.PopCount(difference.Bits(table.Offset, table.Width)) <= table.Radius)
            {
                return false;
            }
        }

        return true;
    }

    private void Offer(uint node, int distance)
    {
        while (node != 0)
        {
            ref var owner = ref _generation.Nodes[node];
            var bank = Volatile.Read(ref owner.Bank);
            if (bank >= 0)
            {
                _hits.Offer(new Owner(bank, owner.Entry), distance, _mayBeThere);
            }

            node = owner.Next;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
