using Microsoft.Playwright;

namespace Redress.System.Tests.Harness;

/// <summary>SQLite, one Chirp, a stepping clock, a program that "translates", and a real browser for its pages.</summary>
public sealed class BrowserWorld() : World(new WorldPlan { Args = ["--translate", s_translator] }), IAsyncLifetime
{
    private static readonly string s_translator = WriteTranslator();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser; tests open contexts of their own in it.</summary>
    public IBrowser Browser => _browser ?? throw new InvalidOperationException("There is no browser here");

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        if (TestRun.WhyNot(TestRun.ChromiumVariable) is null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(Launch);
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
        Directory.Delete(Path.GetDirectoryName(s_translator)!, recursive: true);
    }

    /// <summary>Says from which language to which, and repeats the text.</summary>
    private static string WriteTranslator()
    {
        var program = Path.Combine(Directory.CreateTempSubdirectory("redress-translator-").FullName, "translate");
        File.WriteAllText(program, "#!/bin/sh\necho \"$1 to $2: $(cat)\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return program;
    }

    /// <summary>How a browser is started as root, without a word to anybody outside.</summary>
    public static BrowserTypeLaunchOptions Launch { get; } =
        new()
        {
            ExecutablePath = TestRun.Chromium,
            Args =
            [
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        };

    /// <summary>A page in a context of its own, with nothing stored; what it complains of is collected.</summary>
    public async Task<Opened> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var context = await Browser.NewContextAsync(options ?? new());
        var page = await context.NewPageAsync();
        var opened = new Opened(context, page);
        page.Console += (_, message) => opened.Take(message.Type, $"{message.Text} ({message.Location})");
        page.PageError += (_, error) => opened.Take("error", error);
        return opened;
    }
}

/// <summary>One page in one context.</summary>
public sealed class Opened(IBrowserContext context, IPage page) : IAsyncDisposable
{
    // The innermost elements that stick out.
    private const string Widest = """
        [...document.querySelectorAll('body *')]
          .filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll'))
          .slice(-3).map(e => e.outerHTML.slice(0, 200)).join('\n')
        """;
    private readonly List<string> _complaints = [];

    public IPage Page => page;

    public IBrowserContext Context => context;

    /// <summary>Errors and warnings of the page's console, a refusal by the content security policy among them.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public void ExpectNoComplaints() => Assert.True(_complaints.Count == 0, string.Join('\n', _complaints));

    public void Take(string kind, string text)
    {
        if (kind is "error" or "warning")
        {
            _complaints.Add(text);
        }
    }

    /// <summary>Fails with each finding of axe, and where the page is wider than its window.</summary>
    public async Task ExpectReadableAsync()
    {
        var findings = await Axe.FindAsync(page);
        Assert.True(findings.Count == 0, string.Join('\n', findings.Select(f => $"{page.Url}: {f}")));
        var width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        if (width > page.ViewportSize!.Width)
        {
            Assert.Fail($"{page.Url} is {width} pixels wide: {await page.EvaluateAsync<string>(Widest)}");
        }
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
