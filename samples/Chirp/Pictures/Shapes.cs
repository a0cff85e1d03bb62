using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Chirp.Pictures;

/// <summary>A picture, its small form, and the SHA-256 of the picture's bytes in hexadecimal.</summary>
internal sealed record Drawing(string Sha256, byte[] Picture, byte[] Thumbnail);

/// <summary>The only pictures on Chirp: circles, squares and stripes drawn from a number. Same number, same bytes.</summary>
internal static class Shapes
{
    /// <summary>Grey bands, shown in place of a picture for adults.</summary>
    public static byte[] Gate { get; } = DrawGate();

    public static Drawing Draw(long seed, Look look = Look.AsIs)
    {
        var pixels = Looks.Take(new Pixels(480, 360, Render(seed, 480, 360)), look);
        var picture = Png.Write(pixels.Width, pixels.Height, pixels.Rgb);
        var small = look is Look.AsIs ? Render(seed, 120, 90) : pixels.Scaled(120, 90).Rgb;
        return new Drawing(Convert.ToHexStringLower(SHA256.HashData(picture)), picture, Png.Write(120, 90, small));
    }

    private static byte[] DrawGate()
    {
        const int width = 120;
        const int height = 90;
        var pixels = new byte[width * height * 3];
        Fill(pixels, width, height, new Colour(90, 90, 90), new Colour(170, 170, 170));
        return Png.Write(width, height, pixels);
    }

    private static byte[] Render(long seed, int width, int height)
    {
        var dice = new Dice(unchecked((ulong)seed));
        var pixels = new byte[width * height * 3];
        Fill(pixels, width, height, dice.Colour(), dice.Colour());
        var shapes = 4 + dice.Next(5);
        for (var i = 0; i < shapes; i++)
        {
            // Placed in thousandths, so that the thumbnail is the same picture.
            var (kind, x, y, size) = (dice.Next(3), dice.Next(1000), dice.Next(1000), 80 + dice.Next(260));
            Shape(
                pixels,
                width,
                height,
                (kind, x * width / 1000, y * height / 1000, size * height / 1000),
                dice.Colour()
            );
        }

        return pixels;
    }

    private static void Fill(byte[] pixels, int width, int height, Colour top, Colour bottom)
    {
        for (var y = 0; y < height; y++)
        {
            var band = y * 8 / height;
            var row = new Colour(
                (byte)((top.Red * (7 - band) + bottom.Red * band) / 7),
                (byte)((top.Green * (7 - band) + bottom.Green * band) / 7),
                (byte)((top.Blue * (7 - band) + bottom.Blue * band) / 7)
            );
            for (var x = 0; x < width; x++)
            {
                row.Put(pixels, (y * width + x) * 3);
            }
        }
    }

    private static void Shape(
        byte[] pixels,
        int width,
        int height,
        (int Kind, int X, int Y, int Size) shape,
        Colour colour
    )
    {
        var (kind, cx, cy, size) = shape;
        for (var y = Math.Max(0, cy - size); y < Math.Min(height, cy + size); y++)
        {
            for (var x = Math.Max(0, cx - size); x < Math.Min(width, cx + size); x++)
            {
                var (dx, dy) = (Math.Abs(x - cx), Math.Abs(y - cy));
                var inside = kind switch
                {
                    0 => dx * dx + dy * dy < size * size,
                    1 => dx < size * 3 / 4 && dy < size * 3 / 4,
                    _ => dx + dy < size,
                };
                if (inside)
                {
                    colour.Put(pixels, (y * width + x) * 3);
                }
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Colour(byte Red, byte Green, byte Blue)
    {
        public void Put(byte[] pixels, int at) => (pixels[at], pixels[at + 1], pixels[at + 2]) = (Red, Green, Blue);
    }

    /// <summary>SplitMix64: small, and the same on every runtime for ever, which Random does not promise.</summary>
    private sealed class Dice(ulong seed)
    {
        private ulong _state = seed;

        public int Next(int below) => (int)(Roll() % (ulong)below);

        public Colour Colour() => new((byte)(40 + Next(200)), (byte)(40 + Next(200)), (byte)(40 + Next(200)));

        private ulong Roll()
        {
            _state += 0x9E3779B97F4A7C15;
            var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
