using Redress.Matching.Pictures;

namespace Redress.Matching.Tests.Pictures;

/// <summary>A picture of discs, bars and triangles over a slope of colour, with a little grain: much like a photograph to a hash.</summary>
internal static class Scene
{
    public static Picture Of(ulong seed, int width = 480, int height = 360)
    {
        var rng = new SplitMix(seed * 7919 + 17);
        var pixels = new byte[width * height * 3];
        Slope(pixels, width, height, rng);
        for (var i = 0; i < 14; i++)
        {
            Shape(pixels, width, height, rng);
        }

        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Clamp(pixels[i] + rng.Below(7) - 3, 0, 255);
        }

        return new Picture(pixels, width, height, PixelLayout.Rgb24);
    }

    private static void Slope(byte[] pixels, int width, int height, SplitMix rng)
    {
        var from = Enumerable.Range(0, 3).Select(_ => rng.Below(256)).ToArray();
        var across = Enumerable.Range(0, 3).Select(_ => rng.Below(200) - 100).ToArray();
        var down = Enumerable.Range(0, 3).Select(_ => rng.Below(200) - 100).ToArray();
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y, c) = (i / 3 % width, i / 3 / width, i % 3);
            pixels[i] = (byte)Math.Clamp(from[c] + (across[c] * x / width) + (down[c] * y / height), 0, 255);
        }
    }

    private static void Shape(byte[] pixels, int width, int height, SplitMix rng)
    {
        var colour = new[] { (byte)rng.Below(256), (byte)rng.Below(256), (byte)rng.Below(256) };
        var (x, y) = (rng.Unit() * width, rng.Unit() * height);
        var size = (0.06 + (0.25 * rng.Unit())) * height;
        var (sin, cos) = Math.SinCos(rng.Unit() * Math.PI);
        var kind = rng.Below(3);
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var u = (((column - x) * cos) + ((row - y) * sin)) / size;
                var v = (((row - y) * cos) - ((column - x) * sin)) / size;
                var isInside = kind switch
                {
                    0 => (u * u) + (v * v) < 1,
                    1 => Math.Abs(u) < 1.6 && Math.Abs(v) < 0.4,
                    _ => v > -0.6 && Math.Abs(u) < 0.6 - v,
                };
                if (isInside)
                {
                    colour.CopyTo(pixels, 3 * ((row * width) + column));
                }
            }
        }
    }
}
