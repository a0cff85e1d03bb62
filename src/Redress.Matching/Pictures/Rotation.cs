namespace Redress.Matching.Pictures;

/// <summary>What becomes of the corners when a picture is turned a little.</summary>
internal enum Corners
{
    /// <summary>Cut away: the largest rectangle of the same shape that is full.</summary>
    Cut,

    /// <summary>The picture keeps its size: corners are lost, and black ones appear.</summary>
    BlackSameSize,

    /// <summary>The picture grows until all of it is there, with black corners.</summary>
    BlackGrown,
}

/// <summary>Turns a picture by a few degrees, as an editor would.</summary>
internal static class Rotation
{
    /// <summary>The result's longer side is not longer than this: hashing looks at no more.</summary>
    public const int MaxSide = 512;

    /// <param name="degrees">Counter-clockwise.</param>
    public static Picture Turn(Picture picture, double degrees, Corners corners)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var across = ((picture.Width * cos) + (picture.Height * Math.Abs(sin))) / picture.Width;
        var down = ((picture.Width * Math.Abs(sin)) + (picture.Height * cos)) / picture.Height;
        var (width, height) = corners switch
        {
            Corners.Cut => (picture.Width / Math.Max(across, down), picture.Height / Math.Max(across, down)),
            Corners.BlackSameSize => (picture.Width, picture.Height),
            Corners.BlackGrown => (picture.Width * across, picture.Height * down),
        };
        var scale = Math.Max(1, Math.Max(width, height) / MaxSide);
        var target = new byte[
            Math.Max(1, (int)(width / scale)) * Math.Max(1, (int)(height / scale)) * picture.PixelBytes
        ];
        var result = new Picture(
            target,
            Math.Max(1, (int)(width / scale)),
            Math.Max(1, (int)(height / scale)),
            picture.Layout
        );
        Fill(picture, result, target, new Step(scale * cos, scale * sin));
        return result;
    }

    private static void Fill(Picture source, Picture target, byte[] pixels, Step step)
    {
        var (middleX, middleY) = ((source.Width - 1) / 2.0, (source.Height - 1) / 2.0);
        var bytes = source.PixelBytes;
        for (var y = 0; y < target.Height; y++)
        {
            var dy = y - ((target.Height - 1) / 2.0);
            for (var x = 0; x < target.Width; x++)
            {
                var dx = x - ((target.Width - 1) / 2.0);
                var fromX = middleX + (dx * step.Cos) - (dy * step.Sin);
                var fromY = middleY + (dx * step.Sin) + (dy * step.Cos);
                Sample(source, fromX, fromY, pixels.AsSpan(((y * target.Width) + x) * bytes, bytes));
            }
        }
    }

    /// <summary>The four pixels around a point, by their nearness; nothing outside the picture.</summary>
    private static void Sample(Picture source, double x, double y, Span<byte> to)
    {
        if (x < -0.5 || y < -0.5 || x > source.Width - 0.5 || y > source.Height - 0.5)
        {
            return;
        }

        x = Math.Clamp(x, 0, source.Width - 1);
        y = Math.Clamp(y, 0, source.Height - 1);
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, source.Width - 1), Math.Min(top + 1, source.Height - 1));
        var (u, v) = ((float)(x - left), (float)(y - top));
        var upper = source.Row(top);
        var lower = source.Row(bottom);
        for (var c = 0; c < to.Length; c++)
        {
            var (l, r) = ((left * to.Length) + c, (right * to.Length) + c);
            var above = upper[l] + (u * (upper[r] - upper[l]));
            var below = lower[l] + (u * (lower[r] - lower[l]));
            to[c] = (byte)(above + (v * (below - above)) + 0.5f);
        }
    }

    private readonly record struct Step(double Cos, double Sin);
}
