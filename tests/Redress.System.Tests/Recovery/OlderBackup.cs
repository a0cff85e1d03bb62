using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Recovery;

/// <summary>What must be so whichever engine a backup comes from and goes to.</summary>
internal static class OlderBackup
{
    /// <summary>
    /// Free at the backup and held after it; reported after it; erased after it: nothing of that comes back before somebody
    /// decides, and what somebody decides then is carried out.
    /// </summary>
    public static async Task NeverShowsAndNeverResurrectsAsync(World world, RecoveryStory story)
    {
        var (freed, late) = (await world.Chirp.PostAsync(), await world.Chirp.PostAsync());
        var held = await world.Chirp.PostAsync();
        var known = Filing.By("bystander", Filing.Abuse, world.Chirp.PostLink(freed)).And("reporter", "member 3");
        var named = await world.FileAsync(known);
        var desk = await world.DeskAsync();
        await desk.DecideAsync(await desk.CaseOfPostAsync(freed), []);
        await world.LaterAsync();
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{freed}"));
        var written = await world.FileAsync(Filing.Of(world.Chirp.PostLink(held)).And("statement", "What I wrote."));
        var backup = await story.BackupAsync();
        await world.ReportAsync(freed);
        await world.ReportAsync(late);
        var legal = await world.Redress.PersonAsync("legal", ["legal"]);
        (await legal.PostAsync($"/v1/reports/{written["id"]}/erase")).Expect(200);
        (await legal.PostAsync($"/v1/reports/{named["id"]}/erase")).Expect(200);
        await story.SealedAsync();
        string[] posts = [freed, held, late];
        await AssertHiddenAsync(world, posts);

        var outcome = (await story.RestoreAsync(backup, "--left", world.Redress.Folder)).Expect().Json;

        Assert.Equal((1, 1), ((int)outcome["erased"]!, (int)outcome["platforms"]!));
        Assert.True((long)outcome["abandonedSize"]! > (long)outcome["sealed"]!);
        var sealedTexts = $"SELECT COUNT(*) FROM sealed WHERE report_id = '{written["id"]}'";
        Assert.Equal(1, await story.CountAsync(sealedTexts));
        Assert.Equal(0, await story.CountAsync(sealedTexts + " AND wrapped_key IS NOT NULL"));
        Assert.Equal(
            1,
            await story.CountAsync($"SELECT COUNT(*) FROM report WHERE id = '{named["id"]}' AND reporter IS NULL")
        );
        await using var restored = await story.StartAsync();
        await ReconciledAsync(world, story, restored, freed, posts);
    }

    private static async Task ReconciledAsync(
        World world,
        RecoveryStory story,
        RedressServer restored,
        string freed,
        string[] posts
    )
    {
        Assert.Single((await restored.Operator.GetAsync("/v1/reconciliations")).Expect(200)["items"]!.AsArray());
        await world.Chirp.ForgetCallsAsync();
        await AssertHiddenAsync(world, posts);

        var report = (await story.ReconcileAsync()).Expect().Json["platforms"]!.AsArray();

        var platform = Assert.Single(report)!;
        Assert.True((bool)platform["reconciled"]! && (int)platform["held"]! >= 1, report.ToJsonString());
        var desk = new Desk(restored, await restored.PersonAsync("after", ["reviewer", "child-safety"]));
        var file = await desk.CaseOfPostAsync(freed);
        await story.UntilAsync(async () =>
            (await desk.EnforcementsAsync(file)).TrueForAll(e => (string?)e["status"] == "confirmed")
        );
        await AssertHiddenAsync(world, posts);
        Assert.Equal("open", await desk.StatusAsync(file));
        Assert.DoesNotContain(await world.Chirp.CallsAsync(), c => (string?)c!["type"] == "lift");

        await desk.DecideAsync(file, []);

        await story.UntilVisibleAsync(freed);
        Assert.Contains(await world.Chirp.CallsAsync(), c => (string?)c!["type"] == "lift");
        await AssertHiddenAsync(world, posts[1..]);
        await AssertForkIsNamedAsync(story);
    }

    private static async Task AssertForkIsNamedAsync(RecoveryStory story)
    {
        var verdict = await story.VerifyAsync();
        var back = Assert.Single(verdict["setBacks"]!.AsArray())!;
        Assert.True((long)back["abandonedSize"]! > (long)back["size"]!);
        // Whoever takes the abandoned lines away is found out too.
        File.Delete(Path.Combine(story.Restored, "ledger", "abandoned"));
        var run = await Redress.System.Tests.Ledger.VerifyRun.OfAsync(story.Restored, "--json");
        Assert.NotEqual(0, run.Exit);
    }

    private static async Task AssertHiddenAsync(World world, string[] posts)
    {
        foreach (var post in posts)
        {
            Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        }
    }
}
