using System.Diagnostics;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Confirmed is what was read in public, whatever the platform says; and a platform that misbehaves stops nobody else.</summary>
public sealed class EnforcementTests(TwoSiteWorld world) : IClassFixture<TwoSiteWorld>, IAsyncLifetime
{
    private ChirpSite Chirp => world.Chirp;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Chirp.MisbehaveAsync(new { });
        await world.MoveAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_platform_that_says_done_and_does_nothing_is_found_out_and_no_answer_says_hidden()
    {
        var post = await Chirp.PostAsync(picture: 41);
        await Chirp.MisbehaveAsync(new { lie = true });

        var filed = (
            await world.Key.PostAsync("/v1/reports", Filing.Of(Chirp.PostLink(post)), ("Prefer", "wait=1"))
        ).Expect(201);
        await world.SettleAsync();

        var desk = await world.DeskAsync();
        Assert.Null(filed["subjects"]![0]!["hiddenAt"]);
        var status = (await desk.ReceiptAsync(filed))["subjects"]![0]!;
        Assert.Equal(("received", null), ((string)status["stage"]!, (string?)status["hiddenAt"]));
        Assert.Null((await Desk.ReadReportAsync(world.Key, (string)filed["id"]!))["subjects"]![0]!["hiddenAt"]);
        var file = await desk.CaseOfPostAsync(post, world.PlatformId);
        var hide = Single(await desk.EnforcementsAsync(file), "hide");
        Assert.Equal("failed", (string?)hide["status"]);
        Assert.Contains("page", (string)hide["failure"]!, StringComparison.Ordinal);
        Assert.Equal(200, await Chirp.StatusAsync($"/posts/{post}"));

        await Chirp.MisbehaveAsync(new { });
        await world.MoveAsync(TimeSpan.FromMinutes(2));
        var after = Single(await desk.EnforcementsAsync(file), "hide");
        Assert.Equal("confirmed", (string?)after["status"]);
        Assert.True((int)after["revision"]! > (int)hide["revision"]!);
        Assert.Equal("hidden", (string?)(await desk.ReceiptAsync(filed))["subjects"]![0]!["stage"]);
    }

    [Fact]
    public async Task A_platform_that_goes_on_lying_is_told_again_less_and_less_often()
    {
        var post = await Chirp.PostAsync();
        await Chirp.MisbehaveAsync(new { lie = true });
        await world.ReportAsync(post);
        await Chirp.ForgetCallsAsync();

        await world.MoveAsync(TimeSpan.FromMinutes(5));

        var told = (await Chirp.CallsAsync()).Count(c =>
            (string?)c!["type"] == "apply"
            && ((string)c["body"]!).Contains($"\"id\":\"{post}\"", StringComparison.Ordinal)
        );
        Assert.InRange(told, 3, 12);
    }

    [Fact]
    public async Task What_comes_back_is_seen_at_the_next_look_and_hidden_again()
    {
        var post = await Chirp.PostAsync(picture: 42);
        await world.ReportAsync(post);
        Assert.Equal(451, await Chirp.StatusAsync($"/posts/{post}"));

        await Chirp.MisbehaveAsync(new { forget = true });
        Assert.Equal(200, await Chirp.StatusAsync($"/posts/{post}"));
        await world.MoveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(451, await Chirp.StatusAsync($"/posts/{post}"));
        var desk = await world.DeskAsync();
        var hide = Single(await desk.EnforcementsAsync(await desk.CaseOfPostAsync(post, world.PlatformId)), "hide");
        Assert.Equal(("confirmed", 2), ((string)hide["status"]!, (int)hide["revision"]!));
    }

    [Fact]
    public async Task A_platform_that_is_down_is_tried_again_and_another_one_waits_for_nothing()
    {
        var (down, up) = (world.Sites[0], world.Sites[1]);
        await down.Chirp.MisbehaveAsync(new { down = true });
        var (post, other) = (await down.Chirp.PostAsync(), await up.Chirp.PostAsync());

        (await down.Key.PostAsync("/v1/reports", Filing.Of(down.Chirp.PostLink(post)))).Expect(201);
        var filed = (
            await up.Key.PostAsync("/v1/reports", Filing.Of(up.Chirp.PostLink(other)), ("Prefer", "wait=5"))
        ).Expect(201);

        Assert.NotNull(filed["subjects"]![0]!["hiddenAt"]);
        Assert.Equal(200, await down.Chirp.StatusAsync($"/posts/{post}"));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post, world.PlatformId);
        await world.SettleAsync();
        Assert.Equal("failed", (string?)Single(await desk.EnforcementsAsync(file), "hide")["status"]);

        await down.Chirp.MisbehaveAsync(new { });
        await world.MoveAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("confirmed", (string?)Single(await desk.EnforcementsAsync(file), "hide")["status"]);
        Assert.Equal(451, await down.Chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task A_platform_that_answers_with_a_page_has_done_nothing_and_one_that_is_dark_is_not_taken_for_hidden()
    {
        var (first, second) = (await Chirp.PostAsync(), await Chirp.PostAsync());
        var desk = await world.DeskAsync();
        await Chirp.MisbehaveAsync(new { html = true });
        await world.ReportAsync(first);
        Assert.Equal(
            "failed",
            (string?)
                Single(await desk.EnforcementsAsync(await desk.CaseOfPostAsync(first, world.PlatformId)), "hide")[
                    "status"
                ]
        );

        await Chirp.MisbehaveAsync(new { lie = true, dark = true });
        var filed = await world.ReportAsync(second);
        var hide = Single(await desk.EnforcementsAsync(await desk.CaseOfPostAsync(second, world.PlatformId)), "hide");
        Assert.Equal("sent", (string?)hide["status"]);
        Assert.Null((await desk.ReceiptAsync(filed))["subjects"]![0]!["hiddenAt"]);
    }

    [Fact]
    public async Task A_slow_platform_delays_no_answer_to_a_reporter()
    {
        var post = await Chirp.PostAsync();
        await Chirp.MisbehaveAsync(new { slow = 3000 });
        var began = Stopwatch.GetTimestamp();

        var filed = (await world.Key.PostAsync("/v1/reports", Filing.Of(Chirp.PostLink(post)))).Expect(201);

        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(2));
        Assert.Equal("ordered", (string?)filed["subjects"]![0]!["hold"]);
        await world.SettleAsync();
        Assert.Equal(451, await Chirp.StatusAsync($"/posts/{post}"));
    }

    private static global::System.Text.Json.Nodes.JsonNode Single(
        IEnumerable<global::System.Text.Json.Nodes.JsonNode> enforcements,
        string restriction
    ) => enforcements.Single(e => (string)e["restriction"]! == restriction);
}
