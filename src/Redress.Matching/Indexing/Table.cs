using System.Numerics;
using System.Runtime.CompilerServices;

namespace Redress.Matching.Indexing;

/// <summary>A table over one part of the hash: lines of sixteen entries, chosen by the part's upper bits.</summary>
internal readonly unsafe struct Table
{
    private static readonly uint[] s_accepts = Accepts();

    public Table(Slice slice, uint* lines, uint* patterns)
    {
        (Offset, Width, Radius, LowBits) = (slice.Offset, slice.Width, slice.Radius, slice.LowBits);
        LowMask = (1u << slice.LowBits) - 1;
        LineBits = slice.LineBits;
        Lines = lines;
        PatternsAt = patterns;
        Probes = Count(slice.LineBits, slice.Radius);
    }

    public readonly int Offset;
    public readonly int Width;
    public readonly int Radius;
    public readonly int LowBits;
    public readonly int LineBits;
    public readonly uint LowMask;
    public readonly uint* Lines;

    /// <summary>What to turn in the number of a line to come to its neighbours, nearest first.</summary>
    public readonly uint* PatternsAt;

    /// <summary>How many lines a look-up reads.</summary>
    public readonly int Probes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint* Line(uint key) => Lines + ((nint)(key >> LowBits) << 4);

    /// <summary>How many patterns turn at most so many bits of a line's number.</summary>
    public int ProbesUpTo(int turned) => Count(LineBits, turned);

    /// <summary>Which low bits are accepted, if the rest of the radius is left for them: bit 31 − p stands for p.</summary>
    public uint Accept(uint low, int radius) => s_accepts[(((LowBits * 4) + radius) * 32) + (int)low];

    public static uint[] Patterns(int bits, int radius)
    {
        var patterns = GC.AllocateUninitializedArray<uint>(Count(bits, radius), pinned: true);
        var at = 0;
        for (var turned = 0; turned <= radius; turned++)
        {
            Add(0, turned, 0);
        }

        return patterns;

        void Add(uint pattern, int left, int from)
        {
            if (left == 0)
            {
                patterns[at++] = pattern;
                return;
            }

            for (var bit = from; bit < bits; bit++)
            {
                Add(pattern | (1u << bit), left - 1, bit + 1);
            }
        }
    }

    private static int Count(int bits, int radius)
    {
        var (sum, term) = (1, 1);
        for (var k = 1; k <= radius; k++)
        {
            term = term * (bits - k + 1) / k;
            sum += term;
        }

        return sum;
    }

    private static uint[] Accepts()
    {
        var accepts = new uint[(Cut.MaxLowBits + 1) * 4 * 32];
        for (var at = 0; at < accepts.Length; at++)
        {
            var (bits, radius, low) = (at / 128, at / 32 % 4, (uint)at % 32);
            for (var p = 0u; p < 1u << bits; p++)
            {
                if (BitOperations.PopCount(p ^ low) <= radius)
                {
                    accepts[at] |= 1u << (31 - (int)p);
                }
            }
        }

        return accepts;
    }
}
