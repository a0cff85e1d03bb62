using System.Globalization;
using Redress.System.Tests.Harness;
using Xunit.Abstractions;

namespace Redress.System.Tests.Promises;

/// <summary>The process dies at any moment, as by <c>kill -9</c>, and comes back over the same database.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConfirmedWithin = TimeSpan.FromSeconds(120);
    private const int PostsEachTime = 8;

    [Fact]
    public Task Reports_that_were_acknowledged_outlive_kills_under_load_on_SQLite() => KillAsync(null);

    [PostgresFact]
    public async Task Reports_that_were_acknowledged_outlive_kills_under_load_on_PostgreSQL()
    {
        await using var database = await TestDatabase.CreateAsync();
        await KillAsync(database.Address);
    }

    private async Task KillAsync(string? postgres)
    {
        var (seed, random) = Seed.Next();
        var times = Seed.Times(10, 50);
        output.WriteLine($"seed {seed}, {times} kills");
        await using var stand = await Stand.StartAsync(new StandPlan { Postgres = postgres, Chirp = true });
        var posts = await SeedAsync(stand.Chirp, times * PostsEachTime);
        var history = new History();
        var ready = new List<TimeSpan>();
        for (var i = 0; i < times; i++)
        {
            var before = history.Count;
            var clients = new Clients(history, [.. posts.Skip(i * PostsEachTime).Take(PostsEachTime)], random);
            await LoadAndKillAsync(stand, history, clients, random);
            ready.Add(await stand.ServeAsync());
            // A machine on which a first start over nothing takes that long shows nothing of starting again.
            var most = stand.FirstReady * 2 > ReadyWithin ? stand.FirstReady * 2 : ReadyWithin;
            Assert.True(ready[^1] < most, $"Ready only after {ready[^1]}; the first time after {stand.FirstReady}");
            await Kept.EveryReportAsync(stand, history, clients, before);
        }

        Assert.Empty(history.Wrong);
        await Kept.EveryReportAsync(stand, history, new Clients(history, posts, random));
        var confirmed = await Effects.AllConfirmedAsync(stand, ConfirmedWithin);
        var sentAgain = await Effects.EachOnceAsync(stand, posts);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{history.Count} acknowledged, 0 lost; ready {ready.Min().TotalSeconds:0.00} to {ready.Max().TotalSeconds:0.00} s; "
                    + $"all confirmed {confirmed.TotalSeconds:0.0} s after the last; {sentAgain} orders sent again"
            )
        );
    }

    /// <summary>Kills it a moment after a number of answers that nobody knows before.</summary>
    private static async Task LoadAndKillAsync(Stand stand, History history, Clients clients, Random random)
    {
        using var stop = new CancellationTokenSource();
        var until = history.Count + random.Next(1, Seed.Times(60, 200));
        var filing = clients.FileAsync(stand.Key, random.Next(8, 17), stop.Token);
        await Eventually.SoAsync(
            () => Task.FromResult(history.Count >= until ? null : $"{history.Count} of {until} answers"),
            TimeSpan.FromSeconds(60)
        );
        await stand.KillAsync();
        await stop.CancelAsync();
        await filing;
    }

    private static async Task<List<string>> SeedAsync(ChirpSite chirp, int count)
    {
        // An author each, so that what is counted by account is counted by post.
        var posts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            posts.Add(await chirp.PostAsync());
        }

        return posts;
    }
}
