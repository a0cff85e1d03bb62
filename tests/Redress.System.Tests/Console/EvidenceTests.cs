using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Console;

/// <summary>What a case is about, as it is looked at: gently, once, written down before.</summary>
[Collection(nameof(BrowserWorld))]
public sealed class EvidenceTests(BrowserWorld world)
{
    private const string Views = "SELECT COUNT(*) FROM evidence_view WHERE case_id = '";

    [ChromiumFact]
    [Trait("needs", "decoder")]
    public async Task A_picture_is_small_grey_and_blurred_until_it_is_opened_with_a_reason()
    {
        var (seat, id) = await SatDownAsync("looks", 41);
        await using var _ = seat;
        var preview = seat.Page.Locator(".pictures img").First;
        Assert.True(await IsShownAsync(preview));
        Assert.True(await preview.EvaluateAsync<int>("e => e.naturalWidth") <= 256);
        Assert.Equal(1, await world.CountAsync($"{Views}{id}' AND form = 'safe'"));

        await seat.Page.Locator(".pictures summary").First.ClickAsync();
        await seat.Page.Locator("form[action*='handler=Open'] button").First.ClickAsync();

        var opened = seat.Page.Locator(".pictures .open img");
        Assert.True(await IsShownAsync(opened));
        Assert.Equal(1, await world.CountAsync($"{Views}{id}' AND form = 'open' AND reason = 'To decide'"));
    }

    [ChromiumFact]
    public async Task A_ticket_works_once_within_its_time_and_only_as_a_picture_in_our_page()
    {
        var (seat, id) = await SatDownAsync("tickets", 42);
        await using var _ = seat;
        using var evidence = Caller.Nobody(world.Redress.Evidence);
        var used = new Uri((await seat.Page.Locator(".pictures img").First.GetAttributeAsync("src"))!).AbsolutePath;
        Assert.Equal(404, (await evidence.GetAsync(used)).Status);

        // Fresh ones, taken from the page as text so that the browser does not use them up.
        var fresh = await FreshAsync(seat, id);
        foreach (
            var (name, value) in ((string, string)[])[("Sec-Fetch-Dest", "document"), ("Sec-Fetch-Site", "cross-site")]
        )
        {
            Assert.Equal(404, (await evidence.GetAsync(fresh, (name, value))).Status);
        }

        var shown = await evidence.GetAsync(fresh);
        Assert.Equal(200, shown.Status);
        Assert.Equal(
            "image/png",
            shown.Headers.TryGetValues("Content-Type", out var type) ? type.Single() : "image/png"
        );
        Assert.Equal(404, (await evidence.GetAsync(fresh)).Status);

        var late = await FreshAsync(seat, id);
        await world.MoveAsync(TimeSpan.FromSeconds(31));
        Assert.Equal(404, (await evidence.GetAsync(late)).Status);
    }

    [ChromiumFact]
    public async Task Whoever_opens_more_than_anybody_may_is_stopped_and_somebody_is_told()
    {
        var limits = new { name = "exposure-shift", value = "2" };
        (await world.Redress.Operator.PostAsync("/v1/choices", limits)).Expect(200);
        var (seat, id) = await SatDownAsync("harvests", 43);
        await using var _ = seat;

        for (var i = 0; i < 3; i++)
        {
            await seat.Page.Locator(".pictures summary").First.ClickAsync();
            await seat.Page.Locator("form[action*='handler=Open'] button").First.ClickAsync();
            await seat.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        }

        Assert.Equal(1, await seat.Page.Locator(".notice.bad").CountAsync());
        Assert.Equal(2, await world.CountAsync($"{Views}{id}' AND form = 'open'"));
        Assert.Equal(1, await world.CountAsync("SELECT COUNT(*) FROM escalation WHERE reason = 'view-limit'"));
        (await world.Redress.Operator.PostAsync("/v1/choices", new { name = "exposure-shift", value = "120" })).Expect(
            200
        );
    }

    [ChromiumFact]
    public async Task Nobody_opens_what_a_child_case_is_about_before_their_training()
    {
        var (seat, id) = await SatDownAsync("untrained", 44, "grooming");
        await using var _ = seat;

        await seat.Page.Locator(".pictures summary").First.ClickAsync();
        await seat.Page.Locator("form[action*='handler=Open'] button").First.ClickAsync();
        Assert.Equal(0, await world.CountAsync($"{Views}{id}' AND form = 'open'"));

        await seat.GoAsync("/training");
        for (var i = 0; i < 30 && await seat.Page.Locator("input[name=answer]").CountAsync() > 0; i++)
        {
            await seat.Page.Locator("input[name=answer][value='0']").CheckAsync();
            await seat.Page.Locator("main button.main").ClickAsync();
        }

        await seat.GoAsync($"/cases/{id}");
        await seat.Page.Locator(".pictures summary").First.ClickAsync();
        await seat.Page.Locator("form[action*='handler=Open'] button").First.ClickAsync();
        await Until.TrueAsync(
            async () => await world.CountAsync($"{Views}{id}' AND form = 'open'") == 1,
            TimeSpan.FromSeconds(20)
        );
    }

    /// <summary>Somebody in front of a claimed case with a picture.</summary>
    private async Task<(Seat Seat, string Id)> SatDownAsync(string name, int picture, string reason = "hate")
    {
        var post = await world.Chirp.PostAsync(picture: picture);
        await world.FileAsync(Filing.By("bystander", reason, world.Chirp.PostLink(post)));
        var id = await (await world.DeskAsync()).CaseOfPostAsync(post);
        var seat = await Seat.TakeAsync(world, name);
        (await new Desk(world.Redress, await world.Redress.PersonAsync(name, ["child-safety"])).ClaimAsync(id)).Expect(
            200
        );
        await seat.GoAsync($"/cases/{id}");
        await seat.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        return (seat, id);
    }

    private static async Task<string> FreshAsync(Seat seat, string id)
    {
        var page = await seat.ReadAsync($"/cases/{id}");
        var at = page.IndexOf("/view/", StringComparison.Ordinal);
        return page[at..page.IndexOf('"', at)];
    }

    private static async Task<bool> IsShownAsync(Microsoft.Playwright.ILocator picture) =>
        await picture.EvaluateAsync<bool>("e => e.decode().then(() => e.naturalWidth > 0, () => false)");
}
