using System.Diagnostics;
using System.Net.Sockets;
using Redress.Bench.Measuring;
using Redress.Bench.Programs;
using Redress.Bench.Wire;

namespace Redress.Bench.Runs;

/// <summary>From the start of the process to the first 200 of /readyz, and what it takes of memory when nothing happens.</summary>
internal static class StartRun
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(10);

    public static async Task AllAsync(Options options, Sheet sheet, CancellationToken cancel)
    {
        sheet.Aim("cold start at most 1.5 s, idle at most 150 MB");
        sheet.Head(
            "engine",
            "first start s (makes keys and schema)",
            $"later starts s, median of {options.Runs}",
            "slowest s",
            "resident after 10 s, MiB",
            "load avg"
        );
        foreach (var engine in options.Engines)
        {
            using var scratch = new Scratch(options.Folder);
            await using var postgres = engine == "postgres" ? await PostgresProgram.StartAsync(options, cancel) : null;
            var (first, _) = await OneAsync(options, scratch, postgres, idle: false, cancel);
            var later = new Latencies();
            var resident = 0.0;
            for (var i = 0; i < options.Runs; i++)
            {
                var (time, memory) = await OneAsync(options, scratch, postgres, idle: i == options.Runs - 1, cancel);
                later.Add(time);
                resident = memory;
            }

            var sorted = later.Sorted();
            sheet.Row(
                engine,
                $"{first.TotalSeconds:0.00}",
                $"{sorted.At(0.5) / 1000:0.00}",
                $"{sorted.Max / 1000:0.00}",
                $"{resident:0}",
                Machine.Load().Split(' ')[0]
            );
        }
    }

    private static async Task<(TimeSpan Time, double Resident)> OneAsync(
        Options options,
        Scratch scratch,
        PostgresProgram? postgres,
        bool idle,
        CancellationToken cancel
    )
    {
        var port = Child.FreePort();
        var began = Stopwatch.GetTimestamp();
        await using var redress = RedressProgram.Begin(
            options,
            scratch.Of("redress"),
            postgres?.Address,
            works: true,
            platformAt: null,
            port
        );
        var time = await ReadyAsync(redress, began, cancel);
        if (!idle)
        {
            return (time, 0);
        }

        await Task.Delay(s_idle, cancel);
        return (time, CpuTime.ResidentMiB(redress.Id));
    }

    private static async Task<TimeSpan> ReadyAsync(RedressProgram redress, long began, CancellationToken cancel)
    {
        var ask = Connection.Request("GET", "/readyz", null);
        while (true)
        {
            try
            {
                using var connection = await Connection.OpenAsync(redress.Address, cancel);
                if ((await connection.SendAsync(ask, cancel)).Status == 200)
                {
                    return Stopwatch.GetElapsedTime(began);
                }
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30))
            {
                // It does not listen yet.
            }

            await Task.Delay(2, cancel);
        }
    }
}
