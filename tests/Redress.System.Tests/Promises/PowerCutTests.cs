using Xunit.Abstractions;

namespace Redress.System.Tests.Promises;

/// <summary>
/// The power goes while clients file: what the disk holds in that moment is copied, without sync and without unmounting,
/// and Redress starts from the copy.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private const int Megabytes = 96;

    [MountFact]
    public async Task Reports_that_were_acknowledged_outlive_power_cuts_on_SQLite()
    {
        var (random, times) = Begin();
        if (!Machine.CanMount(output))
        {
            return;
        }

        for (var i = 0; i < times; i++)
        {
            await using var disk = await DiskImage.MakeAsync(Megabytes);
            await using var stand = await Stand.StartAsync(new StandPlan { Folder = disk.Folder });
            var (history, clients) = Clients(random);
            await using var copy = await CutAsync(stand, disk, history, clients, random);
            await using var after = await Stand.ResumeAsync(new StandPlan { Folder = copy.Folder }, stand);
            await Kept.EveryReportAsync(after, history, clients);
            output.WriteLine($"{history.Count} acknowledged, 0 lost");
        }
    }

    [MountPostgresFact]
    public async Task Reports_that_were_acknowledged_outlive_power_cuts_on_PostgreSQL()
    {
        var (random, times) = Begin();
        if (!Machine.CanMount(output))
        {
            return;
        }

        for (var i = 0; i < Math.Max(times / 3, 1); i++)
        {
            await using var disk = await DiskImage.MakeAsync(3 * Megabytes);
            var folder = Directory.CreateDirectory(Path.Combine(disk.Folder, "redress")).FullName;
            var cluster = Directory.CreateDirectory(Path.Combine(disk.Folder, "postgres")).FullName;
            await using var postgres = await OwnPostgres.StartInAsync(cluster);
            var plan = new StandPlan { Postgres = postgres.Address, Folder = folder };
            await using var stand = await Stand.StartAsync(plan);
            var (history, clients) = Clients(random);
            await using var copy = await CutAsync(stand, disk, history, clients, random, postgres);
            await postgres.StopAsync();
            await using var recovered = await postgres.ServeCopyAsync(Path.Combine(copy.Folder, "postgres"));
            var resumed = plan with { Folder = Path.Combine(copy.Folder, "redress") };
            await using var after = await Stand.ResumeAsync(resumed, stand);
            await Kept.EveryReportAsync(after, history, clients);
            output.WriteLine($"{history.Count} acknowledged, 0 lost");
        }
    }

    private (Random Random, int Times) Begin()
    {
        var (seed, random) = Seed.Next();
        var times = Seed.Times(2, 10);
        output.WriteLine($"seed {seed}, {times} cuts, one in three of them again on PostgreSQL");
        return (random, times);
    }

    private static (History History, Clients Clients) Clients(Random random)
    {
        var history = new History();
        return (history, new Clients(history, [.. Enumerable.Range(1, 60).Select(n => $"{n}")], random));
    }

    /// <summary>
    /// Copies the disk while the processes stand still as they were, so that the copy is of one moment; then they are gone.
    /// </summary>
    private static async Task<DiskImage> CutAsync(
        Stand stand,
        DiskImage disk,
        History history,
        Clients clients,
        Random random,
        OwnPostgres? postgres = null
    )
    {
        using var stop = new CancellationTokenSource();
        var until = random.Next(20, Seed.Times(100, 300));
        var filing = clients.FileAsync(stand.Key, 8, stop.Token);
        await Eventually.SoAsync(
            () => Task.FromResult(history.Count >= until ? null : $"{history.Count} of {until} answers"),
            TimeSpan.FromSeconds(60)
        );
        List<int> processes = [stand.Server.ProcessId, .. postgres?.Processes() ?? []];
        await Frozen.StopAsync(processes);
        var copy = await disk.CutPowerAsync();
        await Frozen.GoOnAsync(postgres?.Processes() ?? []);
        await stand.KillAsync();
        await stop.CancelAsync();
        await filing;
        return copy;
    }
}
