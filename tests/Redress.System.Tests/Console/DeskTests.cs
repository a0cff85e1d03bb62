using Microsoft.Playwright;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Console;

/// <summary>A reviewer's day in a real browser: without scripts, by keyboard alone.</summary>
[Collection(nameof(BrowserWorld))]
public sealed class DeskTests(BrowserWorld world)
{
    [ChromiumFact]
    public async Task A_case_is_taken_and_decided_by_keyboard_alone_without_scripts()
    {
        var post = await world.Chirp.PostAsync(picture: 31);
        await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
        await using var seat = await Seat.TakeAsync(world, "keys", with: o => o.JavaScriptEnabled = false);
        var id = await (await world.DeskAsync()).CaseOfPostAsync(post);

        await seat.GoAsync($"/queue?Reason=hate");
        await seat.PressAsync($"a[href='/cases/{id}']");
        await seat.PressAsync("form[action*='handler=Claim'] button");
        await seat.TypeAsync("#ground", "Hate");
        await seat.TickAsync("input[name=Restrictions][value=Remove]");
        await seat.TypeAsync("#reasons", "It calls for harm.");
        await seat.PressAsync("form[action*='handler=Preview'] > button.main");

        var letters = await seat.Page.Locator(".previews .letter").AllInnerTextsAsync();
        Assert.Contains(letters, l => l.Contains("It calls for harm.", StringComparison.Ordinal));
        Assert.DoesNotContain(letters, l => l.Contains("U+", StringComparison.Ordinal));
        await seat.PressAsync("button[formaction*='handler=Decide']");

        Assert.StartsWith($"/cases/{id}", seat.Path, StringComparison.Ordinal);
        await world.SettleAsync();
        Assert.Equal("decided", await (await world.DeskAsync()).StatusAsync(id));
        Assert.True((bool)(await world.Chirp.TruthAsync("post", post))["removed"]!);
        seat.Opened.ExpectNoComplaints();
    }

    [ChromiumFact]
    public async Task The_second_person_says_first_what_they_think()
    {
        var post = await world.Chirp.PostAsync(picture: 32);
        await world.FileAsync(Filing.By("affected-person", "hate", world.Chirp.PostLink(post)).And("minor", "yes"));
        var first = await world.DeskAsync("first of two");
        var id = await first.CaseOfPostAsync(post);
        var claimed = (await first.ClaimAsync(id)).Expect(200);
        var proposed = (
            await first.DecideClaimedAsync(id, (int)claimed["case"]!["version"]!, "no-violation", [], [], "hate")
        ).Expect(200);
        var proposal = (string)proposed["proposalId"]!;
        await using var seat = await Seat.TakeAsync(world, "second of two", with: o => o.JavaScriptEnabled = false);

        await seat.GoAsync("/proposals");
        await seat.PressAsync($"a[href='/proposals/{proposal}']");
        Assert.DoesNotContain("It does not show", await seat.Page.ContentAsync(), StringComparison.Ordinal);
        await seat.TypeAsync("#outcome", "Lawful");
        await seat.TypeAsync("#reasons", "A quotation.");
        await seat.PressAsync("form[action*='handler=View'] button");
        Assert.Contains("It does not show", await seat.Page.ContentAsync(), StringComparison.Ordinal);
        await seat.PressAsync("form[action*='handler=Agree'] button");

        await world.SettleAsync();
        Assert.Contains(await first.StatusAsync(id), (string[])["decided", "confirming"]);
    }

    [ChromiumFact]
    [Trait("needs", "decoder")]
    public async Task What_is_in_another_language_is_translated_when_asked_and_stands_beside_what_was_written()
    {
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(
            Filing
                .By("bystander", "threats", world.Chirp.PostLink(post))
                .And("language", "tr")
                .And("statement", "Beni <b>tehdit</b> ediyor.")
        );
        await using var seat = await Seat.TakeAsync(world, "reads no Turkish", with: o => o.JavaScriptEnabled = false);
        await seat.GoAsync($"/cases/{await (await world.DeskAsync()).CaseOfPostAsync(post)}");
        Assert.Equal(0, await seat.Page.Locator("#translation").CountAsync());

        await seat.PressAsync("form[action*='handler=Translate'] button");

        var translation = await seat.Page.Locator("#translation blockquote").InnerTextAsync();
        Assert.Contains("tr to en: Beni <b>tehdit</b> ediyor", translation, StringComparison.Ordinal);
        Assert.Equal(2, await seat.Page.GetByText("Beni <b>tehdit</b> ediyor").CountAsync());
        seat.Opened.ExpectNoComplaints();
    }

    private static readonly string[] s_desk =
    [
        "/queue",
        "/proposals",
        "/appeals",
        "/shift",
        "/training",
        "/reports/new",
        "/queues",
        "/bulk",
    ];

    private static readonly string[] s_others =
    [
        "/",
        "/people",
        "/people/roles",
        "/account",
        "/settings",
        "/theme",
        "/retention",
        "/figures",
        "/policies",
        "/shadow",
        "/undo",
        "/quality",
        "/platforms",
        "/webhooks",
        "/jobs",
        "/audit",
        "/health",
    ];

    [ChromiumTheory]
    [InlineData(ColorScheme.Light, 1280, "en")]
    [InlineData(ColorScheme.Dark, 320, "de")]
    public async Task Every_page_can_be_read_by_everyone(ColorScheme scheme, int width, string language)
    {
        var post = await world.Chirp.PostAsync(picture: 33);
        await world.FileAsync(
            Filing
                .By("affected-person", "grooming", world.Chirp.PostLink(post))
                .And("statement", "They wrote to me at https://chat.example/x and asked for pictures.")
                .And("contact", "somebody@mail.example")
        );
        await using var seat = await Seat.TakeAsync(
            world,
            "reader",
            ["child-safety", "lead", "administrator"],
            o =>
            {
                o.ColorScheme = scheme;
                o.Locale = language;
                o.ViewportSize = new() { Width = width, Height = 900 };
            }
        );
        var id = await (await world.DeskAsync()).CaseOfPostAsync(post);
        await seat.GoAsync($"/cases/{id}");
        await seat.Page.Locator("form[action*='handler=Claim'] button").First.ClickAsync();
        string[] own = [$"/cases/{id}", $"/cases/{id}/ledger", "/search?q=" + post];
        // In English PagesTests looks at the others, in these shapes too.
        foreach (var path in own.Concat(s_desk).Concat(language == "en" ? [] : s_others))
        {
            await seat.GoAsync(path);
            await seat.Opened.ExpectReadableAsync();
            Assert.Equal(language, await seat.Page.Locator("html").GetAttributeAsync("lang"));
            if (Environment.GetEnvironmentVariable("REDRESS_SHOTS") is { } folder)
            {
                var name = path.Split('?')[0].Trim('/').Replace(id, "case").Replace('/', '-');
                await seat.Page.ScreenshotAsync(new() { Path = $"{folder}/{name}-{width}.png", FullPage = true });
            }
        }

        seat.Opened.ExpectNoComplaints();
    }
}
