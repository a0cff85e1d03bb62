using Microsoft.Playwright;
using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>A portal as an operator has made it their own: name, logo, colours, contact, languages, and where leaving it leads.</summary>
[Collection(nameof(PortalWorld))]
public sealed class ThemeTests(PortalWorld world)
{
    [ChromiumFact]
    public async Task Name_logo_colours_and_contact_of_the_operator_are_seen_and_can_be_read()
    {
        using var folder = new Folder();
        await using var context = await world.Browser.NewContextAsync(
            new()
            {
                Locale = "fr-FR",
                ViewportSize = new() { Width = 320, Height = 640 },
            }
        );
        var page = await context.NewPageAsync();
        await File.WriteAllBytesAsync(Path.Combine(folder.Name, "logo.png"), await SquareAsync(page));
        folder.Write(
            "portal.json",
            $$"""
            {
              "name": "The Weir Club", "contact": "help@weir.example", "logo": "logo.png", "accent": "#7a1f5c",
              "accentDark": "#f0b6dc", "languages": ["de", "fr"], "exit": "{{world.Chirp.Address}}"
            }
            """
        );
        await using var redress = await RedressServer.StartAsync(folder.Name);
        await page.GotoAsync(redress.Portal.AbsoluteUri);

        Assert.Equal("fr", await page.Locator("html").GetAttributeAsync("lang"));
        Assert.Equal("The Weir Club", (await page.Locator(".name").InnerTextAsync()).Trim());
        Assert.Equal(48, await page.EvaluateAsync<int>("document.querySelector('.name img').naturalWidth"));
        var foot = await page.Locator("footer").InnerTextAsync();
        Assert.Contains("help@weir.example", foot);
        Assert.Contains("Personne qui aide des enfants n'a encore vérifié cette traduction", foot);
        Assert.Equal("rgb(122, 31, 92)", await ColourAsync(page));
        Assert.Empty(await Axe.FindAsync(page));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Equal("rgb(240, 182, 220)", await ColourAsync(page));
        Assert.Empty(await Axe.FindAsync(page));
        Assert.Equal(320, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.Locator(".bar .exit").ClickAsync();
        await page.WaitForURLAsync(u => u.StartsWith(world.Chirp.Address.AbsoluteUri, StringComparison.Ordinal));
    }

    [ChromiumFact]
    public async Task The_button_of_the_documentation_leads_from_another_site_to_the_first_question_in_two_clicks()
    {
        var manual = await File.ReadAllTextAsync(Path.Combine(Ran.Root, "docs", "run", "portal.md"));
        var snippet = manual
            .Split('\n')
            .Single(l => l.StartsWith("<a href=\"https://report.example.org/", StringComparison.Ordinal));
        Assert.DoesNotContain("script", snippet, StringComparison.OrdinalIgnoreCase);
        await using var visitor = await world.VisitAsync(language: "en");
        var page = visitor.Page;
        await page.GotoAsync(world.Chirp.Address.AbsoluteUri);
        var here = snippet
            .Replace("https://report.example.org/", world.Portal.AbsoluteUri, StringComparison.Ordinal)
            .Replace("lang=en", "lang=de", StringComparison.Ordinal);
        await page.EvaluateAsync("html => document.body.insertAdjacentHTML('afterbegin', html)", here);

        await page.Locator("body > a").First.ClickAsync();
        await visitor.GoOnAsync();

        Assert.Contains("Was ist es?", await visitor.MainAsync());
        Assert.Equal(world.Portal.AbsoluteUri, page.Url);
        await visitor.ChooseAsync("reason", "hate");
        await visitor.GoOnAsync();
        Assert.Contains("Wo ist es?", await visitor.MainAsync());
    }

    private static Task<string> ColourAsync(IPage page) =>
        page.EvaluateAsync<string>("getComputedStyle(document.querySelector('main form button')).backgroundColor");

    /// <summary>A square in a square, as a PNG.</summary>
    private static async Task<byte[]> SquareAsync(IPage page)
    {
        var text = await page.EvaluateAsync<string>(
            """
            () => {
              const canvas = Object.assign(document.createElement('canvas'), { width: 48, height: 48 });
              const c = canvas.getContext('2d');
              c.fillStyle = '#7a1f5c'; c.fillRect(0, 0, 48, 48);
              c.fillStyle = '#fff'; c.fillRect(12, 12, 24, 24);
              return canvas.toDataURL('image/png');
            }
            """
        );
        return Convert.FromBase64String(text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..]);
    }
}
