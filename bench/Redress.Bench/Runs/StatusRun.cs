using Redress.Bench.Measuring;
using Redress.Bench.Wire;

namespace Redress.Bench.Runs;

/// <summary>
/// Intake at a steady rate: alone, while so many status checks a second come beside it, and while as many codes are guessed. And how
/// many status checks there are a second at most.
/// </summary>
internal static class StatusRun
{
    private const int Checks = 1000;
    private const int Connections = 16;
    private const int Codes = 200;

    public static async Task AllAsync(Options options, Sheet sheet, CancellationToken cancel)
    {
        sheet.Aim(
            $"at least {Checks:N0} status checks a second while the p99 of intake is unchanged; the same with guessed codes"
        );
        sheet.Head(
            "engine",
            "beside intake",
            "intake/s",
            "intake p50 ms",
            "p99 ms",
            "checks/s",
            "check p50 ms",
            "p99 ms",
            "wrong answers",
            "machine busy",
            "load avg"
        );
        foreach (var engine in options.Engines)
        {
            await using var setting = await Setting.StartAsync(options, engine, "off", cancel);
            var one = new One(options, sheet, engine, setting, await FileAsync(setting, cancel));
            // The first run is left out: what is compiled while it runs is not compiled in the others.
            await one.RunAsync(null, true, cancel);
            await one.RunAsync("nothing", null, cancel);
            await one.RunAsync("status checks", true, cancel);
            await one.RunAsync("guessed codes", false, cancel);
            await one.RunAsync("nothing", null, cancel);
        }
    }

    private static async Task<string[]> FileAsync(Setting setting, CancellationToken cancel)
    {
        using var connection = await Connection.OpenAsync(setting.Redress.Address, cancel);
        var codes = new string[Codes];
        for (var i = 0; i < Codes; i++)
        {
            codes[i] = await CodeRequest.FiledAsync(setting, connection, cancel);
        }

        return codes;
    }

    private sealed class One(Options options, Sheet sheet, string engine, Setting setting, string[] codes)
    {
        private int _run;

        /// <param name="beside">What the row is called; null where there is none.</param>
        /// <param name="right">Whether the codes beside it open something; null where nothing is beside it.</param>
        public async Task RunAsync(string? beside, bool? right, CancellationToken cancel)
        {
            var report = new ReportRequest(setting.LinkBefore, setting.Key, $"status-{_run}");
            var from = 1_000_000 * ++_run;
            var (intake, checks) = (
                new Paced(setting, Connections, options.Rate),
                new Paced(setting, Connections, Checks)
            );
            var before = CpuTime.OfMachine();
            var checking = right is { } opens
                ? checks.RunAsync(() => Check(opens, cancel), opens ? 200 : 404, options.WarmUp, options.Time, cancel)
                : Task.FromResult(new Latencies().Sorted());
            var filed = await intake.RunAsync(
                () => File(report.Copy(), from, cancel),
                201,
                options.WarmUp,
                options.Time,
                cancel
            );
            var checkedCodes = await checking;
            var after = CpuTime.OfMachine();
            if (beside is null)
            {
                return;
            }

            sheet.Row(
                engine,
                beside,
                $"{filed.Milliseconds.Length / options.Time.TotalSeconds:0}",
                $"{filed.At(0.5):0.0}",
                $"{filed.At(0.99):0.0}",
                right is null ? "-" : $"{checkedCodes.Milliseconds.Length / options.Time.TotalSeconds:0}",
                right is null ? "-" : $"{checkedCodes.At(0.5):0.0}",
                right is null ? "-" : $"{checkedCodes.At(0.99):0.0}",
                $"{intake.Wrong + checks.Wrong}",
                $"{(after.Busy - before.Busy) / (double)(after.All - before.All):0%}",
                Machine.Load().Split(' ')[0]
            );
        }

        private static Func<Connection, int, ValueTask<int>> File(
            ReportRequest mine,
            int from,
            CancellationToken cancel
        ) => async (connection, n) => (await connection.SendAsync(mine.For(from + n, n), cancel)).Status;

        private Func<Connection, int, ValueTask<int>> Check(bool opens, CancellationToken cancel)
        {
            var mine = new CodeRequest();
            return async (connection, n) =>
            {
                var code = opens ? codes[n % codes.Length] : CodeRequest.Guess();
                return (await connection.SendAsync(mine.For(code), cancel)).Status;
            };
        }
    }
}
