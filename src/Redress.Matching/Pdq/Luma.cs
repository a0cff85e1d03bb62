using Redress.Matching.Pictures;

namespace Redress.Matching.Pdq;

/// <summary>Whether a large picture is made smaller before it is hashed.</summary>
public enum Shrinking
{
    /// <summary>As the reference does with files: with a side over 512, to 512 by 512, taking the nearest pixel.</summary>
    AsReference,

    /// <summary>Not at all, as the reference does with frames of a video.</summary>
    None,
}

/// <summary>Rows of brightness of a picture, shrunk where it has to be.</summary>
internal readonly ref struct Luma
{
    /// <summary>A longer side than this is shrunk to it.</summary>
    public const int ShrunkSide = 512;

    private readonly Picture _picture;
    private readonly bool _shrunk;

    public Luma(Picture picture, Shrinking shrinking)
    {
        _picture = picture;
        _shrunk = shrinking switch
        {
            Shrinking.AsReference => Math.Max(picture.Width, picture.Height) > ShrunkSide,
            Shrinking.None => false,
        };
    }

    public int Width => _shrunk ? ShrunkSide : _picture.Width;

    public int Height => _shrunk ? ShrunkSide : _picture.Height;

    public unsafe void Read<T>(int y, float* to)
        where T : unmanaged, ILanes<T>
    {
        if (!_shrunk)
        {
            Brightness<T>(_picture.Row(y), _picture.Layout, to);
            return;
        }

        var row = _picture.Row((int)((long)y * _picture.Height / ShrunkSide));
        Span<byte> nearest = stackalloc byte[(ShrunkSide * 3) + 1];
        switch (_picture.Layout)
        {
            case PixelLayout.Grey8:
                nearest = nearest[..ShrunkSide];
                for (var x = 0; x < ShrunkSide; x++)
                {
                    nearest[x] = row[(int)((long)x * _picture.Width / ShrunkSide)];
                }

                break;
            case PixelLayout.Rgb24:
                nearest = nearest[..(ShrunkSide * 3)];
                NearestRgb(row, _picture.Width, nearest);
                break;
        }

        Brightness<T>(nearest, _picture.Layout, to);
    }

    private static unsafe void NearestRgb(ReadOnlySpan<byte> row, int width, Span<byte> to)
    {
        fixed (byte* source = row)
        fixed (byte* target = to)
        {
            var put = target;
            for (var x = 0; x < ShrunkSide; x++)
            {
                var at = source + (3 * ((int)((long)x * width / ShrunkSide)));
                (put[0], put[1], put[2]) = (at[0], at[1], at[2]);
                put += 3;
            }
        }
    }

    private static unsafe void Brightness<T>(ReadOnlySpan<byte> row, PixelLayout layout, float* to)
        where T : unmanaged, ILanes<T>
    {
        switch (layout)
        {
            case PixelLayout.Grey8:
                for (var x = 0; x < row.Length; x++)
                {
                    to[x] = row[x];
                }

                break;
            case PixelLayout.Rgb24:
                fixed (byte* rgb = row)
                {
                    var pixels = row.Length / 3;
                    for (var x = T.Luma(rgb, row.Length, pixels, to); x < pixels; x++)
                    {
                        to[x] = LumaWeights.Of(rgb[3 * x], rgb[(3 * x) + 1], rgb[(3 * x) + 2]);
                    }
                }

                break;
        }
    }
}
