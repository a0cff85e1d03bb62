using System.Globalization;
using Redress.System.Tests.Harness;
using Xunit.Abstractions;

namespace Redress.System.Tests.Promises;

/// <summary>The disk under SQLite has no room, or fails. The server says so, stays up, and goes on by itself.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private static readonly TimeSpan RecoveredWithin = TimeSpan.FromSeconds(10);

    [MountFact]
    public async Task A_full_disk_is_said_and_survived_and_forgotten_when_there_is_room()
    {
        if (!Machine.CanMount(output))
        {
            return;
        }

        await using var disk = await DiskImage.MakeAsync(128);
        await using var stand = await Stand.StartAsync(new StandPlan { Folder = disk.Folder });
        var (history, clients) = Begin();
        await clients.FileSomeAsync(stand.Key, 8, 25);
        for (var i = 0; i < Seed.Times(1, 10); i++)
        {
            var before = history.Count;
            var filler = await disk.FillAsync();
            await UntilRefusedAsync(stand, history, clients);
            await ServesWhatItHasAsync(stand, history);

            File.Delete(filler);
            var took = await Eventually.SoAsync(() => WhyNotReadyAsync(stand), RecoveredWithin);
            await clients.RetryAsync(stand.Key, TimeSpan.FromSeconds(20));
            await clients.FileSomeAsync(stand.Key, 8, 10);
            await Kept.EveryReportAsync(stand, history, clients, before);
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{Told(history)}; {took.TotalSeconds:0.0} s")
            );
        }

        Assert.Empty(history.Wrong);
        await Kept.EveryReportAsync(stand, history, clients);
        await ShrinksAsync(stand, disk, clients);
    }

    [MountFact]
    public async Task A_disk_that_fails_is_said_and_what_was_acknowledged_is_there_after_it_was_mended()
    {
        if (!Machine.CanMount(output))
        {
            return;
        }

        await using var disk = await DiskImage.MakeAsync(64);
        await using var stand = await Stand.StartAsync(new StandPlan { Folder = disk.Folder });
        var (history, clients) = Begin();
        await clients.FileSomeAsync(stand.Key, 8, 25);

        await disk.FailAsync();
        await UntilRefusedAsync(stand, history, clients);
        Assert.Equal(200, (await stand.Server.Nobody.GetAsync("/healthz")).Status);
        await stand.SaysThatItIsNotReadyAsync();

        await stand.KillAsync();
        await disk.UnmountAsync();
        await disk.MountAsync();
        await stand.ServeAsync();
        Assert.Empty(history.Wrong);
        await Kept.EveryReportAsync(stand, history, clients);
        output.WriteLine(Told(history));
        await stand.KillAsync();
    }

    private (History History, Clients Clients) Begin()
    {
        var (seed, random) = Seed.Next();
        output.WriteLine($"seed {seed}");
        var history = new History();
        return (history, new Clients(history, [.. Enumerable.Range(1, 40).Select(n => $"{n}")], random));
    }

    private static string Told(History history) =>
        $"{history.Count} acknowledged, 0 lost; {history.Unavailable} times 503; slowest answer {history.Slowest.TotalSeconds:0.0} s";

    /// <summary>Room in the log's file is used up first.</summary>
    private static async Task UntilRefusedAsync(Stand stand, History history, Clients clients)
    {
        var refused = history.Unavailable;
        for (var i = 0; history.Unavailable < refused + 40; i++)
        {
            Assert.True(i < 60, "A full disk takes reports for ever");
            await clients.FileSomeAsync(stand.Key, 8, 10);
        }
    }

    /// <summary>What was acknowledged can be read, and asked for once more, while nothing new can be stored.</summary>
    private static async Task ServesWhatItHasAsync(Stand stand, History history)
    {
        Assert.Equal(200, (await stand.Server.Nobody.GetAsync("/healthz")).Status);
        await stand.SaysThatItIsNotReadyAsync();
        foreach (var one in history.Acknowledged.Take(10))
        {
            (await stand.Key.GetAsync($"/v1/reports/{one.Id}")).Expect(200);
            var again = await Clients.PostAsync(stand.Key, one.Filed);
            Assert.True(again.Status == 201 && again.Text == one.Answer, $"{again.Status} {again.Text}");
        }
    }

    private static async Task<string?> WhyNotReadyAsync(Stand stand)
    {
        var reply = await stand.Server.Nobody.GetAsync("/readyz");
        return reply.Status == 200 ? null : reply.Text;
    }

    /// <summary>The log is brought into the database again: after a time, filing needs no more room in it.</summary>
    private static async Task ShrinksAsync(Stand stand, DiskImage disk, Clients clients)
    {
        var database = new FileInfo(Path.Combine(disk.Folder, "redress.db"));
        var before = database.LastWriteTimeUtc;
        await clients.FileSomeAsync(stand.Key, 1, 1);
        await Eventually.SoAsync(
            () =>
            {
                database.Refresh();
                return Task.FromResult(database.LastWriteTimeUtc > before ? null : "No checkpoint is taken any more");
            },
            TimeSpan.FromSeconds(15)
        );
    }
}
