namespace Redress.Matching.Pictures;

/// <summary>
/// Finds what was put around a picture to hide it: plain borders, letterboxes, bars with a caption. It is meant for both
/// sides, the banked picture and the one looked up: what one of them loses too much, the other loses too.
/// </summary>
public static class Trimming
{
    /// <summary>How far a channel may be from the border's, so that lossy compression does not save the border.</summary>
    private const int Tolerance = 20;

    /// <summary>Of a plain row so many hundredths must have its colour.</summary>
    private const int PlainShare = 97;

    /// <summary>Of a row through a caption so many hundredths must still be its background.</summary>
    private const int CaptionShare = 35;

    /// <summary>Frames in frames: after so many rounds nothing more is taken off.</summary>
    private const int MaxRounds = 4;

    /// <summary>A side never gets shorter than this part of it, and not shorter than <see cref="MinSide"/>.</summary>
    private const int LeastPart = 5;
    private const int MinSide = 16;

    /// <summary>
    /// The rectangles worth a look-up, each once: first the whole picture, then without plain borders, then without bars
    /// of text as well.
    /// </summary>
    public static IReadOnlyList<PixelArea> Candidates(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var whole = new PixelArea(0, 0, picture.Width, picture.Height);
        var plain = PlainBorders(picture);
        var captioned = Settle(picture, Captions(picture, plain));
        var bare = Settle(picture, Captions(picture, whole));
        return [.. new[] { whole, plain, captioned, bare }.Distinct()];
    }

    /// <summary>The picture without plain borders of any colour.</summary>
    public static PixelArea PlainBorders(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Settle(picture, new PixelArea(0, 0, picture.Width, picture.Height));
    }

    private static PixelArea Settle(Picture picture, PixelArea area)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var rows = Shorten(new Lines(picture, area, upright: false), PlainShare);
            var next = area with { Top = area.Top + rows.First, Height = rows.Count };
            var columns = Shorten(new Lines(picture, next, upright: true), PlainShare);
            next = next with { Left = next.Left + columns.First, Width = columns.Count };
            if (next == area)
            {
                break;
            }

            area = next;
        }

        return IsEnough(picture, area) ? area : new PixelArea(0, 0, picture.Width, picture.Height);
    }

    /// <summary>Bars above and below, where a background goes on behind letters and reaches both edges.</summary>
    private static PixelArea Captions(Picture picture, PixelArea area)
    {
        var rows = Shorten(new Lines(picture, area, upright: false), CaptionShare);
        var less = area with { Top = area.Top + rows.First, Height = rows.Count };
        return less.Height * 2 >= area.Height ? less : area;
    }

    private static bool IsEnough(Picture picture, PixelArea area) =>
        area.Width >= Math.Max(MinSide, picture.Width / LeastPart)
        && area.Height >= Math.Max(MinSide, picture.Height / LeastPart);

    /// <summary>What is left when lines of the first line's colour are taken off the front, and of the last one's off the end.</summary>
    private static (int First, int Count) Shorten(Lines lines, int share)
    {
        var first = 0;
        var front = lines.Colour(0);
        while (first < lines.Count && lines.HasColour(first, front, share))
        {
            first++;
        }

        if (first == lines.Count)
        {
            return (0, lines.Count);
        }

        var last = lines.Count - 1;
        var back = lines.Colour(last);
        while (last > first && lines.HasColour(last, back, share))
        {
            last--;
        }

        return (first, last - first + 1);
    }

    /// <summary>Rows or columns of an area, whichever way they run.</summary>
    private readonly ref struct Lines(Picture picture, PixelArea area, bool upright)
    {
        /// <summary>More pixels of a line are not looked at: every few of a long one are enough.</summary>
        private const int MaxSamples = 512;

        private int Length => upright ? area.Height : area.Width;

        public int Count => upright ? area.Width : area.Height;

        /// <summary>The colour that a line begins with.</summary>
        public Colour Colour(int line) => At(line, 0);

        /// <summary>Whether enough of the line has the colour, both ends among it.</summary>
        public bool HasColour(int line, Colour colour, int share)
        {
            if (!At(line, 0).IsNear(colour) || !At(line, Length - 1).IsNear(colour))
            {
                return false;
            }

            var samples = Math.Min(Length, MaxSamples);
            var near = 0;
            for (var i = 0; i < samples; i++)
            {
                near += At(line, (int)((long)i * Length / samples)).IsNear(colour) ? 1 : 0;
            }

            return near * 100 >= samples * share;
        }

        private Colour At(int line, int place)
        {
            var (x, y) = upright ? (line, place) : (place, line);
            var pixel = picture.Row(area.Top + y)[((area.Left + x) * picture.PixelBytes)..];
            return picture.Layout switch
            {
                PixelLayout.Grey8 => new Colour(pixel[0], pixel[0], pixel[0]),
                PixelLayout.Rgb24 => new Colour(pixel[0], pixel[1], pixel[2]),
            };
        }
    }

    private readonly record struct Colour(byte R, byte G, byte B)
    {
        public bool IsNear(Colour other) =>
            Math.Abs(R - other.R) <= Tolerance
            && Math.Abs(G - other.G) <= Tolerance
            && Math.Abs(B - other.B) <= Tolerance;
    }
}
