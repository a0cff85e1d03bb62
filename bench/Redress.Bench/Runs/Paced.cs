using System.Diagnostics;
using Redress.Bench.Measuring;
using Redress.Bench.Wire;

namespace Redress.Bench.Runs;

/// <summary>
/// Open loop over some connections, each with its own share of the rate. A time counts from when a request was due: a client that
/// is late does not make the answer look quick.
/// </summary>
internal sealed class Paced(Setting setting, int connections, int rate)
{
    private int _wrong;

    /// <summary>Answers with another status than the one that was to come.</summary>
    public int Wrong => _wrong;

    /// <param name="next">Sends the n-th request of one connection and gives the status.</param>
    /// <param name="expected">The status of a right answer.</param>
    /// <param name="warmUp">What does not count.</param>
    /// <param name="time">What counts.</param>
    public async Task<Sorted> RunAsync(
        Func<Func<Connection, int, ValueTask<int>>> next,
        int expected,
        TimeSpan warmUp,
        TimeSpan time,
        CancellationToken cancel
    )
    {
        var began = Stopwatch.GetTimestamp();
        var all = new Latencies();
        var clients = Enumerable
            .Range(0, connections)
            .Select(i => ClientAsync(i, next(), expected, began, warmUp, time, cancel));
        foreach (var one in await Task.WhenAll(clients))
        {
            all.AddAll(one);
        }

        return all.Sorted();
    }

    private async Task<Latencies> ClientAsync(
        int which,
        Func<Connection, int, ValueTask<int>> next,
        int expected,
        long began,
        TimeSpan warmUp,
        TimeSpan time,
        CancellationToken cancel
    )
    {
        using var connection = await Connection.OpenAsync(setting.Redress.Address, cancel);
        var latencies = new Latencies();
        for (var n = 0; ; n++)
        {
            var due = TimeSpan.FromSeconds((n + (which / (double)connections)) * connections / rate);
            if (due > warmUp + time)
            {
                return latencies;
            }

            var wait = due - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, cancel);
            }

            if (await next(connection, (n * connections) + which) != expected)
            {
                Interlocked.Increment(ref _wrong);
            }

            if (due > warmUp)
            {
                latencies.Add(Stopwatch.GetElapsedTime(began) - due);
            }
        }
    }
}
