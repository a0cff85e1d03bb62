using System.Diagnostics;
using Redress.Matching.Pdq;
using Redress.Matching.Pictures;

namespace Redress.Matching.Bench;

/// <summary>Hashing of pixels that are there already: no decoding.</summary>
internal static class PdqBench
{
    private const int Runs = 1_000;

    public static void Run()
    {
        foreach (var side in new[] { 128, 256, 512 })
        {
            var picture = Drawn(side, side);
            Print($"PDQ, {side}x{side}", () => PdqHasher.Hash(picture));
        }

        var square = Drawn(512, 512);
        var large = Drawn(1600, 1004);
        Print("PDQ, 512x512, all eight", () => PdqHasher.HashDihedral(square));
        Print("PDQ, 1600x1004 shrunk to 512x512", () => PdqHasher.Hash(large));
        Print("PDQ, 1600x1004 not shrunk", () => PdqHasher.Hash(large, Shrinking.None), Runs / 5);
        Print("all variants of 1600x1004", () => Variants.Of(large).Count(), 20);
        Print("trimming candidates of 1600x1004", () => Trimming.Candidates(large));
    }

    private static void Print<T>(string what, Func<T> run, int runs = Runs)
    {
        for (var i = 0; i < runs; i++)
        {
            run();
        }

        var micros = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            var since = Stopwatch.GetTimestamp();
            run();
            micros[i] = Timing.Micros(since);
        }

        Timing.Print(what, micros);
    }

    private static Picture Drawn(int width, int height)
    {
        var rng = new Random(width + height);
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % width, i / 3 / width);
            pixels[i] = (byte)((((x / 37) + (y / 23)) * 91 % 200) + rng.Next(20));
        }

        return new Picture(pixels, width, height, PixelLayout.Rgb24);
    }
}
