using System.Buffers.Binary;
using System.IO.Compression;
using Redress.Decoder.Wire;
using Redress.Matching.Pictures;

namespace Redress.Decoder;

/// <summary>
/// What a person is shown: never the file, always pixels that were made anew here and written as a plain PNG. Safe is small,
/// grey and blurred; open is larger and in colour. Several pages of one file become one sheet.
/// </summary>
internal static class Stills
{
    public const int SafeSide = 256;
    public const int OpenSide = 1024;
    private const int SheetColumns = 3;
    private const int MostOnSheet = 9;
    private const int SafeBlur = 9;

    public static byte[] Draw(IReadOnlyList<Picture> pages, Asked asked)
    {
        var safe = !asked.HasFlag(Asked.Open);
        var side = safe || asked.HasFlag(Asked.Small) ? SafeSide : OpenSide;
        var sheet = pages.Count == 1 ? Scaled(pages[0], side) : Sheet(Spread(pages), side);
        if (safe || asked.HasFlag(Asked.Grey))
        {
            Grey(sheet);
        }

        if (safe)
        {
            for (var i = 0; i < 3; i++)
            {
                sheet = Blurred(sheet, SafeBlur);
            }
        }

        return Png(sheet);
    }

    private static List<Picture> Spread(IReadOnlyList<Picture> pages) =>
        [
            .. Enumerable
                .Range(0, Math.Min(pages.Count, MostOnSheet))
                .Select(i => pages[(int)((long)i * pages.Count / Math.Min(pages.Count, MostOnSheet))]),
        ];

    private static Canvas Sheet(List<Picture> pages, int side)
    {
        var columns = Math.Min(pages.Count, SheetColumns);
        var rows = (pages.Count + columns - 1) / columns;
        var cell = side / columns;
        var sheet = new Canvas(cell * columns, cell * rows);
        for (var i = 0; i < pages.Count; i++)
        {
            var still = Scaled(pages[i], cell);
            for (var y = 0; y < still.Height; y++)
            {
                still.Row(y).CopyTo(sheet.Row((i / columns * cell) + y)[(i % columns * cell * 3)..]);
            }
        }

        return sheet;
    }

    /// <summary>Each new pixel is the mean of those that it stands for.</summary>
    private static Canvas Scaled(Picture picture, int side)
    {
        var longest = Math.Max(picture.Width, picture.Height);
        var width = Math.Max(1, longest <= side ? picture.Width : (int)((long)picture.Width * side / longest));
        var height = Math.Max(1, longest <= side ? picture.Height : (int)((long)picture.Height * side / longest));
        var canvas = new Canvas(width, height);
        var bytes = picture.PixelBytes;
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = Span(y, height, picture.Height);
            var to = canvas.Row(y);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = Span(x, width, picture.Width);
                Mean(picture, left, right, top, bottom, bytes, to.Slice(x * 3, 3));
            }
        }

        return canvas;
    }

    private static (int From, int To) Span(int at, int of, int all) =>
        ((int)((long)at * all / of), Math.Max((int)((long)at * all / of) + 1, (int)((long)(at + 1) * all / of)));

    private static void Mean(Picture picture, int left, int right, int top, int bottom, int bytes, Span<byte> to)
    {
        long red = 0,
            green = 0,
            blue = 0;
        for (var y = top; y < bottom; y++)
        {
            var row = picture.Row(y)[(left * bytes)..(right * bytes)];
            for (var i = 0; i < row.Length; i += bytes)
            {
                red += row[i];
                green += row[i + (bytes == 3 ? 1 : 0)];
                blue += row[i + (bytes == 3 ? 2 : 0)];
            }
        }

        var count = (long)(right - left) * (bottom - top);
        (to[0], to[1], to[2]) = ((byte)(red / count), (byte)(green / count), (byte)(blue / count));
    }

    private static void Grey(Canvas canvas)
    {
        var pixels = canvas.Pixels;
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var luma = (byte)(((pixels[i] * 299) + (pixels[i + 1] * 587) + (pixels[i + 2] * 114)) / 1000);
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (luma, luma, luma);
        }
    }

    /// <summary>Both ways one after the other, each pixel the mean of its neighbours.</summary>
    private static Canvas Blurred(Canvas canvas, int radius) =>
        Across(Across(canvas, radius, horizontal: true), radius, horizontal: false);

    private static Canvas Across(Canvas from, int radius, bool horizontal)
    {
        var to = new Canvas(from.Width, from.Height);
        var (lines, length) = horizontal ? (from.Height, from.Width) : (from.Width, from.Height);
        var (step, next) = horizontal ? (3, from.Width * 3) : (from.Width * 3, 3);
        for (var line = 0; line < lines; line++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var start = (line * next) + channel;
                for (var i = 0; i < length; i++)
                {
                    var (low, high) = (Math.Max(0, i - radius), Math.Min(length - 1, i + radius));
                    var sum = 0;
                    for (var j = low; j <= high; j++)
                    {
                        sum += from.Pixels[start + (j * step)];
                    }

                    to.Pixels[start + (i * step)] = (byte)(sum / (high - low + 1));
                }
            }
        }

        return to;
    }

    private static byte[] Png(Canvas canvas)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, canvas.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], canvas.Height);
        // Eight bits, red, green and blue.
        (header[8], header[9]) = (8, 2);
        Chunk(file, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < canvas.Height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(canvas.Row(y));
            }
        }

        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(Stream to, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        to.Write(number);
        to.Write(kind);
        to.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. kind, .. body]));
        to.Write(number);
    }

    /// <summary>The check sum of PNG (ISO/IEC 15948, annex D).</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        return ~crc;
    }

    /// <summary>Pixels of red, green and blue that may be written.</summary>
    private sealed class Canvas(int width, int height)
    {
        public int Width { get; } = width;

        public int Height { get; } = height;

        public byte[] Pixels { get; } = new byte[width * height * 3];

        public Span<byte> Row(int y) => Pixels.AsSpan(y * Width * 3, Width * 3);
    }
}
