using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>How a hold ends: by a person; by its review date where nobody answers; and in the gravest matters never by itself.</summary>
public sealed class HoldEndTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task A_hold_with_a_review_date_ends_then_where_two_pages_were_not_answered()
    {
        await Packs.ApplyAsync(world, ("\nlooks:", Packs.Reviewed + "\n\nlooks:"));
        var author = await world.Chirp.AccountAsync();
        var (post, other) = (await world.Chirp.PostAsync(author), await world.Chirp.PostAsync());
        var filed = await world.FileAsync(Filing.By("bystander", "threats", world.Chirp.PostLink(post)));
        await world.FileAsync(Filing.By("bystander", "threats", world.Chirp.PostLink(other)));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        var desk = await world.DeskAsync();
        var (file, answered) = (await desk.CaseOfPostAsync(post), await desk.CaseOfPostAsync(other));

        await world.MoveAsync(TimeSpan.FromDays(3.5));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        (await desk.ClaimAsync(answered)).Expect(200);
        await world.MoveAsync(TimeSpan.FromDays(0.6));
        // The site's clock came along only now: what it refused meanwhile is tried again.
        await world.MoveAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{other}"));
        var read = await desk.ReadAsync(file);
        Assert.Equal(("open", false), ((string)read["case"]!["status"]!, (bool)read["case"]!["held"]!));
        Assert.Contains(read["history"]!.AsArray(), h => (string?)h!["detail"] == "review date");
        var told = (await desk.ReceiptAsync(filed))["letters"]!.AsArray();
        Assert.Contains(
            told,
            l => ((string)l!["text"]!).Contains("It is not hidden any more", StringComparison.Ordinal)
        );
        await world.MoveAsync(TimeSpan.FromHours(25));
        var letters = (await world.Chirp.LettersAsync(author)).Select(l => (string)l!["text"]!).ToList();
        Assert.Contains(letters, l => l.Contains("It is not limited any more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hold_with_a_review_date_does_not_end_while_a_laws_clock_asks_for_removal()
    {
        var tco = Packs.Reviewed.Replace("threats", "terrorism", StringComparison.Ordinal);
        await Packs.ApplyAsync(world, ("\n  - rule: terrorism.authority", tco + "\n  - rule: terrorism.authority"));
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(Filing.By("authority", "terrorism", world.Chirp.PostLink(post)));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        Assert.Equal("terrorism.reviewed", (string?)(await desk.ReadAsync(file))["decisions"]![0]!["rule"]);

        await world.MoveAsync(TimeSpan.FromDays(5));

        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.True((bool)(await desk.ReadAsync(file))["case"]!["held"]!);
    }

    [Fact]
    public async Task What_one_rule_held_is_taken_back_by_two_persons_and_not_by_one()
    {
        var posts = new[] { await world.Chirp.PostAsync(), await world.Chirp.PostAsync() };
        var since = await world.Redress.NowAsync();
        await world.FileAsync(Filing.By("bystander", Filing.Abuse, [.. posts.Select(world.Chirp.PostLink)]));
        var own = await world.Chirp.PostAsync();
        await world.ReportAsync(own);
        var (lead, senior) = (
            await world.Redress.PersonAsync("lead", ["lead"]),
            await world.Redress.PersonAsync("senior", ["senior"])
        );
        var proposal = new
        {
            rule = "child-sexual-abuse-material.anybody",
            since,
            reasons = "A wave of false reports.",
        };

        var id = (string)(await lead.PostAsync("/v1/undos", proposal)).Expect(201)["id"]!;
        (await lead.PostAsync($"/v1/undos/{id}/agree")).ExpectProblem(409, "undo-same-person");
        await world.SettleAsync();
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{posts[0]}"));
        (await senior.PostAsync($"/v1/undos/{id}/agree")).Expect(200);
        await world.LaterAsync();

        foreach (var post in posts)
        {
            Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
        }

        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{own}"));
        (await senior.PostAsync($"/v1/undos/{id}/agree")).ExpectProblem(409, "undo-already-agreed");
        var desk = await world.DeskAsync();
        Assert.Equal("open", await desk.StatusAsync(await desk.CaseOfPostAsync(posts[0])));
    }

    [Fact]
    public async Task Stopping_all_that_is_automatic_holds_nothing_more_says_what_it_would_and_goes_on_when_told()
    {
        var lead = await world.Redress.PersonAsync("lead", ["lead"]);
        var held = await world.Chirp.PostAsync();
        await world.ReportAsync(held);
        (await lead.PostAsync("/v1/automatic/stop", new { reason = " " })).ExpectProblem(400, "field-invalid");
        (await lead.PostAsync("/v1/automatic/stop", new { reason = "It hides the wrong things." })).Expect(200);

        var post = await world.Chirp.PostAsync();
        var filed = await world.ReportAsync(post);

        Assert.Equal("shadow", (string?)filed["subjects"]![0]!["hold"]);
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{held}"));
        Assert.True((bool)(await lead.GetAsync("/v1/automatic")).Expect(200)["stopped"]!);
        (await lead.PostAsync("/v1/automatic/start", new { reason = "Mended." })).Expect(200);
        await world.ReportAsync(post);
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.Equal(2, await world.CountAsync("SELECT COUNT(*) FROM fact WHERE kind LIKE 'automatic.%'"));
    }
}
