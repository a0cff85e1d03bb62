using Redress.Matching.Pictures;

namespace Redress.Matching.Tests.Pictures;

/// <summary>Generated pictures: the patterns of the published vectors, by whole-number arithmetic alone.</summary>
internal static class Drawn
{
    public static Picture Of(string pattern, int width, int height, ulong? seed = null)
    {
        var from = seed ?? (ulong)(1000 + (7 * width) + height);
        return pattern switch
        {
            "gradient" => Paint(
                width,
                height,
                (x, y) =>
                    (
                        (byte)(x * 255 / Math.Max(1, width - 1)),
                        (byte)(y * 255 / Math.Max(1, height - 1)),
                        (byte)((x + y) * 255 / Math.Max(1, width + height - 2))
                    )
            ),
            "noise" => Noise(width, height, from + 1),
            "blocks8" => Blocks(width, height, from, 8),
            "blocks16" => Blocks(width, height, from, 16),
            "triangle" => Paint(
                width,
                height,
                (x, y) => (Wave((3 * x) + y), Wave(x - (2 * y) + 100_000), Wave(x * y / 64))
            ),
            "flat" => Paint(width, height, (_, _) => ((byte)from, (byte)from, (byte)from)),
            _ => throw new ArgumentException($"No pattern {pattern}.", nameof(pattern)),
        };
    }

    public static Picture Paint(int width, int height, Func<int, int, (byte R, byte G, byte B)> colour)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = 3 * ((y * width) + x);
                (pixels[at], pixels[at + 1], pixels[at + 2]) = colour(x, y);
            }
        }

        return new Picture(pixels, width, height, PixelLayout.Rgb24);
    }

    private static Picture Noise(int width, int height, ulong seed)
    {
        var rng = new SplitMix(seed);
        return Paint(
            width,
            height,
            (_, _) =>
            {
                var v = rng.Next();
                return ((byte)v, (byte)(v >> 8), (byte)(v >> 16));
            }
        );
    }

    private static Picture Blocks(int width, int height, ulong seed, int blocks)
    {
        var rng = new SplitMix(seed);
        var table = new byte[16 * 16 * 3];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (byte)(rng.Next() >> 56);
        }

        return Paint(
            width,
            height,
            (x, y) =>
            {
                var at = 3 * ((16 * (y * blocks / height)) + (x * blocks / width));
                return (table[at], table[at + 1], table[at + 2]);
            }
        );
    }

    private static byte Wave(int value) => (byte)((value & 511) < 256 ? value & 511 : 511 - (value & 511));
}
