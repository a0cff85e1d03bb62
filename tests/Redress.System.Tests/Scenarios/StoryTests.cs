using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What goes by itself after a day: frozen before it is hidden, so that somebody can still look.</summary>
public sealed class StoryTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task A_story_reported_an_hour_before_its_end_is_hidden_and_still_there_for_the_reviewer()
    {
        var (story, other) = (await world.Chirp.StoryAsync(901), await world.Chirp.StoryAsync(902));
        await world.MoveAsync(TimeSpan.FromHours(23));
        await world.Chirp.ForgetCallsAsync();
        await world.FileAsync(Filing.Of(world.Chirp.Link($"/stories/{story}")));
        await world.LaterAsync();
        Assert.Equal(451, await world.Chirp.StatusAsync($"/stories/{story}"));
        Assert.Equal(200, await world.Chirp.StatusAsync($"/stories/{other}"));
        Assert.Equal(["freeze", "hide"], (await OrdersAsync())[..2]);

        await world.MoveAsync(TimeSpan.FromHours(4));

        Assert.Equal(451, await world.Chirp.StatusAsync($"/stories/{story}"));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/stories/{story}.png"));
        Assert.Equal(410, await world.Chirp.StatusAsync($"/stories/{other}"));
        Assert.NotNull((string?)(await world.Chirp.TruthAsync("story", story))["sha256"]);
        Assert.Null((string?)(await world.Chirp.TruthAsync("story", other))["sha256"]);
        var desk = await world.DeskAsync();
        var file = (await desk.FindAsync("story", story))!;
        Assert.True((bool)(await desk.ReadAsync(file))["subject"]!["found"]!);
        var all = await desk.EnforcementsAsync(file);
        Assert.All(all, e => Assert.Equal("confirmed", (string?)e["status"]));
        Assert.Contains(all, e => (string?)e["restriction"] == "freeze");

        // Removed, it stays kept: the decision can be overturned. Let go, it goes as it would have.
        await desk.DecideAsync(file, ["remove"]);
        await world.LaterAsync();
        Assert.Equal(410, await world.Chirp.StatusAsync($"/stories/{story}"));
        Assert.True((bool)(await world.Chirp.TruthAsync("story", story))["frozen"]!);
        Assert.NotNull((string?)(await world.Chirp.TruthAsync("story", story))["sha256"]);
    }

    [Fact]
    public async Task A_story_that_may_stay_goes_when_its_time_is_over_and_not_before()
    {
        var story = await world.Chirp.StoryAsync(903);
        await world.FileAsync(Filing.Of(world.Chirp.Link($"/stories/{story}")));
        await world.LaterAsync();
        var desk = await world.DeskAsync();
        var file = (await desk.FindAsync("story", story))!;
        await desk.DecideAsync(file, []);
        await world.LaterAsync();
        Assert.Equal(200, await world.Chirp.StatusAsync($"/stories/{story}"));
        Assert.False((bool)(await world.Chirp.TruthAsync("story", story))["frozen"]!);

        await world.MoveAsync(TimeSpan.FromHours(25));

        Assert.Equal(410, await world.Chirp.StatusAsync($"/stories/{story}"));
        Assert.Null((string?)(await world.Chirp.TruthAsync("story", story))["sha256"]);
    }

    [Fact]
    public async Task Stories_of_a_held_account_are_frozen_one_by_one()
    {
        var author = await world.Chirp.AccountAsync("stella");
        var made = new
        {
            author,
            text = "Herons, today only.",
            picture = 904,
        };
        var story = (string)(await world.Chirp.Control.PostAsync("/control/stories", made)).Expect(200)["id"]!;
        await world.FileAsync(Filing.Of(world.Chirp.Link($"/@{author}")));
        await world.LaterAsync();

        await world.MoveAsync(TimeSpan.FromHours(25));

        Assert.True((bool)(await world.Chirp.TruthAsync("story", story))["frozen"]!);
        Assert.NotNull((string?)(await world.Chirp.TruthAsync("story", story))["sha256"]);
    }

    /// <summary>What the platform was told to apply, in the order in which it was told.</summary>
    private async Task<List<string>> OrdersAsync()
    {
        var calls = await world.Chirp.CallsAsync();
        return
        [
            .. calls
                .Where(c => (string?)c!["type"] == "apply")
                .SelectMany(c => JsonNode.Parse((string)c!["body"]!)!["data"]!["orders"]!.AsArray())
                .Select(o => (string)o!["restriction"]!),
        ];
    }
}
