using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Redress.Matching.Pdq;

namespace Redress.Matching.Indexing;

/// <summary>
/// A hash with its bits in another order. Neighbouring bits of a hash depend on each other, so that parts of consecutive
/// bits would fill few buckets; distances stay what they are.
/// </summary>
internal readonly struct Permuted(ulong a, ulong b, ulong c, ulong d)
{
    public readonly ulong A = a;
    public readonly ulong B = b;
    public readonly ulong C = c;
    public readonly ulong D = d;

    /// <summary>The bits from an offset on, at most 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Bits(int offset, int width)
    {
        var shift = offset & 63;
        var (low, high) = (offset >> 6) switch
        {
            0 => (A, B),
            1 => (B, C),
            2 => (C, D),
            _ => (D, 0ul),
        };
        var word = shift == 0 ? low : (low >> shift) | (high << (64 - shift));
        return (uint)(word & ((1ul << width) - 1));
    }
}

/// <summary>The order of bits, drawn from a seed.</summary>
internal sealed class Permutation
{
    private readonly byte[] _from = [.. Enumerable.Range(0, PdqHash.Bits).Select(i => (byte)i)];
    private readonly byte[] _to = new byte[PdqHash.Bits];

    /// <summary>For each byte of a hash and each value of it, the four words that its bits become.</summary>
    private readonly Vector256<ulong>[] _parts = new Vector256<ulong>[PdqHash.Bits / 8 * 256];

    public Permutation(ulong seed)
    {
        for (var i = PdqHash.Bits - 1; i > 0; i--)
        {
            // splitmix64; the slight preference of the remainder does no harm here.
            seed += 0x9E3779B97F4A7C15;
            var z = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            var other = (int)((z ^ (z >> 31)) % (ulong)(i + 1));
            (_from[i], _from[other]) = (_from[other], _from[i]);
        }

        for (var i = 0; i < PdqHash.Bits; i++)
        {
            _to[_from[i]] = (byte)i;
        }

        Span<ulong> words = stackalloc ulong[4];
        for (var part = 0; part < _parts.Length; part++)
        {
            if ((part & 255) != 0)
            {
                var low = BitOperations.TrailingZeroCount(part & 255);
                var to = _to[(8 * (part >> 8)) + low];
                words.Clear();
                words[to >> 6] = 1ul << (to & 63);
                _parts[part] = _parts[part & ~(1 << low)] | Vector256.Create<ulong>(words);
            }
        }
    }

    public Permuted Apply(in PdqHash hash)
    {
        var bytes = MemoryMarshal.AsBytes(hash.Words);
        var sum = Vector256<ulong>.Zero;
        for (var i = 0; i < bytes.Length; i++)
        {
            sum |= _parts[(i << 8) | bytes[i]];
        }

        return new Permuted(sum[0], sum[1], sum[2], sum[3]);
    }

    public PdqHash Undo(in Permuted permuted)
    {
        Span<ulong> words = stackalloc ulong[4];
        Move([permuted.A, permuted.B, permuted.C, permuted.D], _to, words);
        return new PdqHash(words[0], words[1], words[2], words[3]);
    }

    private static void Move(ReadOnlySpan<ulong> source, byte[] from, Span<ulong> to)
    {
        for (var word = 0; word < 4; word++)
        {
            var sum = 0ul;
            for (var i = 0; i < 64; i++)
            {
                int at = from[(64 * word) + i];
                sum |= ((source[at >> 6] >> (at & 63)) & 1) << i;
            }

            to[word] = sum;
        }
    }
}
