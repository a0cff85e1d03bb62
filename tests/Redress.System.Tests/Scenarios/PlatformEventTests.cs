using System.Globalization;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What a platform tells: taken once, only when it is signed and fresh.</summary>
[Collection(nameof(SmallWorld))]
public sealed class PlatformEventTests(SmallWorld world)
{
    private string Secret => world.Sites[0].Secret;

    [Fact]
    public async Task An_event_is_taken_once_and_its_replay_does_nothing()
    {
        var post = await world.Chirp.PostAsync();
        await world.ReportAsync(post);
        await world.LaterAsync();
        await world.Chirp.ForgetCallsAsync();
        var told = PlatformEvent.Of("subject.reshared", "post", post, await world.Redress.NowAsync());

        var first = (await told.SendAsync(world.Redress, world.PlatformId, Secret)).Expect(200);
        await world.SettleAsync();
        var second = (await told.SendAsync(world.Redress, world.PlatformId, Secret)).Expect(200);
        await world.SettleAsync();

        Assert.Equal((true, false), ((bool)first["taken"]!, (bool)second["taken"]!));
        Assert.Single(await world.Chirp.CallsAsync(), c => (string?)c!["type"] == "resolve");
    }

    [Fact]
    public async Task A_change_makes_us_read_again_and_apply_again_what_came_back()
    {
        var post = await world.Chirp.PostAsync();
        await world.ReportAsync(post);
        await world.Chirp.MisbehaveAsync(new { forget = true });
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));

        var told = PlatformEvent.Of("subject.changed", "post", post, await world.Redress.NowAsync());
        (await told.SendAsync(world.Redress, world.PlatformId, Secret)).Expect(200);
        await world.LaterAsync();

        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task An_event_that_is_badly_signed_stale_early_unsigned_or_of_nobody_is_refused_with_one_answer()
    {
        var now = await world.Redress.NowAsync();
        var told = PlatformEvent.Of("subject.changed", "post", "1", now);
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var other = $"whsec_{Convert.ToBase64String(new byte[32])}";
        var good = PlatformEvent.Sign(Secret, told.Id, seconds, told.Body);

        Reply[] answers =
        [
            await told.SendAsync(world.Redress, world.PlatformId, other),
            await (told with { At = now.AddMinutes(-6) }).SendAsync(world.Redress, world.PlatformId, Secret),
            await (told with { At = now.AddMinutes(6) }).SendAsync(world.Redress, world.PlatformId, Secret),
            await told.SendAsync(world.Redress, world.PlatformId, seconds, ""),
            await told.SendAsync(world.Redress, world.PlatformId, "soon", good),
            await told.SendAsync(world.Redress, world.PlatformId, seconds, "v2" + good[2..]),
            await (told with { Body = told.Body + " " }).SendAsync(world.Redress, world.PlatformId, seconds, good),
            await (told with { Id = "evt_other" }).SendAsync(world.Redress, world.PlatformId, seconds, good),
            await told.SendAsync(world.Redress, "plt_00000000000000000000000000", Secret),
            await world.Redress.Nobody.PostTextAsync($"/v1/platforms/{world.PlatformId}/events", told.Body),
        ];

        Assert.All(answers, a => a.ExpectProblem(401, "webhook-signature-invalid"));
        Assert.Single(answers.Select(a => a.Text).Distinct());
    }

    [Theory]
    [InlineData(
        """{"type":"subject.exploded","timestamp":"2026-01-01T00:00:00Z","data":{"kind":"post","id":"1"}}""",
        "field-invalid"
    )]
    [InlineData(
        """{"type":"subject.changed","timestamp":"2026-01-01T00:00:00Z","data":{"kind":"poem","id":"1"}}""",
        "body-not-json"
    )]
    [InlineData("""{"type":"subject.changed"}""", "body-not-json")]
    [InlineData("nope", "body-not-json")]
    public async Task A_signed_event_that_makes_no_sense_is_refused(string body, string code)
    {
        var told = new PlatformEvent(body, $"evt_{Guid.NewGuid():n}", await world.Redress.NowAsync());

        (await told.SendAsync(world.Redress, world.PlatformId, Secret)).ExpectProblem(400, code);
    }

    [Fact]
    public async Task An_event_about_what_nobody_reported_is_not_taken()
    {
        var post = await world.Chirp.PostAsync();
        var told = PlatformEvent.Of("subject.reshared", "post", post, await world.Redress.NowAsync());

        Assert.False((bool)(await told.SendAsync(world.Redress, world.PlatformId, Secret)).Expect(200)["taken"]!);
        Assert.Null(await (await world.DeskAsync()).FindAsync("post", post));
    }
}
