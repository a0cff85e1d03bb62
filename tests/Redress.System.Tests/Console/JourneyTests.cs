using Microsoft.Playwright;
using Redress.System.Tests.Harness;
using Redress.System.Tests.Portal;

namespace Redress.System.Tests.Console;

/// <summary>Whole pieces of work in a real browser, up to what a visitor of the platform then sees.</summary>
[Collection(nameof(BrowserWorld))]
public sealed class JourneyTests(BrowserWorld world)
{
    private const int Cases = 10;
    private const string Queue = "Ten by keys";
    private const string Views = "SELECT COUNT(*) FROM evidence_view WHERE form = 'open' AND reason = 'To decide'";

    [ChromiumFact]
    public async Task A_shift_of_ten_cases_is_worked_with_keys_alone()
    {
        var posts = await FileTenAsync();
        await using var seat = await Seat.TakeAsync(world, "ten by keys");
        await seat.KeysAsync("g", "i");
        await seat.KeysAsync("b");
        var (seen, hasOpened) = (new HashSet<string>(), false);
        for (var i = 0; i < Cases; i++)
        {
            await seat.KeysAsync("g", "q");
            await seat.PressAsync($".queues a:has-text('{Queue}')");
            await seat.KeysAsync("n");
            Assert.True(
                seat.Path.StartsWith("/cases/case_", StringComparison.Ordinal) && seen.Add(seat.Path),
                seat.Path
            );
            if (i == 0)
            {
                await ReadKeysAsync(seat.Page);
            }

            if (!hasOpened && await seat.Page.Locator(".pictures summary").CountAsync() > 0)
            {
                hasOpened = true;
                await OpenAsync(seat);
            }

            await DecideAsync(seat, stays: i % 2 == 1, $"Looked at as number {i} of ten.");
        }

        await seat.KeysAsync("g", "i");
        Assert.Contains("1 of 120 in this shift", await seat.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await seat.PressAsync("form[action*='handler=End'] button");
        await world.SettleAsync();

        var statuses = new List<int>();
        foreach (var post in posts)
        {
            statuses.Add(await world.Chirp.StatusAsync($"/posts/{post}"));
        }

        Assert.Equal((5, 5), (statuses.Count(s => s == 410), statuses.Count(s => s == 200)));
        await seat.GoAsync("/queue");
        Assert.Matches(@"\s0$", (await seat.Page.InnerTextAsync($".queues a:has-text('{Queue}')")).Trim());
        seat.Opened.ExpectNoComplaints();
    }

    [ChromiumFact]
    public async Task What_an_author_objects_to_is_overturned_by_somebody_else_and_then_the_reporter_objects()
    {
        var author = await world.Chirp.AccountAsync();
        var post = await world.Chirp.PostAsync(author);
        var filed = await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
        var first = await world.DeskAsync("removes it");
        var id = await first.CaseOfPostAsync(post);
        await first.DecideAsync(id, ["remove"]);
        await world.MoveAsync(TimeSpan.FromHours(25));
        Assert.Equal(410, await world.Chirp.StatusAsync($"/posts/{post}"));
        await ObjectAsync(author);

        await using var one = await Seat.TakeAsync(world, "removes it");
        await using var other = await Seat.TakeAsync(world, "brings it back");
        Assert.False(await IsOfferedAsync(one, id));
        Assert.True(await IsOfferedAsync(other, id));
        await other.PressAsync($"a[href^='/cases/{id}']");
        Assert.Contains("It quotes a song.", await other.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await other.KeysAsync("c");
        await DecideAsync(other, stays: true, "It does quote a song, and says so.");
        await world.SettleAsync();
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));

        var window = await world.OpenAsync(new() { BaseURL = world.Redress.Portal.AbsoluteUri });
        await using var reporter = new Visitor(window.Context, window.Page);
        await reporter.OpenAsync((string)filed["receiptCode"]!);
        await reporter.DoAsync("appeal", "appeal", "appeal-text", "There is no such song.");
        await world.LaterAsync();
        await using var third = await Seat.TakeAsync(world, "hears the reporter");
        Assert.False(await IsOfferedAsync(other, id));
        Assert.True(await IsOfferedAsync(third, id));
        await (await world.DeskAsync("hears the reporter")).DecideAsync(id, ["remove"]);
        await world.SettleAsync();
        Assert.Equal(410, await world.Chirp.StatusAsync($"/posts/{post}"));
    }

