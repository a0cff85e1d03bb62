using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>How much of one author, and by one rule, is held without a person, and how that ends.</summary>
public sealed class AuthorBudgetTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task More_of_one_author_than_the_budget_comes_back_and_waits_until_a_person_confirms_one()
    {
        await Packs.ApplyAsync(world, (@"author: \{ items: 100", "author: { items: 2"));
        var author = await world.Chirp.AccountAsync("maker");
        var posts = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            posts.Add(await world.Chirp.PostAsync(author));
            await world.FileAsync(Filing.By("bystander", Filing.Abuse, world.Chirp.PostLink(posts[i])));
        }

        await world.LaterAsync();
        Assert.Equal([451, 451, 200, 200], await StatusesAsync(posts));
        var desk = await world.DeskAsync();
        var over = await desk.ReadAsync(await desk.CaseOfPostAsync(posts[3]));
        Assert.False((bool)over["case"]!["held"]!);
        Assert.True((bool)over["overBudget"]!);
        Assert.Contains(over["history"]!.AsArray(), h => (string)h!["verb"]! == "end-hold");

        // What the person shown says is hidden, whatever was held of this author before.
        await world.ReportAsync(posts[3]);
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{posts[3]}"));

        // Once a person has confirmed one of them there is no limit for the others.
        await desk.DecideAsync(await desk.CaseOfPostAsync(posts[0]), ["remove"]);
        await world.LaterAsync();
        var fifth = await world.Chirp.PostAsync(author);
        await world.FileAsync(Filing.By("bystander", Filing.Abuse, world.Chirp.PostLink(fifth)));
        await world.LaterAsync();
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{fifth}"));
    }

    [Fact]
    public async Task A_rule_that_holds_more_than_it_may_in_an_hour_waits_for_people_pages_and_goes_on_after_it()
    {
        await Packs.ApplyAsync(world, ("per-hour: 200", "per-hour: 2"));
        await world.MoveAsync(TimeSpan.FromMinutes(61));
        var posts = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            posts.Add(await ReportedAsync());
        }

        await world.LaterAsync();
        Assert.Equal([451, 451, 200], await StatusesAsync(posts));
        var lead = await world.Redress.PersonAsync("lead", ["lead"]);
        var waiting = (await lead.GetAsync("/v1/escalations")).Expect(200)["items"]!.AsArray();
        Assert.Single(waiting, e => (string)e!["reason"]! == "rule-rate");
        var desk = await world.DeskAsync();
        var over = await desk.ReadAsync(await desk.CaseOfPostAsync(posts[2]));
        Assert.True((bool)over["overBudget"]!);
        Assert.False((bool)over["case"]!["held"]!);
        var soon = await world.Redress.NowAsync() + TimeSpan.FromMinutes(15);
        Assert.True((DateTimeOffset)over["case"]!["dueAt"]! <= soon);

        await world.MoveAsync(TimeSpan.FromMinutes(61));
        posts.Add(await ReportedAsync());
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{posts[3]}"));
    }

    private async Task<string> ReportedAsync()
    {
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(Filing.By("bystander", Filing.Abuse, world.Chirp.PostLink(post)));
        return post;
    }

    private async Task<List<int>> StatusesAsync(IEnumerable<string> posts)
    {
        var statuses = new List<int>();
        foreach (var post in posts)
        {
            statuses.Add(await world.Chirp.StatusAsync($"/posts/{post}"));
        }

        return statuses;
    }
}
