using Microsoft.Playwright;

namespace Redress.System.Tests.Harness;

/// <summary>
/// Somebody at the console, through its real pages: added by the operator, invited, with a passkey of Chromium's virtual
/// authenticator and the key that binds the session to this browser.
/// </summary>
public static class SignedInBrowser
{
    /// <summary>The console under the name that passkeys need.</summary>
    public static Uri ConsoleOf(RedressServer redress) => new UriBuilder(redress.Console) { Host = "localhost" }.Uri;

    /// <summary>Signs somebody in who has those roles; the same name is the same person. The page is then the start page.</summary>
    public static Task<Opened> SignInAsync(this BrowserWorld world, string name, params string[] roles) =>
        world.SignInAsync(name, new BrowserNewContextOptions(), roles);

    /// <summary>The same in a window of some size, language or colours.</summary>
    public static async Task<Opened> SignInAsync(
        this BrowserWorld world,
        string name,
        BrowserNewContextOptions options,
        params string[] roles
    )
    {
        var invitation = await world.Redress.InviteAsync(name, roles);
        var opened = await world.OpenConsoleAsync(options);
        await opened.AddAuthenticatorAsync();
        await opened.Page.GotoAsync(invitation);
        await opened.Page.Locator("[data-new-passkey]").ClickAsync();
        await opened.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        return opened;
    }

    /// <summary>A page at the console in which nobody is signed in. Relative addresses are the console's.</summary>
    public static Task<Opened> OpenConsoleAsync(this BrowserWorld world, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = ConsoleOf(world.Redress).AbsoluteUri;
        return world.OpenAsync(options);
    }

    /// <summary>A device that makes and uses passkeys and always finds its owner there.</summary>
    public static async Task AddAuthenticatorAsync(this Opened opened)
    {
        var devices = await opened.Context.NewCDPSessionAsync(opened.Page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new Dictionary<string, object>
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
    }
}
