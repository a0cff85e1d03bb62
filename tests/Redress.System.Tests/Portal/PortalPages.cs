using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>Goes to every page of the portal, in one language, and lets somebody look at each.</summary>
internal static class PortalPages
{
    /// <summary>How many looks a walk takes.</summary>
    public const int Count = 17;

    public static async Task WalkAsync(PortalWorld world, Visitor visitor, string language, Func<string, Task> look)
    {
        var page = visitor.Page;
        await page.GotoAsync($"/?lang={language}");
        await page.Locator("footer summary").ClickAsync();
        await page.Locator($"footer button[value='{language}' i]").ClickAsync();
        await look("start");
        await visitor.GoOnAsync();
        await visitor.GoOnAsync();
        await look("what-missing");
        await visitor.ChooseAsync("reason", "danger-to-life");
        await visitor.GoOnAsync();
        await look("danger");
        await page.Locator("button[value=back]").ClickAsync();
        await visitor.ChooseAsync("reason", Filing.Abuse);
        await look("what");
        await visitor.GoOnAsync();
        await page.Locator("button[value=picture]").ClickAsync();
        await look("picture");
        await page.Locator("button[value=back]").ClickAsync();
        await page.Locator("details.box > summary").ClickAsync();
        await look("where");
        await page.Locator("#links").FillAsync(await world.LinkAsync());
        await page.Locator("button[value=on]").ClickAsync();
        await look("who");
        await visitor.ChooseAsync("who", "affected-person");
        await visitor.GoOnAsync();
        await look("age");
        await visitor.GoOnAsync();
        await look("safety");
        await visitor.GoOnAsync();
        await look("more");
        await visitor.GoOnAsync();
        await visitor.ChooseAsync("answer", "mail");
        await visitor.GoOnAsync();
        await look("answer-wrong");
        await visitor.ChooseAsync("answer", "here");
        await visitor.GoOnAsync();
        await look("check");
        await page.Locator("button[value=send]").ClickAsync();
        await world.SettleAsync();
        await page.Locator("button[value=look]").ClickAsync();
        await look("done");
        await StatusAsync(visitor, look);
    }

    private static async Task StatusAsync(Visitor visitor, Func<string, Task> look)
    {
        var page = visitor.Page;
        await page.GotoAsync("/status");
        foreach (var box in await page.Locator("details.box > summary").AllAsync())
        {
            await box.ClickAsync();
        }

        await look("status");
        await page.Locator("button[value=close]").ClickAsync();
        await page.Locator("#code").FillAsync("no code");
        await page.Locator("button[value=open]").ClickAsync();
        await look("code");
        await page.GotoAsync("/help");
        await look("help");
        await page.GotoAsync("/help?country=DE");
        await look("help-country");
    }
}
