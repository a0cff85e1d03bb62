using Microsoft.Playwright;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Console;

/// <summary>Single sign-on against a sign-in service that is not ours (oauth2-mock-server), in a real browser.</summary>
public sealed class SingleSignOnTests : IAsyncLifetime
{
    private StartedProgram? _service;
    private RedressServer? _redress;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _folder = "";

    public async Task InitializeAsync()
    {
        if (SignOnFactAttribute.WhyNot is not null)
        {
            return;
        }

        var port = StartedProgram.FreePort();
        _service = await StartedProgram.StartAsync(
            "node",
            Path.Combine(TestRun.Peers, "oauth2-mock-server", "dist", "oauth2-mock-server.mjs"),
            "-a",
            "127.0.0.1",
            "-p",
            $"{port}"
        );
        _folder = Directory.CreateTempSubdirectory("redress-sso-").FullName;
        _redress = await RedressServer.StartAsync(
            _folder,
            new Dictionary<string, string> { ["REDRESS_OIDC_SECRET"] = "between us" },
            "--oidc",
            $"http://localhost:{port}",
            "--oidc-name",
            "the weir club",
            "--allow-host",
            $"localhost:{port}"
        );
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(BrowserWorld.Launch);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
            _playwright!.Dispose();
            await _redress!.DisposeAsync();
            await _service!.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    [SignOnFact]
    public async Task An_account_of_the_service_is_nobody_here_until_an_invitation_was_used_with_it()
    {
        var page = await PageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with the weir club" }).ClickAsync();
        await Assertions
            .Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("That did not sign you in");

        await page.GotoAsync(await _redress!.InviteAsync("by service", "lead"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Use the weir club" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("by service");

        // Another browser, the same account: now it is somebody, and goes on to where they wanted.
        var other = await PageAsync();
        await other.GotoAsync("/figures");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign in with the weir club" }).ClickAsync();
        await other.WaitForURLAsync("**/figures");

        (await _redress.Operator.PostAsync("/v1/people/disable", new { name = "by service" })).Expect(200);
        var late = await PageAsync();
        await late.GotoAsync("/sign-in");
        await late.GetByRole(AriaRole.Button, new() { Name = "Sign in with the weir club" }).ClickAsync();
        await Assertions
            .Expect(late.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("That did not sign you in");
    }

    [SignOnFact]
    public async Task An_answer_that_this_browser_did_not_ask_for_signs_nobody_in()
    {
        var page = await PageAsync();
        var answer = await page.GotoAsync("/sign-in/outside/back?code=stolen&state=made-up");

        Assert.Equal(403, answer!.Status);
        Assert.DoesNotContain(await page.Context.CookiesAsync(), c => c.Name == "__Host-redress");
    }

    private async Task<IPage> PageAsync()
    {
        var context = await _browser!.NewContextAsync(
            new() { BaseURL = SignedInBrowser.ConsoleOf(_redress!).AbsoluteUri }
        );
        return await context.NewPageAsync();
    }
}

/// <summary>A test that needs a browser and the peers from npm.</summary>
public sealed class SignOnFactAttribute : FactAttribute
{
    public static string? WhyNot => TestRun.WhyNot(TestRun.ChromiumVariable) ?? TestRun.WhyNot(TestRun.PeersVariable);

    public SignOnFactAttribute() => Skip = WhyNot;
}
