using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Redress.Matching.Indexing;

/// <summary>
/// Looks at the sixteen entries of a line. An entry is the row's number above its low bits; 0 is an empty place; in the
/// last place a number with the highest bit set is no entry but where the line goes on.
/// </summary>
internal interface ILineFilter
{
    /// <summary>One bit for each entry whose low bits are accepted; bit 16 if the line goes on.</summary>
    /// <param name="accept">Bit 31 − p is set if low bits p are accepted.</param>
    /// <param name="lowMask">The low bits of an entry.</param>
    static abstract unsafe uint Matches(uint* line, uint accept, uint lowMask);
}

internal readonly struct LineFilter512 : ILineFilter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe uint Matches(uint* line, uint accept, uint lowMask)
    {
        // One load: an entry that moves on to another line meanwhile is seen either here or there, never twice.
        var entries = Vector512.Load(line);
        var accepted = Avx512F.ShiftLeftLogicalVariable(Vector512.Create(accept), entries & Vector512.Create(lowMask));
        var there = Vector512.GreaterThan(entries.AsInt32(), Vector512<int>.Zero);
        var found = (uint)(accepted.AsInt32() & there).ExtractMostSignificantBits();
        return found | ((uint)entries.ExtractMostSignificantBits() & 0x8000) << 1;
    }
}

internal readonly struct LineFilter256 : ILineFilter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe uint Matches(uint* line, uint accept, uint lowMask)
    {
        var low = Vector256.Load(line);
        var high = Vector256.Load(line + 8);
        var found = Half(low, accept, lowMask) | (Half(high, accept, lowMask) << 8);
        return found | (high.ExtractMostSignificantBits() & 0x80) << 9;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Half(Vector256<uint> entries, uint accept, uint lowMask)
    {
        var accepted = Avx2.ShiftLeftLogicalVariable(Vector256.Create(accept), entries & Vector256.Create(lowMask));
        var there = Vector256.GreaterThan(entries.AsInt32(), Vector256<int>.Zero);
        return (accepted.AsInt32() & there).ExtractMostSignificantBits();
    }
}

internal readonly struct LineFilter1 : ILineFilter
{
    public static unsafe uint Matches(uint* line, uint accept, uint lowMask)
    {
        var found = 0u;
        for (var i = 0; i < 16; i++)
        {
            var entry = Volatile.Read(ref line[i]);
            if ((int)entry > 0)
            {
                found |= ((accept << (int)(entry & lowMask)) >> 31) << i;
            }
            else if ((int)entry < 0)
            {
                found |= 1u << 16;
            }
        }

        return found;
    }
}
