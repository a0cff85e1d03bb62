using Microsoft.Playwright;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Console;

/// <summary>Somebody signed in at the console, in a browser of their own, with nothing but keys.</summary>
internal sealed class Seat(BrowserWorld world, Opened opened) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    public IPage Page => opened.Page;

    public Opened Opened => opened;

    public string Path => new Uri(Page.Url).PathAndQuery;

    /// <summary>Signs that person in, made where there is none yet; a browser without scripts is handed the session.</summary>
    public static async Task<Seat> TakeAsync(
        BrowserWorld world,
        string name,
        string[]? roles = null,
        Action<BrowserNewContextOptions>? with = null
    )
    {
        var options = new BrowserNewContextOptions
        {
            ViewportSize = new() { Width = 1280, Height = 900 },
        };
        with?.Invoke(options);
        if (options.JavaScriptEnabled is not false)
        {
            return new Seat(world, await world.SignInAsync(name, options, roles ?? ["child-safety"]));
        }

        await using var door = await world.SignInAsync(name, new(), roles ?? ["child-safety"]);
        var opened = await world.OpenConsoleAsync(options);
        await opened.Context.AddCookiesAsync(
            (await door.Context.CookiesAsync()).Select(c => new Cookie
            {
                Name = c.Name,
                Value = c.Value,
                Domain = c.Domain,
                Path = c.Path,
                HttpOnly = c.HttpOnly,
                Secure = c.Secure,
                SameSite = c.SameSite,
            })
        );
        return new Seat(world, opened);
    }

    public async Task<Seat> GoAsync(string path)
    {
        var answer = await Page.GotoAsync(new Uri(SignedInBrowser.ConsoleOf(world.Redress), path).AbsoluteUri);
        Assert.True(answer!.Status < 400, $"{path}: {answer.Status}");
        // After a while of the clock the browser shows once more that it is the same one; it does so by itself.
        await Page.WaitForURLAsync(url => !url.Contains("/session/prove", StringComparison.Ordinal));
        return this;
    }

    /// <summary>A page as text, with the session of this browser, without anything that it shows.</summary>
    public async Task<string> ReadAsync(string path)
    {
        var answer = await opened.Context.APIRequest.GetAsync(
            new Uri(SignedInBrowser.ConsoleOf(world.Redress), path).AbsoluteUri
        );
        Assert.Equal(200, answer.Status);
        return await answer.TextAsync();
    }

    /// <summary>Goes to an element with the tabulator alone, and presses it.</summary>
    public async Task PressAsync(string selector)
    {
        await ReachAsync(selector);
        var loaded = new TaskCompletionSource();
        void Loaded(object? sender, IPage page) => loaded.TrySetResult();
        Page.DOMContentLoaded += Loaded;
        await Page.Keyboard.PressAsync("Enter");
        await loaded.Task.WaitAsync(s_patience);
        Page.DOMContentLoaded -= Loaded;
    }

    /// <summary>Goes to a field with the tabulator alone, and types into it.</summary>
    public async Task TypeAsync(string selector, string text)
    {
        await ReachAsync(selector);
        await Page.Keyboard.TypeAsync(text);
    }

    /// <summary>Goes to a box with the tabulator alone, and ticks it.</summary>
    public async Task TickAsync(string selector)
    {
        await ReachAsync(selector);
        await Page.Keyboard.PressAsync("Space");
    }

    /// <summary>Presses keys that lead to another page, one after the other.</summary>
    public async Task KeysAsync(params string[] keys)
    {
        var loaded = new TaskCompletionSource();
        void Loaded(object? sender, IPage page) => loaded.TrySetResult();
        Page.DOMContentLoaded += Loaded;
        foreach (var key in keys)
        {
            await Page.Keyboard.PressAsync(key);
        }

        await loaded.Task.WaitAsync(s_patience);
        Page.DOMContentLoaded -= Loaded;
    }

    private async Task ReachAsync(string selector)
    {
        for (var i = 0; i < 300; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.Locator($"{selector}:focus").CountAsync() > 0)
            {
                return;
            }
        }

        Assert.Fail($"{selector} cannot be reached by keyboard at {Path}");
    }

    public ValueTask DisposeAsync() => opened.DisposeAsync();
}
