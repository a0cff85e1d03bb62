using System.Globalization;
using Redress.System.Tests.Harness;
using Xunit.Abstractions;

namespace Redress.System.Tests.Promises;

/// <summary>PostgreSQL goes away under load and comes back. The server says so meanwhile, stays up, and goes on by itself.</summary>
public sealed class PostgresFaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan RecoveredWithin = TimeSpan.FromSeconds(15);

    [PostgresFact]
    public async Task PostgreSQL_that_is_stopped_at_once_and_started_again_loses_nothing()
    {
        var (seed, random) = Seed.Next();
        output.WriteLine($"seed {seed}");
        await using var postgres = await OwnPostgres.StartAsync();
        await using var stand = await Stand.StartAsync(new StandPlan { Postgres = postgres.Address });
        var history = new History();
        var clients = new Clients(history, [.. Enumerable.Range(1, 40).Select(n => $"{n}")], random);
        for (var i = 0; i < Seed.Times(2, 20); i++)
        {
            await GoneUnderLoadAsync(stand, history, clients, random, postgres);
            var took = await Eventually.SoAsync(() => WhyNotReadyAsync(stand), RecoveredWithin);
            await Kept.EveryReportAsync(stand, history, clients);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{history.Count} acknowledged, 0 lost; {history.Unavailable} times 503; slowest answer "
                        + $"{history.Slowest.TotalSeconds:0.0} s; ready {took.TotalSeconds:0.0} s after PostgreSQL was"
                )
            );
        }

        Assert.Empty(history.Wrong);
    }

    [PostgresFact]
    public async Task PostgreSQL_that_stands_still_gets_no_request_stuck()
    {
        var (seed, random) = Seed.Next();
        output.WriteLine($"seed {seed}");
        await using var postgres = await OwnPostgres.StartAsync();
        await using var stand = await Stand.StartAsync(new StandPlan { Postgres = postgres.Address });
        var history = new History();
        var clients = new Clients(history, [.. Enumerable.Range(1, 40).Select(n => $"{n}")], random);
        await clients.FileSomeAsync(stand.Key, 8, 5);

        await postgres.FreezeAsync(frozen: true);
        await clients.FileSomeAsync(stand.Key, 40, 1);
        Assert.Equal(200, (await stand.Server.Nobody.GetAsync("/healthz")).Status);
        await postgres.FreezeAsync(frozen: false);

        await Eventually.SoAsync(() => WhyNotReadyAsync(stand), RecoveredWithin);
        await Kept.EveryReportAsync(stand, history, clients);
        Assert.Empty(history.Wrong);
        output.WriteLine($"{history.Unavailable} times 503; slowest answer {history.Slowest.TotalSeconds:0.0} s");
    }

    private static async Task GoneUnderLoadAsync(
        Stand stand,
        History history,
        Clients clients,
        Random random,
        OwnPostgres postgres
    )
    {
        using var stop = new CancellationTokenSource();
        var filing = clients.FileAsync(stand.Key, 8, stop.Token);
        var (acknowledged, refused) = (history.Count + random.Next(20, Seed.Times(80, 200)), history.Unavailable);
        await UntilAsync(() => history.Count >= acknowledged);
        await postgres.StopAsync();
        await UntilAsync(() => history.Unavailable >= refused + 40);
        Assert.Equal(200, (await stand.Server.Nobody.GetAsync("/healthz")).Status);
        await stand.SaysThatItIsNotReadyAsync();
        await postgres.ServeAsync();
        var again = history.Count + 20;
        await UntilAsync(() => history.Count >= again);
        await stop.CancelAsync();
        await filing;
    }

    private static Task UntilAsync(Func<bool> so) =>
        Eventually.SoAsync(() => Task.FromResult(so() ? null : "not enough answers"), TimeSpan.FromSeconds(60));

    private static async Task<string?> WhyNotReadyAsync(Stand stand)
    {
        var reply = await stand.Server.Nobody.GetAsync("/readyz");
        return reply.Status == 200 ? null : reply.Text;
    }
}
