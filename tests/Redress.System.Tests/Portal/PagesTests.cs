using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>
/// Every page, in every way that somebody may see it: without a violation that axe finds, no wider than its window, every text in
/// its language.
/// </summary>
[Collection(nameof(PortalWorld))]
public sealed class PagesTests(PortalWorld world)
{
    /// <summary>How the page is seen; with --full each language in each way.</summary>
    public static TheoryData<string, string> Ways()
    {
        var all = new TheoryData<string, string>();
        string[] languages = [.. PortalWorld.Spoken, "en-XA", "ar-XB"];
        foreach (var way in (string[])["desktop", "320", "forced", "dark", "blocked"])
        {
            foreach (var language in languages)
            {
                if (TestRun.Full || s_each.Contains((language, way)))
                {
                    all.Add(language, way);
                }
            }
        }

        return all;
    }

    private static readonly HashSet<(string, string)> s_each =
    [
        ("en", "desktop"),
        ("de-simple", "320"),
        ("ar-XB", "dark"),
        ("en-XA", "forced"),
        ("de", "blocked"),
    ];

    [ChromiumTheory]
    [MemberData(nameof(Ways))]
    public async Task Every_page_can_be_read_by_everybody(string language, string way)
    {
        await using var visitor = await world.VisitAsync(Options(way), language);
        await visitor.Page.EmulateMediaAsync(
            new() { ForcedColors = way is "forced" ? ForcedColors.Active : ForcedColors.None }
        );
        if (way is "blocked")
        {
            await visitor.Page.RouteAsync("**/*.js", route => route.AbortAsync());
        }

        var seen = 0;
        await PortalPages.WalkAsync(
            world,
            visitor,
            language,
            async name =>
            {
                await ExpectAsync(visitor.Page, $"{name} {language} {way}");
                seen++;
            }
        );
        Assert.Equal(PortalPages.Count, seen);
    }

    [ChromiumFact]
    public async Task At_four_hundred_percent_nothing_is_cut_off()
    {
        await using var visitor = await world.VisitAsync(
            new()
            {
                ViewportSize = new() { Width = 320, Height = 256 },
                DeviceScaleFactor = 4,
            },
            "de"
        );
        await PortalPages.WalkAsync(
            world,
            visitor,
            "de",
            async name =>
            {
                var wide = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
                Assert.True(wide <= 320, $"{name} is {wide} pixels wide");
            }
        );
    }

    [ChromiumFact]
    public async Task A_page_with_its_styles_weighs_less_than_thirty_kilobytes_and_breaks_no_policy()
    {
        await using var visitor = await world.VisitAsync();
        var complaints = new List<string>();
        visitor.Page.Console += (_, m) =>
        {
            if (m.Type is "error" or "warning")
            {
                complaints.Add(m.Text);
            }
        };
        await PortalPages.WalkAsync(world, visitor, "en", _ => Task.CompletedTask);
        using var caller = Caller.Nobody(world.Portal);
        var (html, css) = (await caller.GetAsync("/"), await caller.GetAsync("/portal/portal.css"));

        Assert.Empty(complaints);
        Assert.InRange(css.Text.Length, 1000, 12 * 1024);
        Assert.InRange(Compressed(html.Text) + Compressed(css.Text), 1000, 30 * 1024);
    }

    private static async Task ExpectAsync(IPage page, string where)
    {
        var found = await page.RunAxe();
        Assert.True(
            found.Violations.Length == 0,
            where + "\n" + string.Join('\n', found.Violations.Select(v => $"{v.Id}: {v.Help} {v.Nodes[0].Html}"))
        );
        var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(wide <= page.ViewportSize!.Width, $"{where} is {wide} pixels wide");
    }

    private static BrowserNewContextOptions Options(string way) =>
        new()
        {
            ViewportSize = way is "320" ? new() { Width = 320, Height = 640 } : new() { Width = 1280, Height = 900 },
            ColorScheme = way is "dark" ? ColorScheme.Dark : ColorScheme.Light,
        };

    private static long Compressed(string text)
    {
        using var to = new MemoryStream();
        using (
            var zip = new global::System.IO.Compression.GZipStream(
                to,
                global::System.IO.Compression.CompressionLevel.Optimal,
                leaveOpen: true
            )
        )
        {
            zip.Write(global::System.Text.Encoding.UTF8.GetBytes(text));
        }

        return to.Length;
    }
}
