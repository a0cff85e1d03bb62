using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Redress.Matching.Pdq;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Bench;

/// <summary>
/// How near pictures come that have nothing to do with each other: every pair of many drawn ones. A pair within 31 bits would be
/// a false match.
/// </summary>
internal static class UnrelatedBench
{
    public static void Run(int pictures, string svg)
    {
        var hashes = new PdqHash[pictures];
        var usable = 0;
        Parallel.For(
            0,
            pictures,
            i =>
            {
                var print = PdqHasher.Hash(Scene.Of((ulong)i + 1_000_000, 120, 90));
                if (print.IsUsable)
                {
                    hashes[Interlocked.Increment(ref usable) - 1] = print.Hash;
                }
            }
        );
        var (pairs, nearest) = Compare(hashes.AsSpan(0, usable).ToArray());
        var all = pairs.Sum();
        var least = Array.FindIndex(pairs, p => p > 0);
        var wrong = pairs.Take(PdqHash.MaxDistance + 1).Sum();
        Console.WriteLine($"# {pictures:N0} pictures, {usable:N0} of them with a usable hash, {all:N0} pairs");
        Console.WriteLine(
            $"# {wrong} false matches within {PdqHash.MaxDistance}; the nearest pair is {least} bits apart"
        );
        var mean = pairs.Select((p, d) => (double)p * d).Sum() / all;
        Console.WriteLine($"# {mean:F1} bits apart on average");
        File.WriteAllText(svg, Svg(pairs, nearest, usable, all));
    }

    /// <summary>How many pairs have each distance, and how many pictures have their nearest other one there.</summary>
    private static (long[] Pairs, long[] Nearest) Compare(PdqHash[] hashes)
    {
        var words = MemoryMarshal.Cast<PdqHash, ulong>(hashes.AsSpan()).ToArray();
        var (pairs, nearest) = (new long[PdqHash.Bits + 1], new long[PdqHash.Bits + 1]);
        var one = new Lock();
        Parallel.For(
            0,
            hashes.Length,
            () => (Pairs: new long[PdqHash.Bits + 1], Nearest: new long[PdqHash.Bits + 1]),
            (i, _, own) =>
            {
                var least = PdqHash.Bits;
                for (var j = 0; j < hashes.Length; j++)
                {
                    var distance = 0;
                    for (var w = 0; w < 4; w++)
                    {
                        distance += BitOperations.PopCount(words[(4 * i) + w] ^ words[(4 * j) + w]);
                    }

                    // Each pair once; for the nearest of each picture all others count.
                    own.Pairs[distance] += j > i ? 1 : 0;
                    least = j != i ? Math.Min(least, distance) : least;
                }

                own.Nearest[least]++;
                return own;
            },
            own =>
            {
                lock (one)
                {
                    for (var d = 0; d <= PdqHash.Bits; d++)
                    {
                        pairs[d] += own.Pairs[d];
                        nearest[d] += own.Nearest[d];
                    }
                }
            }
        );
        return (pairs, nearest);
    }

    private const int Width = 720;
    private const int Height = 320;
    private const int Left = 50;
    private const int Bottom = 260;
    private const int Tall = 220;

    /// <summary>Bars on a scale of powers of ten: all pairs, and each picture's nearest.</summary>
    private static string Svg(long[] pairs, long[] nearest, int pictures, long all)
    {
        var tallest = Math.Ceiling(Math.Log10(pairs.Max() + 1.0));
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" ");
        svg.Append("font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<title>How far apart the hashes of unrelated pictures are</title>\n");
        svg.Append($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>\n");
        for (var power = 0; power <= tallest; power++)
        {
            var y = Bottom - (power / tallest * Tall);
            svg.Append($"<path d=\"M{Left} {y:F1}H{Width - 20}\" stroke=\"#ddd\"/>");
            svg.Append($"<text x=\"{Left - 6}\" y=\"{y + 4:F1}\" text-anchor=\"end\">10^{power}</text>\n");
        }

        Bars(svg, pairs, "#1d70b8", 0, tallest);
        Bars(svg, nearest, "#d4351c", 1, tallest);
        var limit = X(PdqHash.MaxDistance + 0.5);
        svg.Append($"<path d=\"M{limit:F1} 30V{Bottom}\" stroke=\"#00703c\" stroke-width=\"2\"/>");
        svg.Append($"<text x=\"{limit + 6:F1}\" y=\"44\">a match is at most 31</text>\n");
        for (var d = 0; d <= PdqHash.Bits; d += 32)
        {
            svg.Append($"<text x=\"{X(d):F1}\" y=\"{Bottom + 16}\" text-anchor=\"middle\">{d}</text>");
        }

        svg.Append(
            $"\n<text x=\"{Left}\" y=\"{Bottom + 36}\">bits that differ, of 256; {pictures:N0} drawn pictures. "
        );
        svg.Append($"Blue: {all:N0} pairs. Red: each picture's nearest other.</text>\n</svg>\n");
        return svg.ToString();
    }

    private static double X(double distance) => Left + (distance / PdqHash.Bits * (Width - Left - 20));

    private static void Bars(StringBuilder to, long[] counts, string colour, int shift, double tallest)
    {
        to.Append($"<path stroke=\"{colour}\" stroke-width=\"1.2\" d=\"");
        for (var d = 0; d < counts.Length; d++)
        {
            if (counts[d] > 0)
            {
                var height = Math.Max(1, Math.Log10(counts[d] + 1.0) / tallest * Tall);
                to.Append($"M{X(d) + shift:F1} {Bottom}V{Bottom - height:F1}");
            }
        }

        to.Append("\"/>\n");
    }
}
