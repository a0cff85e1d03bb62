using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Console;

/// <summary>Queues, work in bulk, shifts, notes and search, in a real browser.</summary>
[Collection(nameof(BrowserWorld))]
public sealed class DeskWorkTests(BrowserWorld world)
{
    private const string Decided = "SELECT COUNT(*) FROM decision WHERE ground = 'private-data'";

    [ChromiumFact]
    public async Task What_a_queues_rules_meet_waits_there_and_the_next_case_comes_from_it()
    {
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(Filing.By("bystander", "illegal-goods", world.Chirp.PostLink(post)));
        await using var lead = await Seat.TakeAsync(world, "lead of queues", ["lead"]);
        await lead.GoAsync("/queues");
        await lead.Page.Locator("details.panel").Last.EvaluateAsync("e => e.open = true");
        await lead.Page.FillAsync("#name-new", "Goods <b>&");
        await lead.Page.Locator("form:has(#name-new) input[value=IllegalGoods]").CheckAsync();
        await lead.Page.Locator("form:has(#name-new) button").ClickAsync();
        await world.LaterAsync();

        await lead.GoAsync("/queue");
        await lead.Page.Locator(".queues a:has-text('Goods <b>&')").ClickAsync();
        Assert.Contains(post, await lead.Page.Locator("table.list").InnerTextAsync(), StringComparison.Ordinal);
        await lead.Page.Locator("form[action*='handler=Next'] button").ClickAsync();
        Assert.StartsWith("/cases/case_", lead.Path, StringComparison.Ordinal);
        Assert.Equal("Illegal goods", await lead.Page.Locator("h1").InnerTextAsync());
    }

    [ChromiumFact]
    public async Task Many_are_decided_after_a_minute_and_taking_them_back_before_leaves_no_trace_outside()
    {
        var posts = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            posts.Add(await world.Chirp.PostAsync());
            await world.FileAsync(Filing.By("bystander", "private-data", world.Chirp.PostLink(posts[i])));
        }

        await using var seat = await Seat.TakeAsync(world, "many");
        var cases = new List<string>();
        foreach (var post in posts)
        {
            cases.Add(await (await world.DeskAsync()).CaseOfPostAsync(post));
        }

        var before = await world.CountAsync(Decided);
        var id = await StartAsync(seat, cases);
        await seat.Page.Locator("form[action*='handler=Undo'] button").ClickAsync();
        await world.MoveAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(before, await world.CountAsync(Decided));

        id = await StartAsync(seat, cases);
        await world.MoveAsync(TimeSpan.FromMinutes(2));
        await world.SettleAsync();
        Assert.Equal(before + 4, await world.CountAsync(Decided));
        await seat.GoAsync($"/bulk?id={id}");
        Assert.Contains("4 decided", await seat.Page.ContentAsync(), StringComparison.Ordinal);

        await seat.Page.Locator("form[action*='handler=Undo'] button").ClickAsync();
        Assert.Equal(
            4,
            await world.CountAsync("SELECT COUNT(*) FROM case_event WHERE verb = 'reopen' AND detail = 'bulk undone'")
        );
    }

    [ChromiumFact]
    public async Task Notes_are_found_by_their_words_and_reporters_words_are_not()
    {
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(
            Filing
                .By("bystander", "threats", world.Chirp.PostLink(post))
                .And("statement", "zanzibar words of a reporter")
        );
        var id = await (await world.DeskAsync()).CaseOfPostAsync(post);
        await using var seat = await Seat.TakeAsync(world, "writes notes", with: o => o.JavaScriptEnabled = false);
        await seat.GoAsync($"/cases/{id}");
        Assert.Contains("zanzibar words", await seat.Page.ContentAsync(), StringComparison.Ordinal);
        await seat.Page.FillAsync("#note-text", "Spoke with Quetzalcoatl, calls back.");
        await seat.Page.Locator("form[action*='handler=Note'] button").ClickAsync();

        foreach (
            var (asked, found) in ((string, int)[])
                [
                    ("quetzal", 1),
                    ("quetzalcoatl spoke", 1),
                    ("zanzibar", 0),
                    (post, 1),
                    (world.Chirp.PostLink(post), 1),
                    (id, 1),
                ]
        )
        {
            await seat.GoAsync("/search?q=" + Uri.EscapeDataString(asked));
            Assert.Equal(found, await seat.Page.Locator($"a[href='/cases/{id}']").CountAsync());
        }
    }

    [ChromiumFact]
    public async Task At_the_end_of_a_shift_claims_go_to_somebody_who_is_there()
    {
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(Filing.By("bystander", "terrorism", world.Chirp.PostLink(post)));
        var desk = new Desk(world.Redress, await world.Redress.PersonAsync("goes home", ["child-safety"]));
        var id = await desk.CaseOfPostAsync(post);
        (await desk.ClaimAsync(id)).Expect(200);
        await using var next = await Seat.TakeAsync(world, "comes next");
        await next.GoAsync("/shift");
        await next.Page.Locator("form[action*='handler=Begin'] button").ClickAsync();
        await using var seat = await Seat.TakeAsync(world, "goes home");
        await seat.GoAsync("/shift");
        await seat.Page.Locator("form[action*='handler=Begin'] button").ClickAsync();
        await seat.Page.FillAsync("#note-text", "One is half done.");
        await seat.Page.Locator("form[action*='handler=HandOver'] button").ClickAsync();
        await seat.Page.SelectOptionAsync(
            "#to",
            new Microsoft.Playwright.SelectOptionValue { Label = "to comes next" }
        );
        await seat.Page.Locator("form[action*='handler=End'] button").ClickAsync();

        await next.GoAsync("/shift");
        Assert.Equal(1, await next.Page.Locator($"a[href='/cases/{id}']").CountAsync());
        Assert.Contains("One is half done.", await next.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task Staff_report_for_somebody_in_one_page_and_read_them_their_code()
    {
        var post = await world.Chirp.PostAsync();
        await using var seat = await Seat.TakeAsync(world, "takes calls", with: o => o.JavaScriptEnabled = false);
        await seat.GoAsync("/reports/new");
        await seat.TypeAsync("#links", world.Chirp.PostLink(post));
        await seat.TypeAsync("#reason", "Intimate");
        await seat.TypeAsync("#statement", "She called at noon.");
        await seat.PressAsync("form button.main");

        var code = await seat.Page.Locator(".secret").InnerTextAsync();
        (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code })).Expect(200);
        Assert.Equal(
            1,
            await world.CountAsync(
                "SELECT COUNT(*) FROM report WHERE source = 'staff-on-behalf' AND reason = 'intimate-image'"
            )
        );
    }

    private static async Task<string> StartAsync(Seat seat, IEnumerable<string> cases)
    {
        await seat.GoAsync("/queue?Reason=private-data");
        foreach (var id in cases)
        {
            await seat.Page.Locator($"input[name=cases][value='{id}']").CheckAsync();
        }

        await seat.Page.Locator("form[action='/bulk'] > button").ClickAsync();
        await seat.Page.SelectOptionAsync("#ground", "private-data");
        await seat.Page.Locator("input[name=Restrictions][value=Remove]").CheckAsync();
        await seat.Page.FillAsync("#reasons", "It shows an address.");
        await seat.Page.Locator("form[action*='handler=Preview'] > button.main").First.ClickAsync();
        await seat.Page.Locator("button[formaction*='handler=Start']").ClickAsync();
        return seat.Path.Split('=')[1];
    }
}
