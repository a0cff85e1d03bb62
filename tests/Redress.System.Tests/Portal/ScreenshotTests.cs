using Redress.System.Tests.Cli;

namespace Redress.System.Tests.Portal;

/// <summary>The pictures of docs/use are taken from the running program: REDRESS_UPDATE=1 takes them anew.</summary>
[Collection(nameof(PortalWorld))]
public sealed class ScreenshotTests(PortalWorld world)
{
    private const int MaxBytes = 60 * 1024;
    private static readonly string[] s_shown = ["start", "where", "done", "status"];

    [ChromiumFact]
    public async Task Each_page_that_the_documentation_shows_is_there_and_small()
    {
        var folder = Path.Combine(Ran.Root, "docs", "use");
        if (Environment.GetEnvironmentVariable("REDRESS_UPDATE") == "1")
        {
            await TakeAsync(folder);
        }

        foreach (var name in s_shown)
        {
            var file = new FileInfo(Path.Combine(folder, $"portal-{name}.png"));
            Assert.True(file.Exists, $"{file.Name} is missing: REDRESS_UPDATE=1 ./test documentation_shows");
            Assert.InRange(file.Length, 2000, MaxBytes);
        }
    }

    private async Task TakeAsync(string folder)
    {
        await using var visitor = await world.VisitAsync(
            new()
            {
                ViewportSize = new() { Width = 480, Height = 640 },
            }
        );
        await PortalPages.WalkAsync(
            world,
            visitor,
            "en",
            async name =>
            {
                if (s_shown.Contains(name))
                {
                    if (name is "status")
                    {
                        await visitor.Page.ReloadAsync();
                    }

                    await visitor.Page.EvaluateAsync("scrollTo(0, 0)");
                    await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"portal-{name}.png") });
                }
            }
        );
    }
}
