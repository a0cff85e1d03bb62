using System.Buffers.Binary;
using System.IO.Compression;
using Redress.Connectors.Decoding;
using Redress.Decoder.Wire;

namespace Redress.Connectors.Tests.Decoding;

/// <summary>What a person is shown of a file: pixels that the decoder made anew.</summary>
public sealed class ShownTests : IDisposable
{
    private readonly DecoderPool _pool = new(new DecoderOptions { Program = DecoderPoolTests.BuiltDecoder() });

    public void Dispose() => _pool.Dispose();

    [DecoderFact]
    public async Task The_safe_form_is_small_without_colour_and_without_an_edge()
    {
        var safe = await ShownAsync(DrawnFiles.Png(), Asked.Safe);
        var open = await ShownAsync(DrawnFiles.Png(), Asked.Open);

        Assert.InRange(Math.Max(safe.Width, safe.Height), 1, 256);
        Assert.Equal((320, 240), (open.Width, open.Height));
        Assert.True(safe.IsGrey);
        Assert.False(open.IsGrey);
        Assert.InRange(safe.SharpestEdge, 0, 16);
        Assert.InRange(open.SharpestEdge, 60, 255);
    }

    [DecoderFact]
    public async Task What_is_opened_comes_without_colour_or_small_where_somebody_wants_that()
    {
        var grey = await ShownAsync(DrawnFiles.Png(), Asked.Open | Asked.Grey);
        var small = await ShownAsync(DrawnFiles.Png(), Asked.Open | Asked.Small);

        Assert.True(grey.IsGrey);
        Assert.Equal(320, grey.Width);
        Assert.Equal(256, small.Width);
        Assert.False(small.IsGrey);
    }

    [DecoderFact]
    public async Task A_video_is_shown_as_a_sheet_of_stills()
    {
        var sheet = await ShownAsync(DrawnFiles.Video(), Asked.Safe);

        Assert.InRange(sheet.Width, 200, 256);
        Assert.True(sheet.IsGrey);
    }

    [DecoderFact]
    public async Task Nothing_is_shown_of_what_is_no_picture_or_was_not_to_be_shown()
    {
        Assert.Empty((await DecodeAsync("<svg/>"u8.ToArray(), Asked.Open)).Shown ?? []);
        Assert.Empty((await DecodeAsync(DrawnFiles.Png(), Asked.Hash)).Shown ?? []);
    }

    private async Task<Shown> ShownAsync(byte[] file, Asked asked) =>
        Shown.Read((await DecodeAsync(file, asked)).Shown!);

    private async Task<DecoderAnswer> DecodeAsync(byte[] file, Asked asked) =>
        Assert.IsType<DecodeResult.Decoded>(await _pool.DecodeAsync(file, asked, default)).Answer;

    /// <summary>A PNG as the decoder writes it: eight bits of three colours, no filter.</summary>
    private sealed record Shown(int Width, int Height, byte[] Pixels)
    {
        public bool IsGrey
        {
            get
            {
                for (var i = 0; i < Pixels.Length; i += 3)
                {
                    if (Pixels[i] != Pixels[i + 1] || Pixels[i] != Pixels[i + 2])
                    {
                        return false;
                    }
                }

                return true;
            }
        }

        /// <summary>The greatest step from one pixel to the next of its row.</summary>
        public int SharpestEdge =>
            Enumerable
                .Range(0, Width * Height)
                .Where(i => i % Width > 0)
                .Max(i => Math.Abs(Pixels[i * 3] - Pixels[(i - 1) * 3]));

        public static Shown Read(byte[] png)
        {
            var (width, height, packed) = (0, 0, new MemoryStream());
            for (var at = 8; at < png.Length; )
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
                var kind = png.AsSpan(at + 4, 4);
                var body = png.AsSpan(at + 8, length);
                if (kind.SequenceEqual("IHDR"u8))
                {
                    width = BinaryPrimitives.ReadInt32BigEndian(body);
                    height = BinaryPrimitives.ReadInt32BigEndian(body[4..]);
                }
                else if (kind.SequenceEqual("IDAT"u8))
                {
                    packed.Write(body);
                }

                at += 12 + length;
            }

            packed.Position = 0;
            using var rows = new ZLibStream(packed, CompressionMode.Decompress);
            var pixels = new byte[width * height * 3];
            for (var y = 0; y < height; y++)
            {
                Assert.Equal(0, rows.ReadByte());
                rows.ReadExactly(pixels, y * width * 3, width * 3);
            }

            return new Shown(width, height, pixels);
        }
    }
}
