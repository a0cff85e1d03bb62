using Microsoft.Playwright;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Console;

/// <summary>Every page of leads and administrators as people see it: wide, narrow and dark, by axe and by its own console.</summary>
[Collection(nameof(BrowserWorld))]
public sealed class PagesTests(BrowserWorld world)
{
    private const int MostBytes = 60_000;

    private static readonly string[] s_ofLeads =
    [
        "/",
        "/figures?days=7",
        "/quality",
        "/policies",
        "/shadow",
        "/undo",
        "/sweeps",
        "/audit",
        "/account",
        "/confirm",
    ];

    private static readonly string[] s_ofAdministrators =
    [
        "/people",
        "/people/roles",
        "/platforms",
        "/webhooks",
        "/jobs",
        "/settings",
        "/theme",
        "/retention",
        "/health",
    ];

    [ChromiumFact]
    public async Task Pages_of_leads_are_readable_in_every_shape_and_complain_of_nothing()
    {
        await world.ReportAsync(await world.Chirp.PostAsync());
        await using var opened = await world.SignInAsync("Lena Lead", "lead");
        await ReadAsync(opened, s_ofLeads);
        await KeepAsync(opened.Page, "/figures?days=7", "figures");
    }

    [ChromiumFact]
    public async Task Pages_of_administrators_are_readable_in_every_shape_and_complain_of_nothing()
    {
        await using var opened = await world.SignInAsync("Ada Admin", "administrator");
        await ReadAsync(opened, s_ofAdministrators);
        await KeepAsync(opened.Page, "/people/roles", "roles");
    }

    [ChromiumFact]
    public async Task Pages_are_read_in_forced_colours_and_on_a_wall_of_pixels()
    {
        await world.ReportAsync(await world.Chirp.PostAsync());
        await using var opened = await world.SignInAsync("sees differently", "lead", "child-safety");
        var page = opened.Page;
        foreach (var path in (string[])["/figures", "/queue"])
        {
            await page.SetViewportSizeAsync(3840, 2160);
            await page.GotoAsync(path);
            await opened.ExpectReadableAsync();
            Assert.True(await page.EvaluateAsync<bool>(IsComfortable), path);
            await LookAsync(page, path, "3840");

            await page.SetViewportSizeAsync(1280, 800);
            await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
            await opened.ExpectReadableAsync();
            // What is here is not told by a shadow or a ground, which forced colours take away.
            Assert.Equal(
                "3px",
                await page.Locator(".bar nav [aria-current], .bar nav .here")
                    .First.EvaluateAsync<string>("e => getComputedStyle(e).borderBottomWidth")
            );
            await LookAsync(page, path, "forced");
            await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.None });
        }

        opened.ExpectNoComplaints();
    }

    // Larger letters, lines that an eye can follow, and nothing at the far edges.
    private const string IsComfortable = """
        () => {
          const size = parseFloat(getComputedStyle(document.body).fontSize);
          const main = document.querySelector('main').getBoundingClientRect();
          const widest = Math.max(0, ...[...document.querySelectorAll('main p')].map(p => p.getBoundingClientRect().width));
          return size >= 20 && widest <= 45 * size && main.left > 200 && innerWidth - main.right > 200;
        }
        """;

    [ChromiumFact]
    public async Task The_doors_are_readable_in_every_shape()
    {
        await using var opened = await world.OpenConsoleAsync();
        await ReadAsync(opened, ["/sign-in", "/join"]);
        await KeepAsync(opened.Page, "/sign-in", "sign-in");
    }

    [ChromiumFact]
    public async Task Keys_are_listed_under_the_question_mark_and_go_where_they_say()
    {
        await using var opened = await world.SignInAsync("by keyboard", "lead");
        var page = opened.Page;
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Figures");
        await opened.ExpectReadableAsync();
        await page.Keyboard.PressAsync("Escape");

        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("f");
        await page.WaitForURLAsync("**/figures");

        await page.Keyboard.PressAsync("?");
        await page.GetByLabel("Single keys work on this device").UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("a");
        await page.Keyboard.PressAsync("Tab");
        Assert.EndsWith("/figures", page.Url, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task The_board_tells_by_itself_what_waits()
    {
        await using var opened = await world.SignInAsync("live lead", "lead");
        var page = opened.Page;
        await page.GotoAsync("/figures");
        var all = page.Locator("[data-figure=all]");
        var before = int.Parse(await all.InnerTextAsync());

        await world.ReportAsync(await world.Chirp.PostAsync());

        await Assertions.Expect(all).ToHaveTextAsync($"{before + 1}", new() { Timeout = 15_000 });
        opened.ExpectNoComplaints();
    }

    private static async Task ReadAsync(Opened opened, string[] paths)
    {
        foreach (var path in paths)
        {
            foreach (var (width, dark) in new[] { (1280, false), (320, true) })
            {
                await opened.Page.SetViewportSizeAsync(width, 800);
                await opened.Page.EmulateMediaAsync(
                    new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light }
                );
                var answer = await opened.Page.GotoAsync(path);
                Assert.True(answer!.Status == 200, $"{path}: {answer.Status}");
                // Where the clock leapt the browser shows once more that it is the same one; it does so by itself.
                await opened.Page.WaitForURLAsync(url => !url.Contains("/session/prove", StringComparison.Ordinal));
                await opened.ExpectReadableAsync();
                await LookAsync(opened.Page, path, $"{width}{(dark ? "-dark" : "")}");
            }
        }

        opened.ExpectNoComplaints();
    }

    /// <summary>Pictures for whoever works on the pages: REDRESS_PICTURES names a folder.</summary>
    private static async Task LookAsync(IPage page, string path, string shape)
    {
        if (Environment.GetEnvironmentVariable("REDRESS_PICTURES") is { Length: > 0 } folder)
        {
            var name = path.Split('?')[0].Trim('/').Replace('/', '-');
            await page.ScreenshotAsync(
                new()
                {
                    Path = Path.Combine(folder, $"{(name.Length == 0 ? "start" : name)}-{shape}.png"),
                    FullPage = true,
                }
            );
        }
    }

    /// <summary>The page in docs/use is as it looks: REDRESS_UPDATE=1 takes it anew, otherwise it is there and small.</summary>
    private static async Task KeepAsync(IPage page, string path, string name)
    {
        var file = Path.Combine(Root(), "docs", "use", name + ".png");
        if (Environment.GetEnvironmentVariable("REDRESS_UPDATE") == "1")
        {
            await page.SetViewportSizeAsync(820, 500);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await page.GotoAsync(path);
            await page.ScreenshotAsync(new() { Path = file });
        }

        Assert.True(new FileInfo(file) is { Exists: true, Length: <= MostBytes }, $"{file} is missing or too large");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Redress.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
