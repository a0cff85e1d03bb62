using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Console;

/// <summary>Whatever somebody writes anywhere: no script of theirs ever runs at the console.</summary>
[Collection(nameof(BrowserWorld))]
public sealed class HostileTests(BrowserWorld world)
{
    private static readonly string[] s_hostile =
    [
        "<script>window.hit=1</script>",
        "\"><img src=x onerror=window.hit=1>",
        "'-window.hit=1-'",
        "<svg/onload=window.hit=1>",
        "</textarea><script>window.hit=1</script>",
        "</bdi></p><iframe srcdoc='<script>parent.hit=1</script>'>",
        "javascript:window.hit=1",
        "<form id=x tabindex=0 onfocus=window.hit=1 autofocus>",
        "<meta http-equiv=refresh content='0;url=data:text/html,1'>",
        "${window.hit=1} {{window.hit=1}}",
        "&#60;script&#62;window.hit=1&#60;/script&#62;",
        "<base href=//evil.example/><link rel=stylesheet href=x>",
    ];

    [ChromiumFact]
    public async Task No_text_from_outside_or_from_colleagues_ever_runs()
    {
        var all = string.Join('\n', s_hostile);
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(
            Filing
                .By("affected-person", "other", world.Chirp.PostLink(post))
                .And("statement", all)
                .And("policeNumber", s_hostile[1])
        );
        var id = await (await world.DeskAsync()).CaseOfPostAsync(post);
        await using var seat = await Seat.TakeAsync(
            world,
            "<img src=x onerror=window.hit=1>",
            ["child-safety", "lead"]
        );
        await WriteOnCaseAsync(seat, id, all);
        await WriteOnQueueAndShiftAsync(seat, all);
        string[] paths =
        [
            $"/cases/{id}",
            $"/cases/{id}/ledger",
            "/queue",
            "/queues",
            "/shift",
            "/search?q=" + Uri.EscapeDataString(s_hostile[1]),
            "/queue?Language=" + Uri.EscapeDataString(s_hostile[1]),
            "/queue?Queue=" + Uri.EscapeDataString(s_hostile[1]),
            "/bulk",
            "/proposals",
            "/appeals",
        ];
        foreach (var path in paths)
        {
            await seat.GoAsync(path);
            await ExpectNothingRanAsync(seat);
        }
    }

    [ChromiumFact]
    public async Task Nothing_written_into_the_pages_of_administration_runs_or_turns_what_is_read()
    {
        const string turned = "abc\u202etxt.exe\u2066";
        using var admin = await ConsoleCaller.JoinAsync(world.Redress, "writes hostile text", "administrator", "lead");
        foreach (var text in (string[])[s_hostile[1], s_hostile[5], s_hostile[9], turned])
        {
            foreach (var (path, fields) in Forms(text))
            {
                var answer = await admin.PostAsync(path, fields);
                Assert.True(answer.Status is >= 200 and < 500, $"{path}: {answer.Status}");
                Assert.DoesNotContain(s_hostile.Where(h => h[0] is '<' or '"'), h => answer.Text.Contains(h));
            }
        }

        await admin.PostAsync("/shadow?handler=Start", ("reason", s_hostile[1]));
        await using var seat = await Seat.TakeAsync(world, s_hostile[3], ["administrator", "lead", "child-safety"]);
        foreach (var path in s_pages)
        {
            await seat.GoAsync(path);
            await ExpectNothingRanAsync(seat);
            Assert.Equal("", await seat.Page.EvaluateAsync<string>(Turned));
        }
    }

    // Signs that turn the direction of writing, in whatever is read; a draft in its own field is its writer's.
    private const string Turned = """
        () => {
          const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; (node = all.nextNode()); )
            if (/[\u202a-\u202e\u2066-\u2069]/.test(node.data) && !node.parentElement.closest('textarea, option'))
              return node.parentElement.outerHTML.slice(0, 200);
          return '';
        }
        """;

