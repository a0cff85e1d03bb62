using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;

namespace Redress.Connectors.Tests.Decoding;

/// <summary>Files of generated shapes, whole and spoiled.</summary>
internal static class DrawnFiles
{
    public static byte[] Png(int width = 320, int height = 240, int seed = 1)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = ((y * width) + x) * 3;
                var (dx, dy) = (x - (width * (seed % 5) / 5), y - (height / 2));
                var inside = (dx * dx) + (dy * dy) < height * height / 9;
                pixels[at] = (byte)(inside ? 220 : x * 255 / width);
                pixels[at + 1] = (byte)(((x / 40) + (y / (30 + seed))) % 2 == 0 ? 200 : 40);
                pixels[at + 2] = (byte)(y * 255 / height);
            }
        }

        return Png(width, height, pixels);
    }

    /// <summary>A header that promises more than anybody would decode, and nothing behind it.</summary>
    public static byte[] Bomb(int width, int height) => Png(width, height, []);

    /// <summary>Six seconds of moving shapes.</summary>
    public static byte[] Video()
    {
        var path = Path.Combine(Path.GetTempPath(), $"redress-{Guid.NewGuid():N}.mp4");
        try
        {
            string[] arguments = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10", "-t", "6", path];
            using var ffmpeg = Process.Start("ffmpeg", arguments);
            ffmpeg.WaitForExit();
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Png(int width, int height, ReadOnlySpan<byte> pixels)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 2);
        Chunk(file, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var at = 0; at < pixels.Length; at += width * 3)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(at, width * 3));
            }
        }

        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(type, content));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var b in (byte[])[.. type, .. content])
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
            }
        }

        return ~crc;
    }
}
