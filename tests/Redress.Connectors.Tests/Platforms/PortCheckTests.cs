using System.Security.Cryptography;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Tests.Peers;
using Redress.Core.Platforms;
using Redress.Core.Subjects;

namespace Redress.Connectors.Tests.Platforms;

public sealed class PortCheckTests
{
    private static readonly SubjectRef Post = new(SubjectKind.Post, "1");

    [Fact]
    public async Task A_platform_that_does_all_right_has_no_findings_and_is_left_as_it_was()
    {
        await using var platform = await SmallPlatform.StartAsync(Mistake.None);

        var report = await CheckAsync(platform, Post);

        Assert.Empty(report.Findings);
        Assert.True(report.Conforms);
        Assert.Contains("stale-timestamp", report.Tried);
        Assert.Contains("late-order", report.Tried);
        Assert.False(platform.Hidden);
        Assert.Single(platform.Letters);
    }

    [Fact]
    public async Task It_can_be_checked_again_and_again()
    {
        await using var platform = await SmallPlatform.StartAsync(Mistake.None);
        await CheckAsync(platform, Post);
        var clock = new SetClock(TimeProvider.System.GetUtcNow().AddSeconds(3), TimeSpan.Zero);
        Assert.Empty((await CheckAsync(platform, Post, clock)).Findings);
    }

    [Fact]
    public async Task Without_a_test_subject_nothing_is_changed()
    {
        await using var platform = await SmallPlatform.StartAsync(Mistake.None);

        var report = await CheckAsync(platform, null);

        Assert.True(report.Conforms);
        Assert.DoesNotContain("apply", report.Tried);
        Assert.Empty(platform.Letters);
    }

    [Theory]
    [InlineData(
        Mistake.NoSignatureCheck,
        "unsigned-call-accepted wrong-secret-accepted changed-body-accepted changed-id-accepted stale-timestamp-accepted future-timestamp-accepted"
    )]
    [InlineData(Mistake.FirstSignatureOnly, "several-signatures-refused")]
    [InlineData(Mistake.NoTimestampCheck, "stale-timestamp-accepted future-timestamp-accepted")]
    [InlineData(Mistake.FaultOnBadCall, "bad-call-is-a-fault")]
    [InlineData(Mistake.Html, "describe-failed")]
    [InlineData(Mistake.NothingIsUnknown, "made-up-subject-found made-up-subject-applied made-up-account-notified")]
    [InlineData(Mistake.OnlyFound, "made-up-subject-found")]
    [InlineData(Mistake.DoesNothing, "hide-not-visible lower-revision-carried-out")]
    [InlineData(Mistake.NoRevisions, "lower-revision-not-stale lower-revision-carried-out late-order-not-stale")]
    [InlineData(Mistake.SeparateRevisions, "lower-revision-not-stale lower-revision-carried-out late-order-not-stale")]
    [InlineData(Mistake.RefusesReplays, "replay-not-done repeated-letter-not-done")]
    [InlineData(Mistake.NoSurfaces, "hide-without-surface")]
    [InlineData(Mistake.ForeignSurface, "foreign-surface surface-not-readable")]
    [InlineData(Mistake.NoAuthor, "author-missing")]
    [InlineData(Mistake.NoLinks, "link-does-not-map")]
    [InlineData(Mistake.RepeatsLetters, "repeated-letter-not-done")]
    public async Task A_mistake_is_named(object mistake, string codes)
    {
        await using var platform = await SmallPlatform.StartAsync((Mistake)mistake);

        var report = await CheckAsync(platform, Post);

        Assert.Equal(codes.Split(' ').Order(), report.Findings.Select(f => f.Code).Distinct().Order());
        Assert.All(report.Findings, f => Assert.True(f.Problem.EndsWith('.') && f.Mend.EndsWith('.')));
        Assert.False(report.Conforms);
    }

    [Fact]
    public async Task A_signature_that_leaves_the_id_out_is_noticed()
    {
        await using var platform = await SmallPlatform.StartAsync(Mistake.IdNotSigned);
        var report = await CheckAsync(platform, null);
        Assert.Contains("changed-id-accepted", report.Findings.Select(f => f.Code));
    }

    [Fact]
    public async Task A_subject_that_does_not_exist_and_a_place_without_tls_are_said_so()
    {
        await using var platform = await SmallPlatform.StartAsync(Mistake.None);

        var missing = await CheckAsync(platform, new SubjectRef(SubjectKind.Post, "77"));
        Assert.Equal("test-subject-not-resolved", Assert.Single(missing.Findings).Code);

        using var fetcher = new Fetcher(new FetcherOptions());
        var target = new PortCheckTarget(new Uri("http://chirp.example/port"), platform.Secret, null, []);
        var report = await Check(fetcher, TimeProvider.System).RunAsync(target, CancellationToken.None);
        Assert.Equal("endpoint-not-https", Assert.Single(report.Findings).Code);
    }

    private static async Task<PortCheckReport> CheckAsync(
        SmallPlatform platform,
        SubjectRef? subject,
        TimeProvider? clock = null
    )
    {
        using var fetcher = new Fetcher(new FetcherOptions { AllowedHosts = [platform.HostPort] });
        var target = new PortCheckTarget(platform.Endpoint, platform.Secret, subject, []);
        return await Check(fetcher, clock ?? TimeProvider.System).RunAsync(target, CancellationToken.None);
    }

    private static PortCheck Check(Fetcher fetcher, TimeProvider clock) =>
        new(fetcher, clock, SetClock.Ids(), RandomNumberGenerator.Fill);
}