    private static readonly string[] s_pages =
    [
        "/",
        "/people",
        "/people/roles",
        "/platforms",
        "/webhooks",
        "/jobs",
        "/settings",
        "/theme",
        "/retention",
        "/health",
        "/audit?kind=" + Uri.EscapeDataString("\"><img src=x onerror=window.hit=1>"),
        "/policies",
        "/shadow",
        "/undo",
        "/quality",
        "/figures",
        "/account",
        "/queue",
    ];

    private (string Path, (string, string)[] Fields)[] Forms(string text) =>
        [
            ("/people?handler=Add", [("name", text), ("roles", "auditor")]),
            ("/people?handler=Roles", [("name", text), ("roles", text)]),
            ("/people/roles?handler=Make", [("name", text), ("kind", "reviewer")]),
            ("/people/roles", [("role", text), ("permissions", text)]),
            ("/platforms?handler=Add", [("name", text), ("kind", "manual")]),
            ("/platforms?handler=Add", [("name", text), ("kind", "webhook"), ("endpoint", text)]),
            ("/platforms?handler=Key", [("id", world.PlatformId), ("name", text), ("scopes", "cases:read")]),
            ("/webhooks?handler=Add", [("url", text)]),
            ("/jobs", [("kind", text), ("reference", text), ("revision", "1")]),
            ("/settings", [("name", "notice-zone"), ("value", text)]),
            ("/theme", [("name", "theme-accent"), ("value", text)]),
            ("/retention", [("value", text)]),
            ("/policies?handler=Try", [("yaml", text), ("seen", "1")]),
            ("/shadow?handler=Stop", [("reason", text)]),
            ("/shadow?handler=Effect", [("rule", text), ("effect", text)]),
            (
                "/undo?handler=Propose",
                [("rule", "intimate-image.first-party"), ("since", "2020-01-01T00:00"), ("reasons", text)]
            ),
            ("/quality?handler=Draw", [("count", "3")]),
            ("/confirm", [("password", text), ("code", text), ("to", text)]),
        ];

    private async Task WriteOnCaseAsync(Seat seat, string id, string all)
    {
        var page = seat.Page;
        await seat.GoAsync($"/cases/{id}");
        await page.FillAsync("#note-text", all);
        await page.Locator("form[action*='handler=Note'] button").ClickAsync();
        await page.Locator("form[action*='handler=Claim'] button").First.ClickAsync();
        await page.Locator("details:has(#d-said)").EvaluateAsync("e => e.open = true");
        await page.FillAsync("#d-said", s_hostile[1]);
        await page.Locator("form[action*='handler=Depicted'] button").ClickAsync();
        await page.SelectOptionAsync("#ground", "other");
        await page.Locator("input[name=Restrictions][value=Label]").CheckAsync();
        await page.FillAsync("#reasons", all);
        await page.Locator("form[action*='handler=Preview'] > button.main").First.ClickAsync();
        await ExpectNothingRanAsync(seat);
        await page.Locator("button[formaction*='handler=Decide']").ClickAsync();
        await world.SettleAsync();
    }

    private static async Task WriteOnQueueAndShiftAsync(Seat seat, string all)
    {
        var page = seat.Page;
        await seat.GoAsync("/queues");
        await page.Locator("details.panel").Last.EvaluateAsync("e => e.open = true");
        await page.FillAsync("#name-new", s_hostile[1]);
        await page.Locator("form:has(#name-new) input[value=Other]").CheckAsync();
        await page.Locator("form:has(#name-new) button").ClickAsync();
        await seat.GoAsync("/shift");
        await page.FillAsync("#note-text", all);
        await page.Locator("form[action*='handler=HandOver'] button").ClickAsync();
    }

    private static async Task ExpectNothingRanAsync(Seat seat)
    {
        Assert.True(await seat.Page.EvaluateAsync<bool>("() => window.hit === undefined"), seat.Path);
        Assert.Equal(0, await seat.Page.Locator("iframe, base, meta[http-equiv], main script:not([src])").CountAsync());
        seat.Opened.ExpectNoComplaints();
    }
}
