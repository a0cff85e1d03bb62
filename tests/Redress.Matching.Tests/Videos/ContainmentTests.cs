using Redress.Matching.Exact;
using Redress.Matching.Indexing;
using Redress.Matching.Pdq;
using Redress.Matching.Tests.Indexing;
using Redress.Matching.Tests.Pictures;
using Redress.Matching.Videos;

namespace Redress.Matching.Tests.Videos;

public sealed class ContainmentTests
{
    private static readonly ExactHashes s_exact = ExactHashes.Of([]);
    private readonly SplitMix _rng = new(6);
    private readonly List<PdqHash> _scenes;

    public ContainmentTests() => _scenes = [.. Enumerable.Range(0, 60).Select(_ => Hashes.Random(_rng))];

    [Fact]
    public void A_banked_clip_is_found_inside_a_longer_upload()
    {
        var shared = Containment.Of(Video(_scenes), Video(_scenes.Skip(20).Take(10).Select(Degraded)));

        Assert.Equal(new Containment(10, 60, 10, 10), shared);
        Assert.Equal((10 / 60.0, 1.0), (shared.QueryInBanked, shared.BankedInQuery));
        Assert.Equal(MatchKind.Found, shared.Answer());
    }

    [Fact]
    public void A_part_uploaded_alone_is_found_inside_the_banked_video()
    {
        var shared = Containment.Of(Video(_scenes.Skip(20).Take(10).Select(Degraded)), Video(_scenes));

        Assert.Equal((1.0, 10 / 60.0), (shared.QueryInBanked, shared.BankedInQuery));
        Assert.Equal(MatchKind.Found, shared.Answer());
    }

    [Fact]
    public void Videos_that_share_half_of_each_other_are_no_match_at_the_usual_share()
    {
        var shared = Containment.Of(Video(_scenes.Take(40)), Video(_scenes.Skip(20)));

        Assert.Equal(MatchKind.None, shared.Answer());
        Assert.Equal(MatchKind.Found, shared.Answer(share: 0.5));
    }

    [Fact]
    public void A_frame_at_distance_31_is_a_partner_and_one_at_32_is_not()
    {
        var one = Video(_scenes.Take(1));

        Assert.Equal(1, Containment.Of(one, Video([Hashes.Turned(_scenes[0], 31, _rng)])).QueryShared);
        Assert.Equal(0, Containment.Of(one, Video([Hashes.Turned(_scenes[0], 32, _rng)])).QueryShared);
    }

    [Fact]
    public void A_still_scene_counts_once_however_long_it_is() =>
        Assert.Equal(2, Video([.. Enumerable.Repeat(_scenes[0], 50), _scenes[1]]).Distinct.Count);

    [Fact]
    public void A_video_of_plain_frames_is_unknown_and_not_absent()
    {
        var plain = new VideoFingerprint(
            [new FrameFingerprint(new PdqFingerprint(_scenes[0], 49), TimeSpan.Zero, true)],
            TimeSpan.FromSeconds(1),
            s_exact
        );

        Assert.Empty(plain.Distinct);
        Assert.Equal(MatchKind.Unknown, Containment.Of(plain, Video(_scenes)).Answer());
        Assert.Equal(MatchKind.Unknown, Containment.Of(Video(_scenes), plain).Answer());
    }

    [Fact]
    public void Frames_out_of_order_outside_or_too_many_are_an_error()
    {
        var frame = new FrameFingerprint(Hashes.Good(_scenes[0]), TimeSpan.FromSeconds(2), false);

        Assert.Throws<ArgumentException>(() =>
            new VideoFingerprint([frame, frame with { At = TimeSpan.FromSeconds(1) }], TimeSpan.FromSeconds(3), s_exact)
        );
        Assert.Throws<ArgumentException>(() => new VideoFingerprint([frame], TimeSpan.FromSeconds(1), s_exact));
        Assert.Throws<ArgumentException>(() =>
            new VideoFingerprint([frame with { At = -TimeSpan.FromTicks(1) }], TimeSpan.FromSeconds(1), s_exact)
        );
        Assert.Throws<ArgumentException>(() =>
            new VideoFingerprint(
                [.. Enumerable.Repeat(frame, VideoFingerprint.MaxFrames + 1)],
                TimeSpan.FromSeconds(3),
                s_exact
            )
        );
    }

    private PdqHash Degraded(PdqHash hash) => Hashes.Turned(hash, _rng.Below(32), _rng);

    private static VideoFingerprint Video(IEnumerable<PdqHash> hashes) =>
        new(
            [
                .. hashes.Select(
                    (hash, i) => new FrameFingerprint(Hashes.Good(hash), TimeSpan.FromSeconds(i), i % 4 == 0)
                ),
            ],
            TimeSpan.FromMinutes(5),
            s_exact
        );
}
