using Microsoft.Playwright;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>
/// SQLite, one Chirp, a stepping clock, a browser; the portal speaks all its languages and the two for tests, and leaving it leads
/// to Chirp.
/// </summary>
public sealed class PortalWorld() : World(Plan), IAsyncLifetime
{
    /// <summary>All that people speak there.</summary>
    public static readonly string[] Spoken = ["en", "en-simple", "de", "de-simple"];

    private static readonly WorldPlan Plan = new()
    {
        Files = new Dictionary<string, string>
        {
            ["portal.json"] = $$"""
                { "exit": "{chirp}", "languages": ["{{string.Join("\", \"", Spoken)}}", "en-XA", "ar-XB", "ar"] }
                """,
        },
        Args = ["--proxy", "127.0.0.1"],
    };

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("There is no browser here");

    public Uri Portal => Redress.Portal;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        if (TestRun.WhyNot(TestRun.ChromiumVariable) is null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(BrowserWorld.Launch);
        }
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await DisposeAsync();
    }

    /// <summary>The link of a post on Chirp that nobody has reported.</summary>
    public async Task<string> LinkAsync() => Chirp.PostLink(await Chirp.PostAsync());

    public async Task<Visitor> VisitAsync(BrowserNewContextOptions? options = null, string language = "en")
    {
        var context = await Browser.NewContextAsync(
            new(options ?? new()) { BaseURL = Portal.AbsoluteUri, Locale = language }
        );
        context.SetDefaultTimeout(15_000);
        return new Visitor(context, await context.NewPageAsync());
    }
}

[CollectionDefinition(nameof(PortalWorld))]
public sealed class PortalWorldTests : ICollectionFixture<PortalWorld>;

/// <summary>Somebody at the portal, in a browser with nothing stored.</summary>
public sealed class Visitor(IBrowserContext context, IPage page) : IAsyncDisposable
{
    public IPage Page => page;

    public IBrowserContext Context => context;

    /// <summary>Presses the main button of the page.</summary>
    public Task GoOnAsync() => page.Locator("main form .row button").First.ClickAsync();

    public Task ChooseAsync(string name, string value) => page.Locator($"#{name}-{value}").CheckAsync();

    public async Task StartAsync()
    {
        await page.GotoAsync("/");
        await GoOnAsync();
    }

    /// <summary>Three pages, two answers, and sent.</summary>
    public async Task<string> SendAsync(string reason, params string[] links)
    {
        await StartAsync();
        await ChooseAsync("reason", reason);
        await GoOnAsync();
        if (reason is "danger-to-life")
        {
            await GoOnAsync();
        }

        await page.Locator("#links").FillAsync(string.Join('\n', links));
        await page.Locator("button[value=send]").ClickAsync();
        return await CodeAsync();
    }

    public async Task<string> CodeAsync() => (await page.Locator("#your-code").InnerTextAsync()).Trim();

    /// <summary>Opens the status page with a code.</summary>
    public async Task OpenAsync(string code)
    {
        await page.GotoAsync("/status");
        if (await page.Locator("#code").CountAsync() == 0)
        {
            await page.Locator("button[value=close]").ClickAsync();
        }

        await page.Locator("#code").FillAsync(code);
        await page.Locator("button[value=open]").ClickAsync();
    }

    /// <summary>Opens a box of the status page and presses its button.</summary>
    public async Task DoAsync(string box, string verb, string? field = null, string? text = null)
    {
        await page.Locator($"#{box} > summary").ClickAsync();
        if (field is not null)
        {
            await page.Locator($"#{field}").FillAsync(text!);
        }

        await page.Locator($"#{box} button[value={verb}]").ClickAsync();
    }

    public Task<string> MainAsync() => page.Locator("main").InnerTextAsync();

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
