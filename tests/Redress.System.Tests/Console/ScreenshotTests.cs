using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Console;

/// <summary>The pictures in docs/use: taken from the running console, anew with REDRESS_UPDATE=1.</summary>
[Collection(nameof(BrowserWorld))]
public sealed class ScreenshotTests(BrowserWorld world)
{
    private const int MaxBytes = 60 * 1024;

    private static readonly string[] s_names = ["queue", "case", "second-look", "shift"];

    private static readonly Microsoft.Playwright.PageScreenshotOptions s_form = new()
    {
        Type = Microsoft.Playwright.ScreenshotType.Jpeg,
        Quality = 60,
    };

    private static readonly string s_folder = Path.Combine(Root(), "docs", "use");

    [ChromiumFact]
    public async Task The_pages_in_the_manual_are_those_of_the_program()
    {
        var (id, proposal) = await PrepareAsync();
        await using var seat = await Seat.TakeAsync(
            world,
            "Robin",
            ["child-safety", "lead"],
            o => o.ViewportSize = new() { Width = 1000, Height = 600 }
        );
        string[] paths = ["/queue", $"/cases/{id}", $"/proposals/{proposal}", "/shift"];
        foreach (var (name, path) in s_names.Zip(paths))
        {
            await seat.GoAsync(path);
            await seat.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
            var taken = await seat.Page.ScreenshotAsync(s_form);
            Assert.InRange(taken.Length, 1, MaxBytes);
            var file = Path.Combine(s_folder, name + ".jpg");
            if (Environment.GetEnvironmentVariable("REDRESS_UPDATE") == "1")
            {
                await File.WriteAllBytesAsync(file, taken);
            }

            Assert.InRange(new FileInfo(file).Length, MaxBytes / 10, MaxBytes);
        }
    }

    private async Task<(string Case, string Proposal)> PrepareAsync()
    {
        var author = await world.Chirp.AccountAsync("ann");
        var reasons = (string[])["hate", "private-data", "intimate-image", "threats", "illegal-goods"];
        for (var i = 0; i < reasons.Length; i++)
        {
            var post = await world.Chirp.PostAsync(author, 60 + i);
            await world.FileAsync(Filing.By("bystander", reasons[i], world.Chirp.PostLink(post)));
        }

        var shown = await world.Chirp.PostAsync(author, 70);
        await world.FileAsync(
            Filing
                .By("affected-person", "hate", world.Chirp.PostLink(shown))
                .And("minor", "yes")
                .And("statement", "It makes fun of me. My class has seen it.")
        );
        var desk = await world.DeskAsync("first on picture");
        var id = await desk.CaseOfPostAsync(shown);
        var other = await world.Chirp.PostAsync(author, 71);
        await world.FileAsync(Filing.By("affected-person", "hate", world.Chirp.PostLink(other)).And("minor", "yes"));
        var second = await desk.CaseOfPostAsync(other);
        var claimed = (await desk.ClaimAsync(second)).Expect(200);
        var version = (int)claimed["case"]!["version"]!;
        var proposed = (await desk.DecideClaimedAsync(second, version, "no-violation", [], [], "hate")).Expect(200);
        return (id, (string)proposed["proposalId"]!);
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
