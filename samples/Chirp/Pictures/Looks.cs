namespace Chirp.Pictures;

/// <summary>What people do to a picture before they post it again.</summary>
internal enum Look
{
    AsIs,

    /// <summary>Saved again, a little coarser.</summary>
    Reencoded,
    Resized,

    /// <summary>Something cut off every side.</summary>
    Cropped,
    Bordered,
    Mirrored,

    /// <summary>A bar with words below; the words are blocks.</summary>
    Captioned,
}

/// <summary>8-bit RGB, row by row.</summary>
internal sealed record Pixels(int Width, int Height, byte[] Rgb)
{
    /// <summary>The pixel at a place of this picture from one of another; black where there is none.</summary>
    public static Pixels Of(int width, int height, Func<int, int, (byte, byte, byte)> colour)
    {
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width + x) * 3;
                (rgb[at], rgb[at + 1], rgb[at + 2]) = colour(x, y);
            }
        }

        return new Pixels(width, height, rgb);
    }

    public (byte, byte, byte) At(int x, int y)
    {
        var at = (y * Width + x) * 3;
        return (Rgb[at], Rgb[at + 1], Rgb[at + 2]);
    }

    public Pixels Scaled(int width, int height) =>
        Of(width, height, (x, y) => At(x * Width / width, y * Height / height));
}

internal static class Looks
{
    private const int Border = 30;
    private const int Bar = 60;
    private const int CutHundredths = 6;

    public static Pixels Take(Pixels picture, Look look) =>
        look switch
        {
            Look.AsIs => picture,
            Look.Reencoded => Pixels.Of(picture.Width, picture.Height, (x, y) => Coarser(picture.At(x, y))),
            Look.Resized => picture.Scaled(picture.Width * 2 / 3, picture.Height * 2 / 3),
            Look.Cropped => Crop(picture),
            Look.Bordered => Pixels.Of(
                picture.Width + 2 * Border,
                picture.Height + 2 * Border,
                (x, y) => Inside(picture, x - Border, y - Border)
            ),
            Look.Mirrored => Pixels.Of(picture.Width, picture.Height, (x, y) => picture.At(picture.Width - 1 - x, y)),
            Look.Captioned => Pixels.Of(picture.Width, picture.Height + Bar, (x, y) => Captioned(picture, x, y)),
        };

    private static (byte, byte, byte) Coarser((byte R, byte G, byte B) colour) =>
        ((byte)(colour.R & 0xF0 | 6), (byte)(colour.G & 0xF0 | 6), (byte)(colour.B & 0xF0 | 6));

    private static Pixels Crop(Pixels picture)
    {
        var (x0, y0) = (picture.Width * CutHundredths / 100, picture.Height * CutHundredths / 100);
        return Pixels.Of(picture.Width - 2 * x0, picture.Height - 2 * y0, (x, y) => picture.At(x + x0, y + y0));
    }

    private static (byte, byte, byte) Inside(Pixels picture, int x, int y) =>
        x < 0 || y < 0 || x >= picture.Width || y >= picture.Height ? default : picture.At(x, y);

    private static (byte, byte, byte) Captioned(Pixels picture, int x, int y)
    {
        if (y < picture.Height)
        {
            return picture.At(x, y);
        }

        var isLetter = y - picture.Height is > 20 and < 40 && x is > 40 and < 440 && x / 12 % 5 != 4 && x % 12 < 8;
        return isLetter ? default : ((byte)255, (byte)255, (byte)255);
    }
}
