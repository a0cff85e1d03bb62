using Redress.Bench.Measuring;
using Redress.Bench.Wire;

namespace Redress.Bench.Runs;

/// <summary>Closed loop: so many clients, each sends its next report when the last was answered.</summary>
internal static class IntakeRun
{
    // More posts than are reported in a run, so that distinct stays distinct.
    private const int ChirpPosts = 20_000;
    private const int FirstPost = 1001;

    public static async Task AllAsync(Options options, Sheet sheet, CancellationToken cancel)
    {
        sheet.Aim(
            "1,500/s on SQLite (moonshot 2,500 at 64 clients), 1,000/s on PostgreSQL (moonshot 1,500), p99 at most 40 ms, "
                + "hot not slower than distinct, CPU at most 1.0 ms (SQLite) and 1.8 ms (PostgreSQL) a report"
        );
        sheet.Head(
            "engine",
            "workers",
            "clients",
            "subjects",
            "reports/s",
            "p50 ms",
            "p90 ms",
            "p99 ms",
            "max ms",
            "errors",
            "CPU ms/report",
            "of it database",
            "load's CPU",
            "bytes/report",
            "log",
            "machine busy",
            "load avg"
        );
        foreach (var engine in options.Engines)
        {
            foreach (var workers in options.Workers)
            {
                foreach (var clients in options.Clients)
                {
                    foreach (var subjects in options.Subjects)
                    {
                        await OneAsync(options, sheet, engine, workers, clients, subjects, cancel);
                    }
                }
            }
        }
    }

    private static async Task OneAsync(
        Options options,
        Sheet sheet,
        string engine,
        string workers,
        int clients,
        string subjects,
        CancellationToken cancel
    )
    {
        await using var setting = await Setting.StartAsync(options, engine, workers, cancel);
        var first = setting.Chirp is { } chirp
            ? await chirp.AddPostsAsync(subjects == "hot" ? 1 : ChirpPosts, cancel)
            : FirstPost;
        var load = new Load(setting, new ReportRequest(setting.LinkBefore, setting.Key, $"intake-{clients}"))
        {
            PostOf = n => subjects == "hot" ? first : first + (setting.Chirp is null ? n : n % ChirpPosts),
        };
        var before = await setting.SizesAsync(cancel);
        var seen = await load.RunAsync(clients, options.WarmUp, options.Time, cancel);
        var after = await setting.SizesAsync(cancel);
        var log = setting.Postgres is null
            ? $"{seen.MostLog / 1048576.0:0} MiB at most"
            : $"{(after.Log - before.Log) / (double)load.Sent:0} B/report";
        sheet.Row(
            engine,
            workers,
            $"{clients}",
            subjects,
            $"{seen.PerSecond:0}",
            $"{seen.Times.At(0.5):0.0}",
            $"{seen.Times.At(0.9):0.0}",
            $"{seen.Times.At(0.99):0.0}",
            $"{seen.Times.Max:0}",
            $"{seen.Errors}",
            $"{seen.CpuMillis / seen.Times.Milliseconds.Length:0.00}",
            setting.Postgres is null ? "-" : $"{seen.DatabaseCpuMillis / seen.Times.Milliseconds.Length:0.00}",
            $"{seen.LoadCpuMillis / seen.Times.Milliseconds.Length:0.00}",
            $"{(after.Database - before.Database) / (double)load.Sent:0}",
            log,
            $"{seen.Busy:0%}",
            Machine.Load().Split(' ')[0]
        );
        if (options.Pause > TimeSpan.Zero)
        {
            Console.Error.WriteLine($"redress is process {setting.Redress.Id}");
            await Task.Delay(options.Pause, cancel);
        }
    }
}

/// <summary>What one closed loop showed.</summary>
internal sealed record Seen(
    double PerSecond,
    Sorted Times,
    int Errors,
    double CpuMillis,
    double DatabaseCpuMillis,
    double LoadCpuMillis,
    double Busy,
    long MostLog
);

/// <summary>The clients of a closed loop.</summary>
internal sealed class Load(Setting setting, ReportRequest report)
{
    private volatile bool _measuring;
    private volatile bool _stopped;
    private int _sent;
    private int _errors;
    private string _wrong = "";

    /// <summary>Which post the n-th report is on.</summary>
    public required Func<int, long> PostOf { get; init; }

    /// <summary>Reports sent in all, warm-up too.</summary>
    public int Sent => _sent;

    public async Task<Seen> RunAsync(int clients, TimeSpan warmUp, TimeSpan time, CancellationToken cancel)
    {
        var running = new List<Task<Latencies>>();
        for (var i = 0; i < clients; i++)
        {
            var connection = await Connection.OpenAsync(setting.Redress.Address, cancel);
            running.Add(ClientAsync(connection, report.Copy(), cancel));
        }

        await Task.Delay(warmUp, cancel);
        var (cpu, database, own, machine) = Now();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        _measuring = true;
        var mostLog = await WatchLogAsync(time, cancel);
        _measuring = false;
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(began);
        var (cpuAfter, databaseAfter, ownAfter, machineAfter) = Now();
        _stopped = true;
        var all = new Latencies();
        foreach (var latencies in await Task.WhenAll(running))
        {
            all.AddAll(latencies);
        }

        if (_errors > 0)
        {
            Console.Error.WriteLine($"{_errors} errors, the last: {_wrong} / {setting.Redress.Said}");
        }

        return new Seen(
            all.Count / took.TotalSeconds,
            all.Sorted(),
            _errors,
            cpuAfter - cpu,
            databaseAfter - database,
            ownAfter - own,
            (machineAfter.Busy - machine.Busy) / (double)(machineAfter.All - machine.All),
            mostLog
        );
    }

    private async Task<Latencies> ClientAsync(Connection connection, ReportRequest mine, CancellationToken cancel)
    {
        using var open = connection;
        var latencies = new Latencies();
        while (!_stopped)
        {
            var n = Interlocked.Increment(ref _sent) - 1;
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            var counts = _measuring;
            var reply = await connection.SendAsync(mine.For(PostOf(n), n), cancel);
            if (reply.Status != 201)
            {
                Interlocked.Increment(ref _errors);
                _wrong = $"{reply.Status} {reply.Text()}";
            }
            else if (counts && _measuring)
            {
                latencies.Add(System.Diagnostics.Stopwatch.GetElapsedTime(began));
            }
        }

        return latencies;
    }

    private async Task<long> WatchLogAsync(TimeSpan time, CancellationToken cancel)
    {
        var most = 0L;
        var until = DateTime.UtcNow + time;
        while (DateTime.UtcNow < until)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancel);
            most = Math.Max(most, setting.LogBytes());
        }

        return most;
    }

    private (double Cpu, double Database, double Own, (long Busy, long All) Machine) Now() =>
        (
            CpuTime.Of(setting.Ours),
            setting.Postgres is null ? 0 : CpuTime.Of(setting.Postgres.Id),
            Environment.CpuUsage.TotalTime.TotalMilliseconds,
            CpuTime.OfMachine()
        );
}
