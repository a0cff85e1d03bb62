using System.Diagnostics;
using System.Security.Cryptography;
using Redress.Connectors.Decoding;
using Redress.Decoder.Wire;

namespace Redress.Connectors.Tests.Decoding;

public sealed class DecoderPoolTests : IDisposable
{
    private readonly DecoderPool _pool = new(new DecoderOptions { Program = BuiltDecoder() });

    public void Dispose() => _pool.Dispose();

    [DecoderFact]
    public async Task A_picture_is_hashed_in_eight_symmetries_and_so_is_what_its_copies_would_look_like()
    {
        var answer = await DecodeAsync(DrawnFiles.Png(), Asked.Hash | Asked.LookUp | Asked.Variants);

        Assert.Null(answer.Error);
        Assert.Equal((320, 240, 1), (answer.Width, answer.Height, answer.Pages));
        Assert.False(answer.Damaged);
        Assert.Equal(64, answer.Whole!.Hash.Length);
        Assert.Equal(8, answer.Whole.Dihedral.Count);
        Assert.Contains(answer.Variants, v => v.Hash == answer.Whole.Hash);
        Assert.True(answer.Variants.Count > 50, $"{answer.Variants.Count} variants");
    }

    [DecoderFact]
    public async Task A_video_gives_its_length_and_a_frame_for_each_second()
    {
        var answer = await DecodeAsync(DrawnFiles.Video(), Asked.LookUp);

        Assert.Null(answer.Error);
        Assert.True(answer.IsVideo);
        Assert.Equal(6, answer.Seconds, 1.0);
        Assert.InRange(answer.Frames.Count, 6, 20);
        Assert.True(answer.Frames[0].IsKey);
    }

    [DecoderFact]
    public async Task A_cut_picture_is_hashed_as_far_as_it_goes_and_said_to_be_cut()
    {
        var whole = DrawnFiles.Png();

        var answer = await DecodeAsync(whole.AsMemory(0, whole.Length * 9 / 10), Asked.Hash);

        Assert.True(answer.Damaged);
        Assert.NotNull(answer.Whole);
    }

    [DecoderFact]
    public async Task What_is_no_picture_or_too_large_is_said_in_a_word_and_the_exact_hash_is_still_there()
    {
        Assert.Equal("not-media", (await DecodeAsync("<svg/>"u8.ToArray(), Asked.Hash)).Error);
        Assert.Equal("not-media", (await DecodeAsync(Array.Empty<byte>(), Asked.Hash)).Error);
        var bomb = DrawnFiles.Bomb(30_000, 30_000);
        var refused = await DecodeAsync(bomb, Asked.Hash);
        Assert.Equal("picture-too-large", refused.Error);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bomb)), refused.Sha256);
    }

    [DecoderFact]
    public async Task A_killed_decoder_is_replaced_and_the_next_file_is_answered()
    {
        await DecodeAsync(DrawnFiles.Png(), Asked.Hash);
        foreach (var pid in _pool.IdlePids)
        {
            using var decoder = Process.GetProcessById(pid);
            decoder.Kill(entireProcessTree: true);
            await decoder.WaitForExitAsync();
        }

        Assert.Null((await DecodeAsync(DrawnFiles.Png(seed: 2), Asked.Hash)).Error);
    }

    [Fact]
    public async Task Without_a_decoder_nothing_is_known_and_the_reason_can_be_read()
    {
        using var none = new DecoderPool(new DecoderOptions { Program = null });

        Assert.Equal([none.WhyOff!], await none.StartAsync(default));
        Assert.Equal(
            new DecodeResult.Unknown(NotDecoded.Off),
            await none.DecodeAsync(DrawnFiles.Png(), Asked.Hash, default)
        );
    }

    private async Task<DecoderAnswer> DecodeAsync(ReadOnlyMemory<byte> file, Asked asked)
    {
        Assert.Null(_pool.WhyOff);
        return Assert.IsType<DecodeResult.Decoded>(await _pool.DecodeAsync(file, asked, default)).Answer;
    }

    internal static string BuiltDecoder()
    {
        // tests/Redress.Connectors.Tests/bin/CONFIGURATION/FRAMEWORK
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        string[] place =
        [
            root,
            "src",
            "Redress.Decoder",
            "bin",
            output.Parent.Name,
            output.Name,
            "redress-decoder.dll",
        ];
        return Path.Combine(place);
    }
}
