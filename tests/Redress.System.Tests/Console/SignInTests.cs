using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Console;

/// <summary>Signing in at the console, in a real browser.</summary>
[Collection(nameof(BrowserWorld))]
public sealed class SignInTests(BrowserWorld world)
{
    private static readonly PageGetByRoleOptions s_passkey = new() { Name = "Sign in with a passkey" };

    [ChromiumFact]
    public async Task The_first_administrator_makes_a_passkey_signs_out_and_in_again_and_invites_somebody()
    {
        await using var opened = await world.SignInAsync("first administrator", "administrator");
        var page = opened.Page;
        await Assertions
            .Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToContainTextAsync("first administrator");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync("**/sign-in");
        await page.GotoAsync("/people");
        await page.WaitForURLAsync("**/sign-in?to=*");
        await page.GetByRole(AriaRole.Button, s_passkey).ClickAsync();
        await page.WaitForURLAsync("**/people");

        await page.GetByLabel("Name, as it stands in decisions").FillAsync("invited by page");
        await page.Locator("form:has(#name)").GetByLabel("reviewer").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add and invite" }).ClickAsync();
        var link = await page.Locator("code.secret").InnerTextAsync();

        await using var invited = await world.OpenConsoleAsync();
        await invited.AddAuthenticatorAsync();
        await invited.Page.GotoAsync(link);
        await invited.Page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).ClickAsync();
        await invited.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        Assert.DoesNotContain("ri_", invited.Page.Url, StringComparison.Ordinal);

        // The link worked once.
        await using var late = await world.OpenConsoleAsync();
        await late.AddAuthenticatorAsync();
        await late.Page.GotoAsync(link);
        await late.Page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).ClickAsync();
        await Assertions.Expect(late.Page.Locator("#passkey-failed")).ToBeVisibleAsync();
        opened.ExpectNoComplaints();
    }

    [ChromiumFact]
    public async Task A_password_with_a_code_signs_in_where_there_is_no_passkey_and_a_code_counts_once()
    {
        var link = await world.Redress.InviteAsync("no passkey", "reviewer");
        await using var opened = await world.OpenConsoleAsync();
        var page = opened.Page;
        await page.GotoAsync(link);
        await page.GetByText("Set a password and an authenticator app instead").ClickAsync();
        await page.GetByLabel("New password").FillAsync("heron weir 4 stones");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        var app = new Authenticator(await page.Locator("#secret").InnerTextAsync());
        await page.GetByLabel("Code from the app").FillAsync(app.Code(await world.Redress.NowAsync()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await WithPasswordAsync(page, "no passkey", "heron weir 4 stones", app.Code(await world.Redress.NowAsync()));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("That did not sign you in");

        await world.MoveAsync(TimeSpan.FromMinutes(1));
        await WithPasswordAsync(page, "no passkey", "heron weir 4 stones", app.Code(await world.Redress.NowAsync()));
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
    }

    [ChromiumFact]
    public async Task A_stolen_cookie_is_refused_elsewhere_and_the_owner_goes_on()
    {
        await using var owner = await world.SignInAsync("robbed", "reviewer");
        var cookies = (await owner.Context.CookiesAsync()).Select(c => new Cookie
        {
            Name = c.Name,
            Value = c.Value,
            Url = new UriBuilder(SignedInBrowser.ConsoleOf(world.Redress)) { Scheme = "https" }
                .Uri
                .AbsoluteUri,
            Secure = true,
            HttpOnly = true,
        });

        await using var thief = await world.OpenConsoleAsync(new() { UserAgent = "Another browser" });
        await thief.Context.AddCookiesAsync(cookies);
        await thief.Page.GotoAsync("/account");
        await thief.Page.WaitForURLAsync("**/sign-in?to=*");

        // In the very same kind of browser at the same address the stolen receipt lasts two minutes and cannot be renewed.
        await using var twin = await world.OpenConsoleAsync();
        await twin.Context.AddCookiesAsync(cookies);
        await world.MoveAsync(TimeSpan.FromMinutes(2));
        await twin.Page.GotoAsync("/account");
        await twin.Page.WaitForURLAsync("**/sign-in?to=*");

        await owner.Page.GotoAsync("/account");
        await owner.Page.WaitForURLAsync("**/account");
        await Assertions.Expect(owner.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("robbed");
    }

    [ChromiumFact]
    public async Task Whoever_goes_quickly_from_page_to_page_proves_as_often_as_who_stays()
    {
        await using var opened = await world.SignInAsync("quick", "reviewer");
        var page = opened.Page;
        await page.GotoAsync("/account");
        await page.EvaluateAsync("sessionStorage.setItem('proved-at', Date.now() - 31_000)");

        var proof = page.WaitForResponseAsync(r => r.Url.EndsWith("/session/proof", StringComparison.Ordinal));
        await page.GotoAsync("/queue");

        Assert.Equal(200, (await proof).Status);
    }

    [ChromiumFact]
    public async Task Whoever_is_demoted_or_locked_out_is_so_at_once()
    {
        await using var opened = await world.SignInAsync("to be demoted", "administrator");
        var page = opened.Page;
        Assert.Equal(200, (await page.GotoAsync("/people"))!.Status);

        (
            await world.Redress.Operator.PostAsync(
                "/v1/people/roles",
                new { name = "to be demoted", roles = (string[])["reviewer"] }
            )
        ).Expect(200);
        Assert.Equal(403, (await page.GotoAsync("/people"))!.Status);
        Assert.Equal(200, (await page.GotoAsync("/account"))!.Status);

        (await world.Redress.Operator.PostAsync("/v1/people/disable", new { name = "to be demoted" })).Expect(200);
        await page.GotoAsync("/account");
        await page.WaitForURLAsync("**/sign-in?to=*");
        await page.GetByRole(AriaRole.Button, s_passkey).ClickAsync();
        await Assertions.Expect(page.Locator("#passkey-failed")).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task A_session_ends_after_half_an_hour_without_use_and_what_is_sensitive_asks_again_after_five_minutes()
    {
        await using var opened = await world.SignInAsync("slow", "administrator");
        var page = opened.Page;
        await world.MoveAsync(TimeSpan.FromMinutes(6));
        await page.GotoAsync("/people");
        await page.GetByLabel("Name, as it stands in decisions").FillAsync("added late");
        await page.Locator("form:has(#name)").GetByLabel("reviewer").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add and invite" }).ClickAsync();
        await page.WaitForURLAsync("**/confirm?to=*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm with a passkey" }).ClickAsync();
        await page.WaitForURLAsync("**/people");
        Assert.Equal(0, await page.GetByText("added late").CountAsync());

        await world.MoveAsync(TimeSpan.FromMinutes(29));
        await page.GotoAsync("/account");
        await page.WaitForURLAsync("**/account");
        await world.MoveAsync(TimeSpan.FromMinutes(30));
        await page.GotoAsync("/account");
        await page.WaitForURLAsync("**/sign-in?to=*");
    }

    private static async Task WithPasswordAsync(IPage page, string name, string password, string code)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByText("Use a password and a code instead").ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByLabel("Code from your authenticator app").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Sign in$") }).ClickAsync();
    }
}