    /// <summary>Ten reports in a language that nobody else of this world reports in, and a queue for it.</summary>
    private async Task<List<string>> FileTenAsync()
    {
        using var lead = await ConsoleCaller.JoinAsync(world.Redress, "makes a queue", "lead");
        var queue = new[] { ("Name", Queue), ("Position", "1"), ("Languages", "fi") };
        Assert.Equal(302, (await lead.PostAsync("/queues?handler=Keep", queue)).Status);
        var posts = new List<string>();
        for (var i = 0; i < Cases; i++)
        {
            posts.Add(await world.Chirp.PostAsync(picture: i == 0 ? 51 : null));
            var filing = Filing.By("bystander", "hate", world.Chirp.PostLink(posts[i])).And("language", "fi");
            (await world.Key.PostAsync("/v1/reports", filing)).Expect(201);
        }

        await world.LaterAsync();
        return posts;
    }

    /// <summary>Every key of the page stands under the question mark.</summary>
    private static async Task ReadKeysAsync(IPage page)
    {
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("dialog#keys")).ToBeVisibleAsync();
        var listed = await page.Locator("#keys tbody td:first-child").AllInnerTextsAsync();
        var there = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('[data-key]')].map(e => e.dataset.key)"
        );
        Assert.Equal(there.Order(), listed.Select(k => k.Trim()).Order());
        Assert.Empty(((string[])["d", "n", "r", "v", "?", "g q"]).Except(there));
        var says = await page.Locator("#keys tbody").InnerTextAsync();
        Assert.Contains("See what will be told, then decide", says, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
    }

    private async Task OpenAsync(Seat seat)
    {
        var before = await world.CountAsync(Views);
        await seat.Page.Keyboard.PressAsync("o");
        await seat.PressAsync("form[action*='handler=Open'] button");
        await Until.TrueAsync(async () => await world.CountAsync(Views) == before + 1, TimeSpan.FromSeconds(20));
    }

    private static async Task DecideAsync(Seat seat, bool stays, string reasons)
    {
        var path = seat.Path.Split('#', '?')[0];
        await seat.Page.Keyboard.PressAsync("d");
        await seat.Page.Keyboard.TypeAsync(stays ? "No v" : "Restrict");
        await seat.TypeAsync("#ground", "Hate");
        if (!stays)
        {
            await seat.TickAsync("input[name=Restrictions][value=Remove]");
        }

        await seat.TypeAsync("#reasons", reasons);
        await seat.Page.Keyboard.PressAsync("Escape");
        await seat.KeysAsync("v");
        Assert.Contains(reasons, await seat.Page.InputValueAsync("#reasons"), StringComparison.Ordinal);
        await seat.KeysAsync("s");
        Assert.Equal(path, seat.Path.Split('#')[0]);
        Assert.Equal(0, await seat.Page.Locator("#reasons").CountAsync());
    }

    private async Task ObjectAsync(string author)
    {
        const string before = "Your code for it: ";
        var letter = (await world.Chirp.LettersAsync(author))
            .Select(l => (string)l!["text"]!)
            .Last(l => l.Contains(before));
        var code = letter.Split(before)[1].Split((char[])['\n', ' ', '.'])[0];
        var body = new { code, text = "It quotes a song." };
        (await world.Redress.Nobody.PostAsync("/v1/appeals", body)).Expect(201);
        await world.LaterAsync();
    }

    private static async Task<bool> IsOfferedAsync(Seat seat, string id)
    {
        await seat.GoAsync("/appeals");
        return await seat.Page.Locator($"a[href^='/cases/{id}']").CountAsync() > 0;
    }
}
