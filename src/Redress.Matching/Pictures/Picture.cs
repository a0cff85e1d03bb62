namespace Redress.Matching.Pictures;

/// <summary>How a pixel lies in memory.</summary>
public enum PixelLayout
{
    /// <summary>One byte: brightness.</summary>
    Grey8,

    /// <summary>Three bytes: red, green, blue.</summary>
    Rgb24,
}

/// <summary>A rectangle of whole pixels, from the top left.</summary>
public readonly record struct PixelArea(int Left, int Top, int Width, int Height);

/// <summary>Decoded pixels, or a rectangle of them: rows from top to bottom. Nothing is copied.</summary>
public sealed class Picture
{
    /// <summary>Longest side.</summary>
    public const int MaxSide = 65_500;

    private readonly ReadOnlyMemory<byte> _pixels;

    /// <summary>Takes rows that follow each other without a gap.</summary>
    public Picture(ReadOnlyMemory<byte> pixels, int width, int height, PixelLayout layout)
        : this(pixels, width, height, layout, (long)width * BytesOf(layout)) { }

    /// <param name="stride">How many bytes lie between the beginnings of two rows.</param>
    /// <exception cref="ArgumentException">The sizes are none, too large, or more than there are pixels.</exception>
    public Picture(ReadOnlyMemory<byte> pixels, int width, int height, PixelLayout layout, long stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSide);
        var row = (long)width * BytesOf(layout);
        if (stride < row || stride > int.MaxValue || ((height - 1) * stride) + row > pixels.Length)
        {
            throw new ArgumentException(
                $"{pixels.Length} bytes hold no picture of {width} by {height} in rows of {stride}.",
                nameof(pixels)
            );
        }

        (_pixels, Width, Height, Layout, Stride) = (pixels, width, height, layout, (int)stride);
    }

    public int Width { get; }

    public int Height { get; }

    public PixelLayout Layout { get; }

    /// <summary>How many bytes a pixel has.</summary>
    public int PixelBytes => BytesOf(Layout);

    internal int Stride { get; }

    /// <summary>The pixels of a row.</summary>
    public ReadOnlySpan<byte> Row(int y) => _pixels.Span.Slice(y * Stride, Width * PixelBytes);

    /// <summary>A rectangle of this picture, without copying.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or leaves the picture.</exception>
    public Picture Crop(PixelArea area)
    {
        var inside =
            area is { Left: >= 0, Top: >= 0, Width: > 0, Height: > 0 }
            && area.Left <= Width - area.Width
            && area.Top <= Height - area.Height;
        return inside
            ? new Picture(
                _pixels[((area.Top * Stride) + (area.Left * PixelBytes))..],
                area.Width,
                area.Height,
                Layout,
                Stride
            )
            : throw new ArgumentOutOfRangeException(nameof(area), area, $"Not inside {Width} by {Height}.");
    }

    private static int BytesOf(PixelLayout layout) =>
        layout switch
        {
            PixelLayout.Grey8 => 1,
            PixelLayout.Rgb24 => 3,
        };
}
