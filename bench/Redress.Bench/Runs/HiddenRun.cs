using System.Collections.Concurrent;
using System.Diagnostics;
using Redress.Bench.Measuring;
using Redress.Bench.Programs;
using Redress.Bench.Wire;

namespace Redress.Bench.Runs;

/// <summary>
/// Open loop: so many reports a second whatever the answers do, each on a post of its own; and when Chirp's own tables
/// first say that nobody sees it. Chirp is asked every few milliseconds for all that wait, so a time is late by that much.
/// </summary>
internal static class HiddenRun
{
    private const int Connections = 32;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(4);

    public static async Task AllAsync(Options options, Sheet sheet, CancellationToken cancel)
    {
        sheet.Aim(
            "from accepted (the 201 is there) to hidden by Chirp's own tables: p50 at most 100 ms, p99 at most 1 s, at 100 reports a second"
        );
        sheet.Head(
            "engine",
            "asked/s",
            "seconds",
            "accepted",
            "201 p50 ms",
            "201 p99 ms",
            "201 to hidden p50 ms",
            "p90 ms",
            "p99 ms",
            "max ms",
            "sent to hidden p50 ms",
            "p99 ms",
            "never hidden",
            "CPU ms/report",
            "machine busy",
            "load avg"
        );
        foreach (var engine in options.Engines)
        {
            await OneAsync(options, sheet, engine, cancel);
        }
    }

    private static async Task OneAsync(Options options, Sheet sheet, string engine, CancellationToken cancel)
    {
        await using var setting = await Setting.StartAsync(options, engine, "chirp", cancel);
        var warmUp = options.Rate * (int)options.WarmUp.TotalSeconds;
        var count = options.Rate * (int)options.Time.TotalSeconds;
        var first = await setting.Chirp!.AddPostsAsync(warmUp + count, cancel);
        var report = new ReportRequest(setting.LinkBefore, setting.Key, "hidden");
        await new OpenLoop(setting.Chirp, setting.Redress, report, options.Rate).RunAsync(first, warmUp, cancel);
        var cpu = CpuTime.Of(setting.Ours);
        var machine = CpuTime.OfMachine();
        var loop = new OpenLoop(setting.Chirp, setting.Redress, report, options.Rate);
        await loop.RunAsync(first + warmUp, count, cancel);
        var after = CpuTime.OfMachine();
        if (loop.Waiting > 0)
        {
            Console.Error.WriteLine($"{loop.Waiting} are still seen; the program said last: {setting.Redress.Said}");
        }

        var accepted = loop.Answered.Sorted();
        var hidden = loop.AcceptedToHidden.Sorted();
        var whole = loop.SentToHidden.Sorted();
        sheet.Row(
            engine,
            $"{options.Rate}",
            $"{options.Time.TotalSeconds:0}",
            $"{accepted.Milliseconds.Length} of {count}",
            $"{accepted.At(0.5):0.0}",
            $"{accepted.At(0.99):0.0}",
            $"{hidden.At(0.5):0}",
            $"{hidden.At(0.9):0}",
            $"{hidden.At(0.99):0}",
            $"{hidden.Max:0}",
            $"{whole.At(0.5):0}",
            $"{whole.At(0.99):0}",
            $"{loop.Waiting}",
            $"{(CpuTime.Of(setting.Ours) - cpu) / count:0.0}",
            $"{(after.Busy - machine.Busy) / (double)(after.All - machine.All):0%}",
            Machine.Load().Split(' ')[0]
        );
    }

    private sealed class OpenLoop(ChirpProgram chirp, RedressProgram redress, ReportRequest report, int rate)
    {
        private readonly ConcurrentDictionary<long, (long Sent, long Accepted)> _waiting = new();
        private readonly ConcurrentQueue<(long Post, long Sent)> _due = new();
        private readonly SemaphoreSlim _there = new(0);
        private readonly Lock _adding = new();
        private long _left;

        public Latencies Answered { get; } = new();

        public Latencies AcceptedToHidden { get; } = new();

        public Latencies SentToHidden { get; } = new();

        public int Waiting => _waiting.Count;

        public async Task RunAsync(long first, int count, CancellationToken cancel)
        {
            _left = count;
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var clients = Enumerable.Range(0, Connections).Select(_ => ClientAsync(done.Token)).ToList();
            var watching = WatchAsync(cancel);
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                var due = began + (long)(i * (double)Stopwatch.Frequency / rate);
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, cancel);
                }

                // Counted from when it was due: a client that is late does not make the answer look quick.
                _due.Enqueue((first + i, due));
                _there.Release();
            }

            await watching;
            await done.CancelAsync();
            await Task.WhenAll(clients).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task ClientAsync(CancellationToken cancel)
        {
            using var connection = await Connection.OpenAsync(redress.Address, cancel);
            var mine = report.Copy();
            while (true)
            {
                await _there.WaitAsync(cancel);
                _due.TryDequeue(out var next);
                _waiting[next.Post] = (next.Sent, 0);
                var reply = await connection.SendAsync(mine.For(next.Post, (int)next.Post), cancel);
                if (reply.Status != 201)
                {
                    _waiting.TryRemove(next.Post, out _);
                    Interlocked.Decrement(ref _left);
                    Console.Error.WriteLine($"{reply.Status} {reply.Text()}");
                    continue;
                }

                var now = Stopwatch.GetTimestamp();
                _waiting.TryUpdate(next.Post, (next.Sent, now), (next.Sent, 0));
                lock (_adding)
                {
                    Answered.Add(Stopwatch.GetElapsedTime(next.Sent, now));
                }
            }
        }

        private async Task WatchAsync(CancellationToken cancel)
        {
            using var connection = await chirp.ConnectAsync(cancel);
            var last = Stopwatch.GetTimestamp();
            while (Interlocked.Read(ref _left) > 0 && Stopwatch.GetElapsedTime(last) < s_patience)
            {
                await Task.Delay(s_between, cancel);
                var open = _waiting.Keys.ToArray();
                if (open.Length == 0)
                {
                    continue;
                }

                var truth = await chirp.TruthAsync(connection, $"hidden?from={open.Min()}&to={open.Max()}", cancel);
                var now = Stopwatch.GetTimestamp();
                foreach (var post in truth.GetProperty("hidden").EnumerateArray())
                {
                    if (_waiting.TryGetValue(post.GetInt64(), out var times) && times.Accepted > 0)
                    {
                        _waiting.TryRemove(post.GetInt64(), out _);
                        Interlocked.Decrement(ref _left);
                        AcceptedToHidden.Add(Stopwatch.GetElapsedTime(times.Accepted, now));
                        SentToHidden.Add(Stopwatch.GetElapsedTime(times.Sent, now));
                        last = now;
                    }
                }
            }
        }
    }
}
