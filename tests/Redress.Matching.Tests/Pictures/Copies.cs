using Redress.Matching.Pictures;

namespace Redress.Matching.Tests.Pictures;

/// <summary>What people do to a picture so that it is not found again.</summary>
internal static class Copies
{
    private static readonly (byte R, byte G, byte B) White = (255, 255, 255);
    private static readonly (byte R, byte G, byte B) Black = (0, 0, 0);

    public static Picture Border(Picture source, double part, (byte R, byte G, byte B) colour) =>
        Frame(source, part * source.Width, part * source.Height, part * source.Width, part * source.Height, colour);

    public static Picture Letterbox(Picture source, double part) =>
        Frame(source, 0, part * source.Height, 0, part * source.Height, (0, 0, 0));

    public static Picture Frame(
        Picture source,
        double left,
        double top,
        double right,
        double bottom,
        (byte R, byte G, byte B) colour
    )
    {
        var (x0, y0) = ((int)left, (int)top);
        return Drawn.Paint(
            source.Width + x0 + (int)right,
            source.Height + y0 + (int)bottom,
            (x, y) =>
                x >= x0 && y >= y0 && x - x0 < source.Width && y - y0 < source.Height
                    ? Pixel(source, x - x0, y - y0)
                    : colour
        );
    }

    /// <summary>A bar with blocks where letters would be, above or below.</summary>
    public static Picture Caption(Picture source, double part, bool above, SplitMix rng)
    {
        var bar = (int)(part * source.Height);
        var isLight = rng.Below(2) == 0;
        var framed = Frame(source, 0, above ? bar : 0, 0, above ? 0 : bar, isLight ? White : Black);
        var ink = isLight ? (byte)20 : (byte)235;
        var top = above ? 0 : source.Height;
        var letters = Enumerable.Range(0, 400).Select(_ => rng.Below(100) < 55).ToArray();
        return Drawn.Paint(
            framed.Width,
            framed.Height,
            (x, y) =>
                y >= top + (bar / 4)
                && y < top + (bar * 3 / 4)
                && x > source.Width / 12
                && x < source.Width * 11 / 12
                && letters[x * 100 / source.Width]
                && (x * 1000 / source.Width % 10) < 7
                    ? (ink, ink, ink)
                    : Pixel(framed, x, y)
        );
    }

    public static Picture Mirror(Picture source) =>
        Drawn.Paint(source.Width, source.Height, (x, y) => Pixel(source, source.Width - 1 - x, y));

    /// <summary>Clockwise by quarters.</summary>
    public static Picture Quarters(Picture source, int times)
    {
        for (; times > 0; times--)
        {
            var from = source;
            source = Drawn.Paint(from.Height, from.Width, (x, y) => Pixel(from, y, from.Height - 1 - x));
        }

        return source;
    }

    /// <summary>A third of the size and back in steps of brightness: what a careless re-encoding leaves.</summary>
    public static Picture Degraded(Picture source, SplitMix rng)
    {
        var small = Drawn.Paint(
            source.Width * 2 / 3,
            source.Height * 2 / 3,
            (x, y) => Pixel(source, x * 3 / 2, y * 3 / 2)
        );
        return Drawn.Paint(
            small.Width,
            small.Height,
            (x, y) =>
            {
                var (r, g, b) = Pixel(small, x, y);
                return (Noisy(r), Noisy(g), Noisy(b));
            }
        );

        byte Noisy(byte value) => (byte)Math.Clamp((value / 8 * 8) + rng.Below(13) - 2, 0, 255);
    }

    public static (byte R, byte G, byte B) Pixel(Picture picture, int x, int y)
    {
        var pixel = picture.Row(y)[(x * 3)..];
        return (pixel[0], pixel[1], pixel[2]);
    }
}
