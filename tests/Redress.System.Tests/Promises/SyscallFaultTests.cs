using Xunit.Abstractions;

namespace Redress.System.Tests.Promises;

/// <summary>
/// The system's calls fail one by one while a report is accepted: writes to the log of SQLite, and every sync of the
/// process, that of the ledger's files too. Either the client hears 503, or the report is there.
/// </summary>
public sealed class SyscallFaultTests(ITestOutputHelper output)
{
    private const int MostReports = 60;

    // A commit writes some twenty to fifty pages, each with two calls.
    private const int Writes = 120;
    private const int Syncs = 12;

    /// <param name="Call">The system call.</param>
    /// <param name="What">As strace says it: <c>error=EIO</c> or <c>signal=KILL</c>.</param>
    /// <param name="When">The instance, and a plus where all later ones fail too.</param>
    private sealed record Position(string Call, string What, string When)
    {
        public override string ToString() => $"{Call} {What} at {When}";
    }

    [StraceFact]
    public async Task A_write_or_sync_that_fails_is_a_503_or_a_report_and_the_server_goes_on()
    {
        var (seed, random) = Seed.Next();
        var positions = Failing(random).ToList();
        output.WriteLine($"seed {seed}, {positions.Count} positions");
        await using var stand = await Stand.StartAsync(new StandPlan());
        var (history, clients) = Begin(random);
        var hit = 0;
        foreach (var position in positions)
        {
            var before = history.Count;
            hit += await FailAsync(stand, history, clients, position) ? 1 : 0;
            await Kept.EveryReportAsync(stand, history, clients, before);
            Assert.True(history.Wrong.Count == 0, $"{position}: {history.Wrong.FirstOrDefault()}");
        }

        await Kept.EveryReportAsync(stand, history, clients);
        await Eventually.SoAsync(
            async () => await stand.Tables.CountAsync("unsealed") is > 0 and var left ? $"{left} facts unsealed" : null,
            TimeSpan.FromSeconds(20)
        );
        Assert.True(hit >= positions.Count * 9 / 10, $"Only {hit} of {positions.Count} positions were reached");
        output.WriteLine($"{hit} failures hit, {history.Count} acknowledged, 0 lost, {history.Unavailable} times 503");
    }

    [StraceFact]
    public async Task A_death_at_any_write_or_sync_loses_nothing_that_was_acknowledged()
    {
        var (seed, random) = Seed.Next();
        var positions = Deadly(random).ToList();
        output.WriteLine($"seed {seed}, {positions.Count} positions");
        await using var stand = await Stand.StartAsync(new StandPlan());
        var (history, clients) = Begin(random);
        var died = 0;
        foreach (var position in positions)
        {
            var before = history.Count;
            died += await FailAsync(stand, history, clients, position) ? 1 : 0;
            await stand.KillAndStartAsync();
            await Kept.EveryReportAsync(stand, history, clients, before);
            Assert.True(history.Wrong.Count == 0, $"{position}: {history.Wrong.FirstOrDefault()}");
        }

        await Kept.EveryReportAsync(stand, history, clients);
        Assert.True(died >= positions.Count * 9 / 10, $"Only {died} of {positions.Count} positions were reached");
        output.WriteLine($"{died} deaths, {history.Count} acknowledged, 0 lost");
    }

    private static (History History, Clients Clients) Begin(Random random)
    {
        var history = new History();
        return (history, new Clients(history, [.. Enumerable.Range(1, 40).Select(n => $"{n}")], random));
    }

    /// <summary>Each error, once and from here on, at positions drawn from all; under --full at each.</summary>
    private static IEnumerable<Position> Failing(Random random) =>
        from error in (string[])["error=EIO", "error=ENOSPC"]
        from lasting in (string[])["", "+"]
        from place in Places(random, Seed.Times(6, Writes)).Concat(SyncPlaces(Seed.Times(2, Syncs)))
        select new Position(place.Call, error, place.Instance + lasting);

    private static IEnumerable<Position> Deadly(Random random) =>
        from place in Places(random, Seed.Times(6, Writes)).Concat(SyncPlaces(Seed.Times(2, Syncs)))
        select new Position(place.Call, "signal=KILL", $"{place.Instance}");

    private static List<(string Call, int Instance)> Places(Random random, int count) =>
        [.. Enumerable.Range(1, Writes).OrderBy(_ => random.Next()).Take(count).Order().Select(n => ("pwrite64", n))];

    private static IEnumerable<(string Call, int Instance)> SyncPlaces(int count) =>
        Enumerable.Range(1, count).Select(n => ("fsync", n));

    /// <summary>Files reports until the failure was met, or the server is dead; false where it was never met.</summary>
    private static async Task<bool> FailAsync(Stand stand, History history, Clients clients, Position position)
    {
        string[] log = position.Call == "fsync" ? [] : ["-P", Path.Combine(stand.Server.Folder, "redress.db-wal")];
        var inject = $"{position.Call}:{position.What}:when={position.When}";
        await using var strace = await Strace.AttachAsync(
            [stand.Server.ProcessId],
            [.. log, "-e", $"trace={position.Call}", "-e", $"inject={inject}"]
        );
        // After the failure a few more, so that the server is seen to go on, or not to as long as it lasts.
        var more = 4;
        for (var sent = 0; sent < MostReports && more > 0; sent += 2)
        {
            var open = history.Open;
            await clients.FileSomeAsync(stand.Key, 2, 1);
            if (strace.HasEnded)
            {
                return true;
            }

            more -= strace.HasHit || history.Open > open ? 1 : 0;
        }

        return strace.HasHit;
    }
}
