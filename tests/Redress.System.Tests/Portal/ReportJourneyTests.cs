using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>From the first page to the code, in a real browser.</summary>
[Collection(nameof(PortalWorld))]
public sealed class ReportJourneyTests(PortalWorld world)
{
    [ChromiumTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Three_pages_and_two_answers_hide_it_with_a_script_or_without(bool script)
    {
        await using var visitor = await world.VisitAsync(new() { JavaScriptEnabled = script });
        var post = await world.Chirp.PostAsync();

        var code = await visitor.SendAsync(Filing.Abuse, world.Chirp.PostLink(post));
        await world.SettleAsync();
        await visitor.Page.Locator("button[value=look]").ClickAsync();

        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$", code);
        Assert.Contains("It is hidden. We looked ourselves", await visitor.MainAsync());
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        var receipt = (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code })).Expect(200);
        Assert.Equal("ordered", (string)receipt["subjects"]![0]!["hold"]!);
        Assert.Equal(
            1,
            await world.CountAsync(
                $"""
                SELECT COUNT(*) FROM report WHERE id = '{receipt["id"]}' AND source = 'not-said' AND minor = 'not-asked'
                  AND reason = '{Filing.Abuse}' AND filed_by = 'portal'
                """
            )
        );
        Assert.Equal(code, await visitor.CodeAsync());
    }

    [ChromiumFact]
    public async Task A_child_who_answers_everything_is_asked_nothing_twice_and_can_change_each_answer()
    {
        await using var visitor = await world.VisitAsync();
        await FillAsync(visitor, await world.LinkAsync());
        var page = visitor.Page;

        Assert.Contains("It is about me", await visitor.MainAsync());
        await page.Locator("button[value='change:Who']").ClickAsync();
        await visitor.ChooseAsync("who", "guardian");
        await visitor.GoOnAsync();
        Assert.Contains("It is about my child", await visitor.MainAsync());
        await page.Locator("button[value=send]").ClickAsync();
        var receipt = await ReadAsync(await visitor.CodeAsync());

        Assert.Equal(
            1,
            await world.CountAsync(
                $"""
                SELECT COUNT(*) FROM report WHERE id = '{receipt["id"]}' AND source = 'guardian' AND minor = 'yes'
                  AND harm = 'unsure' AND police_number = 1 AND language = 'en'
                """
            )
        );
        foreach (var kind in (string[])["statement", "contact", "police-number", "links"])
        {
            Assert.Equal(
                1,
                await world.CountAsync(
                    $"SELECT COUNT(*) FROM sealed WHERE report_id = '{receipt["id"]}' AND kind = '{kind}'"
                )
            );
        }
    }

    [ChromiumFact]
    public async Task Danger_shows_help_first_and_wakes_somebody()
    {
        await using var visitor = await world.VisitAsync(language: "de-DE");
        await visitor.StartAsync();
        await visitor.ChooseAsync("reason", "danger-to-life");
        await visitor.GoOnAsync();

        Assert.Contains("Hol jetzt Hilfe", await visitor.MainAsync());
        Assert.Contains("0800 22 55 530", await visitor.MainAsync());
        await visitor.GoOnAsync();
        await visitor.Page.Locator("#links").FillAsync(await world.LinkAsync());
        await visitor.Page.Locator("button[value=send]").ClickAsync();
        var receipt = await ReadAsync(await visitor.CodeAsync());
        await world.SettleAsync();

        Assert.Equal(
            1,
            await world.CountAsync(
                $"""
                SELECT COUNT(*) FROM escalation e JOIN report_link l ON l.case_id = e.case_id
                WHERE e.reason = 'danger-to-life' AND l.report_id = '{receipt["id"]}'
                """
            )
        );
        Assert.Equal(
            1,
            await world.CountAsync($"SELECT COUNT(*) FROM report WHERE id = '{receipt["id"]}' AND language = 'de'")
        );
    }

    [ChromiumFact]
    public async Task A_telephone_number_is_read_from_left_to_right_in_every_language()
    {
        await using var visitor = await world.VisitAsync();
        await visitor.Page.GotoAsync("/help?country=DE&lang=ar");

        var directions = await visitor.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('main *')]
              .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && /^\s*\d[\d -]{5,}\s*$/.test(n.data)))
              .map(e => getComputedStyle(e).direction)
            """
        );

        Assert.Equal(["ltr", "ltr"], directions);
    }

    [ChromiumFact]
    public async Task Without_a_link_a_person_reads_how_to_find_it_and_nothing_is_hidden()
    {
        await using var visitor = await world.VisitAsync();
        await visitor.StartAsync();
        await visitor.ChooseAsync("reason", Filing.Abuse);
        await visitor.GoOnAsync();
        await visitor.Page.Locator("button[value=send]").ClickAsync();
        Assert.Contains("Give us a link, or tell us how to find it.", await visitor.MainAsync());

        await visitor.Page.Locator("details.box > summary").ClickAsync();
        await visitor.Page.Locator("#lost").FillAsync("The account is called circle. Yesterday evening.");
        await visitor.Page.Locator("button[value=send]").ClickAsync();
        var receipt = await ReadAsync(await visitor.CodeAsync());

        var link = receipt["subjects"]![0]!;
        Assert.Equal(("received", "none"), ((string)link["stage"]!, (string)link["hold"]!));
        Assert.NotNull(link["lookBy"]);
        Assert.Contains("A person looks at it by", await visitor.MainAsync());
    }

    [ChromiumFact]
    public async Task A_link_of_another_place_gets_help_for_that_place_and_a_broken_one_is_kept()
    {
        await using var visitor = await world.VisitAsync();

        await visitor.SendAsync(
            "intimate-image",
            "https://elsewhere.example/p/99",
            "what a mess",
            await world.LinkAsync()
        );

        await world.SettleAsync();
        await visitor.Page.Locator("button[value=look]").ClickAsync();
        var text = await visitor.MainAsync();
        Assert.Contains("This is another place", text);
        Assert.Contains("elsewhere.example …p/99", text);
        Assert.Contains("We could not read this link. We have kept it", text);
        Assert.Contains("It is hidden.", text);
        await visitor.Page.Locator("a[href='/help#elsewhere']").First.ClickAsync();
        Assert.Contains("Look there for the words Report or Help", await visitor.MainAsync());
    }

    [ChromiumFact]
    public async Task The_whole_way_can_be_gone_with_the_keyboard_alone()
    {
        await using var visitor = await world.VisitAsync();
        var page = visitor.Page;
        await page.GotoAsync("/");
        await PressUntilAsync(visitor, "main button");
        await page.Keyboard.PressAsync("Enter");
        await PressUntilAsync(visitor, "#reason-child-sexual-abuse-material");
        await page.Keyboard.PressAsync("Space");
        await PressUntilAsync(visitor, "main .row button");
        await page.Keyboard.PressAsync("Enter");
        await PressUntilAsync(visitor, "#links");
        await page.Keyboard.TypeAsync(await world.LinkAsync());
        await PressUntilAsync(visitor, "button[value=send]");
        await page.Keyboard.PressAsync("Enter");

        Assert.NotEmpty(await visitor.CodeAsync());
    }

    /// <summary>Answers each page as a child does who is shown, up to the last one.</summary>
    internal static async Task FillAsync(Visitor visitor, string link)
    {
        var page = visitor.Page;
        await visitor.StartAsync();
        await visitor.ChooseAsync("reason", Filing.Abuse);
        await visitor.GoOnAsync();
        await page.Locator("#links").FillAsync(link);
        await page.Locator("button[value=on]").ClickAsync();
        await visitor.ChooseAsync("who", "affected-person");
        await visitor.GoOnAsync();
        await visitor.ChooseAsync("minor", "yes");
        await visitor.GoOnAsync();
        await visitor.ChooseAsync("harm", "unsure");
        await visitor.ChooseAsync("danger", "no");
        await visitor.GoOnAsync();
        await page.Locator("#more").FillAsync("canary-words-of-a-child");
        await page.Locator("#police").FillAsync("canary-police-77");
        await visitor.GoOnAsync();
        await visitor.ChooseAsync("answer", "mail");
        await page.Locator("#mail").FillAsync("canary@mail.example");
        await visitor.GoOnAsync();
    }

    private async Task<JsonNode> ReadAsync(string code) =>
        (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code })).Expect(200);

    /// <summary>Tab by tab, until that is focused: what cannot be reached fails.</summary>
    private static async Task PressUntilAsync(Visitor visitor, string selector)
    {
        await visitor.Page.Locator(selector).First.WaitForAsync();
        for (var i = 0; i < 40; i++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            var there = await visitor.Page.EvaluateAsync<bool>(
                "s => document.activeElement === document.querySelector(s)",
                selector
            );
            if (there)
            {
                return;
            }
        }

        Assert.Fail($"{selector} cannot be reached with the keyboard");
    }
}
