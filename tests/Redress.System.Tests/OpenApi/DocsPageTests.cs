using Microsoft.Playwright;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.OpenApi;

/// <summary>The API's page in a browser.</summary>
[Collection(nameof(SmallWorld))]
public sealed class DocsPageTests(SmallWorld world)
{
    [ChromiumTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task It_can_be_read_by_everyone_in_light_and_dark_from_320_pixels_on(ColorScheme scheme, int width)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(BrowserWorld.Launch);
        var page = await browser.NewPageAsync(
            new()
            {
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 900 },
            }
        );
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);

        await page.GotoAsync(new Uri(world.Redress.Address, "/docs").AbsoluteUri);

        var findings = await Axe.FindAsync(page);
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(complaints);
    }
}
