using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>Somebody comes into the room.</summary>
[Collection(nameof(PortalWorld))]
public sealed class LeavingTests(PortalWorld world)
{
    private static readonly string[] s_canaries =
    [
        "canary-words-of-a-child",
        "canary-police-77",
        "canary@mail.example",
    ];

    [ChromiumTheory]
    [InlineData("button", true)]
    [InlineData("button", false)]
    [InlineData("skip", true)]
    [InlineData("shift", true)]
    public async Task Leaving_ends_the_visit_everywhere_and_going_back_shows_nothing(string way, bool script)
    {
        await using var visitor = await world.VisitAsync(new() { JavaScriptEnabled = script });
        var page = visitor.Page;
        var before = await world.CountAsync("SELECT COUNT(*) FROM visit");
        await ReportJourneyTests.FillAsync(visitor, await world.LinkAsync());
        Assert.Equal(before + 1, await world.CountAsync("SELECT COUNT(*) FROM visit"));

        await LeaveAsync(visitor, way);
        await page.WaitForURLAsync(url => url.StartsWith(world.Chirp.Address.AbsoluteUri, StringComparison.Ordinal));

        Assert.Equal(before, await world.CountAsync("SELECT COUNT(*) FROM visit"));
        Assert.Empty((await visitor.Context.CookiesAsync()).Where(c => c.Name is "s" or "__Host-s"));
        for (var i = 0; i < 5; i++)
        {
            await page.GoBackAsync();
            var text = await page.ContentAsync();
            Assert.All(s_canaries, c => Assert.DoesNotContain(c, text, StringComparison.Ordinal));
            Assert.DoesNotContain("It is about me", text, StringComparison.Ordinal);
        }
    }

    [ChromiumFact]
    public async Task Two_shifts_or_a_capital_letter_between_leave_nobody_out_in_the_cold()
    {
        await using var visitor = await world.VisitAsync();
        await visitor.StartAsync();
        foreach (var key in (string[])["Shift", "Shift", "a", "Shift"])
        {
            await visitor.Page.Keyboard.PressAsync(key);
        }

        Assert.Equal(new Uri(world.Portal, "/").AbsoluteUri, visitor.Page.Url);
        Assert.Contains("What is it?", await visitor.MainAsync());
    }

    [ChromiumFact]
    public async Task A_full_journey_leaves_one_neutral_address_one_title_and_one_cookie_on_the_device()
    {
        await using var visitor = await world.VisitAsync();
        var page = visitor.Page;
        var addresses = new HashSet<string>();
        page.FrameNavigated += (_, frame) => addresses.Add(frame.Url);
        await ReportJourneyTests.FillAsync(visitor, await world.LinkAsync());
        await page.Locator("button[value=send]").ClickAsync();
        await visitor.CodeAsync();

        Assert.Equal([new Uri(world.Portal, "/").AbsoluteUri], addresses);
        Assert.Equal("Information", await page.TitleAsync());
        var cookie = Assert.Single(await visitor.Context.CookiesAsync([world.Portal.AbsoluteUri]));
        Assert.True(cookie is { HttpOnly: true, SameSite: Microsoft.Playwright.SameSiteAttribute.Strict, Expires: -1 });
        Assert.Equal(
            0,
            await page.EvaluateAsync<int>(
                "async () => localStorage.length + sessionStorage.length + (await caches.keys()).length + (await indexedDB.databases()).length"
            )
        );
    }

    [ChromiumFact]
    public async Task Half_an_hour_later_what_was_typed_is_forgotten()
    {
        await using var visitor = await world.VisitAsync();
        await ReportJourneyTests.FillAsync(visitor, await world.LinkAsync());

        await world.MoveAsync(TimeSpan.FromMinutes(31));
        await visitor.Page.GotoAsync("/");

        Assert.Contains("Tell us about something that should not be online", await visitor.MainAsync());
    }

    [ChromiumFact]
    public async Task What_is_typed_stands_nowhere_in_the_clear_neither_before_nor_after_it_is_sent()
    {
        await using var visitor = await world.VisitAsync();
        var addresses = new List<string>();
        visitor.Page.Request += (_, request) => addresses.Add(request.Url);
        var link = await world.LinkAsync() + "?canary-link";
        await ReportJourneyTests.FillAsync(visitor, link);
        ExpectNoCanary(await FilesAsync(), "canary-link");

        await visitor.Page.Locator("button[value=send]").ClickAsync();
        var code = await visitor.CodeAsync();
        await world.SettleAsync();

        ExpectNoCanary(await FilesAsync(), code, code.Replace("-", "", StringComparison.Ordinal));
        ExpectNoCanary(string.Join('\n', addresses) + world.Redress.Output, code, link);
    }

    private static void ExpectNoCanary(string text, params string[] more) =>
        Assert.All([.. s_canaries, .. more], c => Assert.DoesNotContain(c, text, StringComparison.Ordinal));

    /// <summary>The database and its log, byte for byte.</summary>
    private async Task<string> FilesAsync()
    {
        var all = new global::System.Text.StringBuilder();
        foreach (var file in Directory.EnumerateFiles(world.Redress.Folder, "redress.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, global::System.Text.Encoding.Latin1);
            all.Append(await reader.ReadToEndAsync());
        }

        return all.ToString();
    }

    private static async Task LeaveAsync(Visitor visitor, string way)
    {
        var page = visitor.Page;
        switch (way)
        {
            case "button":
                await page.Locator(".bar .exit").ClickAsync();
                break;
            case "skip":
                await page.Locator(".skip").Nth(1).FocusAsync();
                await page.Keyboard.PressAsync("Enter");
                break;
            case "shift":
                await page.WaitForLoadStateAsync();
                for (var i = 0; i < 3; i++)
                {
                    await page.Keyboard.PressAsync("Shift");
                }

                break;
        }
    }
}
