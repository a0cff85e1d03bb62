using System.Globalization;

namespace Redress.System.Tests.Promises;

/// <summary>Processes that stand still, as they were in one moment.</summary>
internal static class Frozen
{
    /// <summary>
    /// Stops them and waits until every thread has stopped: the signal alone says nothing, for a thread may still work
    /// for as long as the one that takes the signal waits for a processor.
    /// </summary>
    public static async Task StopAsync(IReadOnlyCollection<int> processes)
    {
        foreach (var process in processes)
        {
            await SignalAsync("-STOP", process);
        }

        await Eventually.SoAsync(
            () => Task.FromResult(processes.Any(Moves) ? "a thread still moves" : null),
            TimeSpan.FromSeconds(30)
        );
    }

    public static async Task GoOnAsync(IReadOnlyCollection<int> processes)
    {
        foreach (var process in processes)
        {
            await SignalAsync("-CONT", process);
        }
    }

    /// <summary>It does nothing more, whether or not somebody has taken note of its end.</summary>
    public static bool IsDead(int process)
    {
        try
        {
            return State($"/proc/{process}") is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static Task<(int Status, string Text)> SignalAsync(string signal, int process) =>
        Shell.TryAsync("kill", signal, process.ToString(CultureInfo.InvariantCulture));

    private static bool Moves(int process)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{process}/task").Any(t => State(t) is not ('T' or 't' or 'Z'));
        }
        catch (IOException)
        {
            // Ended meanwhile, or one of its threads: the next look tells.
            return Directory.Exists($"/proc/{process}");
        }
    }

    // The name before it stands in brackets and may hold anything.
    private static char State(string thread)
    {
        var stat = File.ReadAllText(Path.Combine(thread, "stat"));
        return stat[stat.LastIndexOf(')') + 2];
    }
}
