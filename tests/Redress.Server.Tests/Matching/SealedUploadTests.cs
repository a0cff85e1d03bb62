using Redress.Core.Banks;
using Redress.Matching.Pdq;
using Redress.Server.Matching;

namespace Redress.Server.Tests.Matching;

public sealed class SealedUploadTests
{
    [Fact]
    public void What_could_match_is_read_again_and_what_could_not_is_left_out()
    {
        var exact = Upload.ExactOf(new string('a', 64), new string('b', 32));
        var (clear, plain) = (Print(1), new PdqFingerprint(Print(2).Hash, PdqFingerprint.MinQuality - 1));
        var frames = new List<IReadOnlyList<PdqFingerprint>>
        {
            new[] { Print(3), Print(4) },
            new[] { plain },
            new[] { Print(5) },
        };

        var read = SealedUpload.Read(
            SealedUpload.Write(
                new Upload(
                    exact,
                    [
                        [clear],
                        [plain],
                    ],
                    frames,
                    WhyNotKnown.Known
                )
            )
        );

        Assert.True(read.Exact.Zip(exact).All(p => p.First.IsSame(p.Second)));
        Assert.Equal([clear.Hash], read.Pictures.SelectMany(p => p).Select(p => p.Hash));
        Assert.Equal([2, 1], read.Frames.Select(f => f.Count));
        Assert.Equal(Print(5).Hash, read.Frames[1][0].Hash);
    }

    [Fact]
    public void A_long_video_keeps_frames_at_even_distances_and_not_too_many()
    {
        var frames = Enumerable.Range(0, 1_000).Select(i => (IReadOnlyList<PdqFingerprint>)[Print(i)]).ToList();

        var read = SealedUpload.Read(SealedUpload.Write(new Upload([], [], frames, WhyNotKnown.Known)));

        Assert.InRange(read.Frames.Count, SealedUpload.MostFrames / 2, SealedUpload.MostFrames);
        Assert.Equal(Print(0).Hash, read.Frames[0][0].Hash);
        Assert.Equal(Print(4).Hash, read.Frames[1][0].Hash);
    }

    [Fact]
    public void Where_nothing_could_ever_match_nothing_is_kept() =>
        Assert.Null(
            SealedUpload.Write(
                new Upload(
                    [],
                    [
                        [new PdqFingerprint(Print(1).Hash, 0)],
                    ],
                    [],
                    WhyNotKnown.Known
                )
            )
        );

    [Theory]
    [InlineData("00")]
    [InlineData("01aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ff")]
    public void What_is_damaged_is_said_to_be(string bytes) =>
        Assert.Throws<FormatException>(() => SealedUpload.Read(Convert.FromHexString(bytes)));

    private static PdqFingerprint Print(int seed)
    {
        var bytes = new byte[32];
        new Random(seed).NextBytes(bytes);
        return PdqHash.TryParse(Convert.ToHexStringLower(bytes), out var hash)
            ? new PdqFingerprint(hash, 90)
            : throw new InvalidOperationException();
    }
}
