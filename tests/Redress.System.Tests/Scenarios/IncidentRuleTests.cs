using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Conditions over the incident, at intake: what shares a report, a fingerprint or the author.</summary>
public sealed class IncidentRuleTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private const string Rule = """

          - rule: threats.incident
            effect: on
            when: { report.reason: { is: threats }, incident.restricted: { least: 1 } }
            ground: threats
            restrictions: [hide]
            review-after: P4D
        """;

    private const string Spread = """

          - rule: hate.spread
            effect: on
            when: { report.reason: { is: hate }, reach.views: { least: 100 } }
            ground: hate
            restrictions: [hide]
            review-after: P4D
        """;

    [Fact]
    public async Task What_shares_a_report_with_something_that_was_removed_is_held_by_a_rule_that_asks_for_it()
    {
        await Packs.ApplyAsync(world, ("\nlooks:", Rule + "\n\nlooks:"));
        var desk = await world.DeskAsync();
        var (removed, beside, later, plain) = (
            await world.Chirp.PostAsync(),
            await world.Chirp.PostAsync(),
            await world.Chirp.PostAsync(),
            await world.Chirp.PostAsync()
        );
        await ThreatsAsync(removed, beside);
        await desk.DecideAsync(await desk.CaseOfPostAsync(removed), ["remove"]);
        await world.LaterAsync();
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{beside}"));

        // By an earlier report, and by this very one; each by another author and with no picture.
        await ThreatsAsync(beside);
        await ThreatsAsync(removed, later);
        await ThreatsAsync(plain);
        await world.LaterAsync();

        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{beside}"));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{later}"));
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{plain}"));
        var held = (await desk.ReadAsync(await desk.CaseOfPostAsync(later)))["decisions"]![0]!;
        Assert.Equal("threats.incident", (string?)held["rule"]);
    }

    [Fact]
    public async Task What_many_have_seen_is_held_by_a_rule_that_asks_how_far_it_had_spread()
    {
        await Packs.ApplyAsync(world, ("\nlooks:", Spread + "\n\nlooks:"));
        var (seen, unseen) = (await world.Chirp.PostAsync(), await world.Chirp.PostAsync());
        await world.Chirp.VisitAsync(seen, views: 500);
        foreach (var post in (string[])[seen, unseen])
        {
            await HateAsync(post);
            await world.LaterAsync();
            await HateAsync(post);
        }

        await world.LaterAsync();

        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{seen}"));
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{unseen}"));
    }

    private Task<JsonNode> HateAsync(string post) =>
        world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));

    private Task<JsonNode> ThreatsAsync(params string[] posts) =>
        world.FileAsync(Filing.By("bystander", "threats", [.. posts.Select(world.Chirp.PostLink)]));
}
