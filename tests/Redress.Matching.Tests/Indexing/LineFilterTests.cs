using System.Numerics;
using Redress.Matching.Indexing;
using Redress.Matching.Pdq;
using Redress.Matching.Tests.Pdq;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Tests.Indexing;

public sealed class LineFilterTests
{
    [Fact]
    public unsafe void Every_path_accepts_the_entries_whose_low_bits_are_near_and_no_other()
    {
        var rng = new SplitMix(12);
        var line = stackalloc uint[16];
        for (var round = 0; round < 5_000; round++)
        {
            var (bits, radius) = (rng.Below(Cut.MaxLowBits + 1), rng.Below(4));
            var table = new Table(new Slice(0, 10 + bits, radius, 10), null, null);
            var low = (uint)rng.Next() & table.LowMask;
            var expected = 0u;
            for (var i = 0; i < 16; i++)
            {
                var isEntry = rng.Below(4) != 0;
                line[i] = isEntry ? ((uint)(1 + rng.Below(1 << 20)) << bits) | ((uint)rng.Next() & table.LowMask) : 0;
                var isNear = BitOperations.PopCount((line[i] & table.LowMask) ^ low) <= radius;
                expected |= isEntry && isNear ? 1u << i : 0;
            }

            if (rng.Below(3) == 0)
            {
                line[15] = 0x8000_0000 | (uint)rng.Next();
                expected = (expected & 0x7FFF) | 0x1_0000;
            }

            foreach (var path in PdqHasherTests.Paths)
            {
                Assert.Equal((path, expected), (path, Filter(path, line, table.Accept(low, radius), table.LowMask)));
            }
        }
    }

    private static unsafe uint Filter(LanePath path, uint* line, uint accept, uint lowMask) =>
        path switch
        {
            LanePath.Scalar => LineFilter1.Matches(line, accept, lowMask),
            LanePath.Avx2 => LineFilter256.Matches(line, accept, lowMask),
            LanePath.Avx512 => LineFilter512.Matches(line, accept, lowMask),
        };
}
