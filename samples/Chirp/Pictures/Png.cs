using System.Buffers.Binary;
using System.IO.Compression;

namespace Chirp.Pictures;

/// <summary>Writes 8-bit RGB as PNG (RFC 2083; the same picture always gives the same bytes).</summary>
internal static class Png
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>The whole file.</summary>
    /// <param name="rgb">Three bytes a pixel, row by row.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> rgb)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a channel
        header[9] = 2; // RGB; compression, filter and interlace stay 0
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Compress(width * 3, rgb));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compress(int stride, ReadOnlySpan<byte> rgb)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            var line = new byte[stride + 1];
            for (var at = 0; at < rgb.Length; at += stride)
            {
                // Filter "up": equal rows, of which drawn shapes have many, become zeroes.
                line[0] = (byte)(at == 0 ? 0 : 2);
                for (var i = 0; i < stride; i++)
                {
                    line[i + 1] = (byte)(rgb[at + i] - (at == 0 ? 0 : rgb[at + i - stride]));
                }

                zlib.Write(line);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), content));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
            {
                c = (c & 1) == 0 ? c >> 1 : 0xEDB88320 ^ (c >> 1);
            }

            table[n] = c;
        }

        return table;
    }
}
