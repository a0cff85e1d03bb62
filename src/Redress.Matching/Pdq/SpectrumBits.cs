using System.Runtime.Intrinsics;

namespace Redress.Matching.Pdq;

/// <summary>From 16 by 16 frequencies to bits: one for each that is above the lower middle of all.</summary>
internal static class SpectrumBits
{
    public const int Side = 16;
    public const int Count = Side * Side;

    public static PdqHash Of(ReadOnlySpan<float> spectrum)
    {
        Span<int> keys = stackalloc int[Count];
        for (var k = 0; k < Count; k++)
        {
            // Orders like the numbers; adding zero makes the two zeros one.
            var bits = BitConverter.SingleToInt32Bits(spectrum[k] + 0f);
            keys[k] = bits ^ ((bits >> 31) & int.MaxValue);
        }

        var middle = Vector256.Create(LowerMiddle(keys));
        Span<ulong> words = stackalloc ulong[4];
        for (var k = 0; k < Count; k += Vector256<int>.Count)
        {
            var above = Vector256.GreaterThan(Vector256.Create<int>(keys[k..]), middle);
            words[k / 64] |= (ulong)above.ExtractMostSignificantBits() << (k % 64);
        }

        return new PdqHash(words[0], words[1], words[2], words[3]);
    }

    /// <summary>The 128th of 256 in order: the smallest key that is not less than 128 of them, found bit by bit.</summary>
    private static int LowerMiddle(ReadOnlySpan<int> keys)
    {
        var low = (long)int.MinValue;
        var high = (long)int.MaxValue;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (AtMost(keys, (int)middle) >= Count / 2)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return (int)low;
    }

    private static int AtMost(ReadOnlySpan<int> keys, int limit)
    {
        var limits = Vector256.Create(limit);
        var counts = Vector256<int>.Zero;
        for (var k = 0; k < Count; k += Vector256<int>.Count)
        {
            counts -= Vector256.LessThanOrEqual(Vector256.Create<int>(keys[k..]), limits);
        }

        return Vector256.Sum(counts);
    }

    /// <summary>The spectrum of the picture turned or mirrored: the same numbers in other places, some negated.</summary>
    public static void Turn(ReadOnlySpan<float> spectrum, Symmetry symmetry, Span<float> to)
    {
        for (var i = 0; i < Side; i++)
        {
            for (var j = 0; j < Side; j++)
            {
                var value = spectrum[(Side * i) + j];
                var target = IsTransposed(symmetry) ? (Side * j) + i : (Side * i) + j;
                to[target] = IsNegated(symmetry, i, j) ? -value : value;
            }
        }
    }

    private static bool IsTransposed(Symmetry symmetry) =>
        symmetry switch
        {
            Symmetry.Original or Symmetry.Rotate180 or Symmetry.FlipX or Symmetry.FlipY => false,
            Symmetry.Rotate90 or Symmetry.Rotate270 or Symmetry.FlipPlus1 or Symmetry.FlipMinus1 => true,
        };

    private static bool IsNegated(Symmetry symmetry, int i, int j) =>
        symmetry switch
        {
            Symmetry.Original or Symmetry.FlipPlus1 => false,
            Symmetry.Rotate90 or Symmetry.FlipY => j % 2 == 0,
            Symmetry.Rotate270 or Symmetry.FlipX => i % 2 == 0,
            Symmetry.Rotate180 or Symmetry.FlipMinus1 => (i + j) % 2 != 0,
        };
}
