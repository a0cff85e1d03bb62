using System.Diagnostics;
using System.Security.Cryptography;
using Redress.Bench.Measuring;
using Redress.Bench.Wire;

namespace Redress.Bench.Runs;

/// <summary>
/// Whether the time or the size of an answer tells a code with a typing mistake from one that was right once: one connection, in
/// random order, the first thousand left out.
/// </summary>
internal static class TimingRun
{
    private const int WarmUp = 1000;
    private const int Codes = 500;
    private const double Cut = 0.01;

    public static async Task AllAsync(Options options, Sheet sheet, CancellationToken cancel)
    {
        sheet.Aim("|t| under 4.5 on the trimmed times (Welch), one size of answer, nothing opened");
        sheet.Head("engine", "pair", "samples each", "t raw", "t trimmed", "median us", "sizes", "opened", "load avg");
        foreach (var engine in options.Engines)
        {
            await OneAsync(options, sheet, engine, cancel);
        }
    }

    private static async Task OneAsync(Options options, Sheet sheet, string engine, CancellationToken cancel)
    {
        await using var setting = await Setting.StartAsync(options, engine, "off", cancel);
        using var connection = await Connection.OpenAsync(setting.Redress.Address, cancel);
        var old = new string[Codes];
        for (var i = 0; i < Codes; i++)
        {
            old[i] = await CodeRequest.FiledAsync(setting, connection, cancel);
            await CodeRequest.ChangedAsync(old[i], connection, cancel);
        }

        var asking = new Asking(connection);
        var until = Stopwatch.GetTimestamp() + (long)(options.Time.TotalSeconds * Stopwatch.Frequency);
        for (var n = 0; Stopwatch.GetTimestamp() < until || n <= WarmUp; n++)
        {
            // Both kinds by the same two throws, so that not even we take longer for the one.
            var (kind, guess, known) = (RandomNumberGenerator.GetInt32(3), CodeRequest.Guess(), old[n % Codes]);
            await asking.AskAsync(kind, kind == 2 ? known : guess, n > WarmUp, cancel);
        }

        // Two sets of the same kind say what the machine alone does.
        foreach (
            var (name, a, b) in ((string, int, int)[])[("mistyped, once right", 0, 2), ("mistyped, mistyped", 0, 1)]
        )
        {
            var (one, other) = (asking.Times[a], asking.Times[b]);
            sheet.Row(
                engine,
                name,
                $"{Math.Min(one.Count, other.Count)}",
                $"{Welch.T(one, other):0.00}",
                $"{Welch.T(Welch.Trimmed(one, Cut), Welch.Trimmed(other, Cut)):0.00}",
                $"{one.Order().ElementAt(one.Count / 2):0} / {other.Order().ElementAt(other.Count / 2):0}",
                string.Join(' ', asking.Sizes.Order()),
                $"{asking.Opened}",
                Machine.Load().Split(' ')[0]
            );
        }
    }

    private sealed class Asking(Connection connection)
    {
        private readonly CodeRequest _request = new();

        public List<double>[] Times { get; } =
        [
            [],
            [],
            [],
        ];

        public HashSet<int> Sizes { get; } = [];

        public int Opened { get; private set; }

        public async Task AskAsync(int kind, string code, bool counts, CancellationToken cancel)
        {
            var bytes = _request.For(code);
            var began = Stopwatch.GetTimestamp();
            var reply = await connection.SendAsync(bytes, cancel);
            var took = Stopwatch.GetElapsedTime(began);
            Opened += reply.Status == 404 ? 0 : 1;
            Sizes.Add(reply.Text().Length);
            if (counts)
            {
                Times[kind].Add(took.TotalMicroseconds);
            }
        }
    }
}
