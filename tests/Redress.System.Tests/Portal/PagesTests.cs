using Microsoft.Playwright;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>
/// Every page, in every way that somebody may see it: without a violation that axe finds, no wider than its window, every text in
/// its language, within its policy.
/// </summary>
[Collection(nameof(PortalWorld))]
public sealed class PagesTests(PortalWorld world)
{
    /// <summary>1280 by 1024 pixels at four hundred percent (WCAG 2.2, 1.4.10).</summary>
    private static readonly ViewportSize s_narrow = new() { Width = 320, Height = 256 };
    private static readonly ViewportSize s_desktop = new() { Width = 1280, Height = 900 };

    private static readonly string[] s_languages = ["en", "de-simple", "ar", "en-XA"];

    /// <summary>Each language with the scripts and without; with --full all that there are.</summary>
    public static TheoryData<string, bool> Walks()
    {
        var all = new TheoryData<string, bool>();
        foreach (var language in TestRun.Full ? [.. PortalWorld.Spoken, "ar", "en-XA", "ar-XB"] : s_languages)
        {
            all.Add(language, true);
            all.Add(language, false);
        }

        return all;
    }

    [ChromiumTheory]
    [MemberData(nameof(Walks))]
    public async Task Every_page_can_be_read_by_everybody(string language, bool scripts)
    {
        await using var visitor = await world.VisitAsync(new() { ViewportSize = s_desktop }, language);
        await Axe.PrepareAsync(visitor.Context);
        var complaints = new List<string>();
        if (scripts)
        {
            visitor.Page.Console += (_, m) => complaints.AddRange(m.Type is "error" or "warning" ? [m.Text] : []);
        }
        else
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
                await LookAsync(visitor.Page, $"{name} {language}{(scripts ? "" : " without scripts")}", scripts);
                seen++;
            }
        );
        Assert.Equal(PortalPages.Count, seen);
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task At_four_hundred_percent_nothing_is_cut_off_and_the_bar_leaves_room()
    {
        await using var visitor = await world.VisitAsync(
            new() { ViewportSize = s_narrow, DeviceScaleFactor = 4 },
            "de"
        );
        var page = visitor.Page;
        await visitor.StartAsync();
        await visitor.ChooseAsync("reason", Filing.Abuse);
        await page.EvaluateAsync("scrollTo(0, document.body.scrollHeight)");

        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, s_narrow.Width);
        var bar = await page.EvaluateAsync<double>("document.querySelector('.bar').getBoundingClientRect().height");
        Assert.InRange(bar, 1, s_narrow.Height / 2.0);
    }

    [Fact]
    public async Task A_page_with_its_styles_weighs_less_than_thirty_kilobytes()
    {
        using var caller = Caller.Nobody(world.Portal);
        var (html, css) = (await caller.GetAsync("/"), await caller.GetAsync("/portal/portal.css"));

        Assert.InRange(css.Text.Length, 1000, 12 * 1024);
        Assert.InRange(Compressed(html.Text) + Compressed(css.Text), 1000, 30 * 1024);
    }

    /// <summary>
    /// The page as it is in a wide window and in a narrow one, in the dark, and in colours that are forced upon it; without scripts
    /// in the wide one, for no shape depends on them.
    /// </summary>
    private static async Task LookAsync(IPage page, string where, bool scripts)
    {
        await ExpectNothingOwedAsync(page, where);
        await ExpectAsync(page, where, null);
        if (!scripts && !TestRun.Full)
        {
            return;
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await ExpectAsync(page, where + " in the dark", Axe.OfColours);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ForcedColors = ForcedColors.Active });
        await ExpectAsync(page, where + " in forced colours", Axe.OfColours);
        await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.None });
        await page.SetViewportSizeAsync(s_narrow.Width, s_narrow.Height);
        await ExpectAsync(page, where + " in 320 pixels", null);
        await page.SetViewportSizeAsync(s_desktop.Width, s_desktop.Height);
    }

    /// <summary>What nobody may be asked for, and what would tell others: a field that must be filled in, a file that is sent, anything from elsewhere.</summary>
    private static async Task ExpectNothingOwedAsync(IPage page, string where)
    {
        var owed = await page.EvaluateAsync<string[]>(
            """
            () => [
              ...document.querySelectorAll('[required], input[type=file][name], iframe, object, embed'),
              ...[...document.querySelectorAll('[src], link[href]')].filter(e => new URL(e.src || e.href).origin !== location.origin),
            ].map(e => e.outerHTML)
            """
        );
        Assert.True(owed.Length == 0, where + "\n" + string.Join('\n', owed));
    }

    private static async Task ExpectAsync(IPage page, string where, IReadOnlyList<string>? rules)
    {
        var found = await Axe.FindAsync(page, rules);
        Assert.True(found.Count == 0, where + "\n" + string.Join('\n', found));
        var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(wide <= page.ViewportSize!.Width, $"{where} is {wide} pixels wide");
    }

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
