using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Those who agree to report somebody away hide no more than the budget; the person shown is hidden all the same.</summary>
public sealed class BrigadeTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private const int Budget = 20;
    private const int Posts = 50;

    [Fact]
    public async Task A_thousand_bystanders_hide_no_more_than_the_budget_and_the_rest_comes_first_in_the_queue()
    {
        await Packs.ApplyAsync(world, ("bystander: \\{ reports: [0-9]+", $"bystander: {{ reports: {Budget}"));
        var author = await world.Chirp.AccountAsync("innocent");
        var posts = new List<string>();
        for (var i = 0; i < Posts; i++)
        {
            posts.Add(await world.Chirp.PostAsync(author));
        }

        var answers = await ReportAsync(posts, 1000);
        await world.SettleAsync();

        var hidden = await HiddenAsync(posts);
        Assert.Equal(Budget, hidden);
        Assert.Equal(Budget, await world.CountAsync("SELECT COUNT(*) FROM case_file WHERE hold_id IS NOT NULL"));
        // Nobody learns from the answer how many others there were.
        Assert.Equal("ordered", Assert.Single(answers.Distinct()));
        await LookAtTheRestAsync();

        // The person shown has a budget of their own, and what they name is hidden at once.
        var shown = await world.Chirp.PostAsync(author);
        var filed = await world.ReportAsync(shown);
        Assert.Equal("ordered", (string?)filed["subjects"]![0]!["hold"]);
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{shown}"));
        await AnHourLaterAsync(author);
    }

    private async Task LookAtTheRestAsync()
    {
        var lead = await world.Redress.PersonAsync("lead", ["lead"]);
        var open = (await lead.GetAsync("/v1/cases?status=open&limit=100")).Expect(200)["items"]!.AsArray();
        var first = open.Take(Posts - Budget).ToList();
        var now = await world.Redress.NowAsync();
        Assert.All(first, c => Assert.False((bool)c!["held"]!));
        Assert.All(first, c => Assert.True((DateTimeOffset)c!["dueAt"]! <= now + TimeSpan.FromMinutes(15)));
        Assert.True((bool)(await lead.GetAsync($"/v1/cases/{first[0]!["id"]}")).Expect(200)["overBudget"]!);
        var waiting = (await lead.GetAsync("/v1/escalations")).Expect(200)["items"]!.AsArray();
        Assert.Single(waiting, e => (string)e!["reason"]! == "budget-exceeded");
    }

    private async Task AnHourLaterAsync(string author)
    {
        await world.MoveAsync(TimeSpan.FromMinutes(61));
        var later = await world.Chirp.PostAsync(author);
        await world.FileAsync(Filing.By("bystander", Filing.Abuse, world.Chirp.PostLink(later)));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{later}"));
    }

    private async Task<IReadOnlyCollection<string>> ReportAsync(IReadOnlyList<string> posts, int reports)
    {
        var holds = new global::System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForAsync(
            0,
            reports,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (i, _) =>
            {
                JsonObject filing = Filing.By("bystander", Filing.Abuse, world.Chirp.PostLink(posts[i % posts.Count]));
                var filed = (await world.Key.PostAsync("/v1/reports", filing)).Expect(201);
                holds.Add((string)filed["subjects"]![0]!["hold"]!);
            }
        );
        return holds;
    }

    private async Task<int> HiddenAsync(IEnumerable<string> posts)
    {
        var hidden = 0;
        foreach (var post in posts)
        {
            hidden += await world.Chirp.StatusAsync($"/posts/{post}") == 451 ? 1 : 0;
        }

        return hidden;
    }
}
