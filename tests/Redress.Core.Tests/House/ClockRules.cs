using System.Text.RegularExpressions;

namespace Redress.Core.Tests.House;

/// <summary>
/// The time of day may jump. How long something took, and how long one waits, is measured on the monotonic clock; the time of
/// day comes from the clock that was handed in, and is only written down and compared with what was written down.
/// </summary>
internal static partial class ClockRules
{
    /// <summary>Differences of times of day that are no durations, each with its reason.</summary>
    private static readonly Dictionary<string, string> s_noDuration = new(StringComparer.Ordinal)
    {
        ["src/Redress.Connectors/Platforms/PortCheck.cs"] = "a number that grows from one check to the next",
    };

    /// <summary>Where the time of day is asked for by a person at a terminal, each with what they ask.</summary>
    private static readonly Dictionary<string, string> s_atTerminal = new(StringComparer.Ordinal)
    {
        ["src/Redress.Cli/PolicyCommands.cs"] = "since how many days ago",
    };

    public static IEnumerable<string> OwnClocks(SourceFile file) =>
        s_atTerminal.ContainsKey(file.Path)
            ? []
            : OwnClock().Matches(file.Code).Select(m => $"{file.Path}: {m.Value} is a clock that nobody handed in");

    public static IEnumerable<string> WallDurations(SourceFile file) =>
        s_noDuration.ContainsKey(file.Path)
            ? []
            : WallDuration()
                .Matches(file.Code)
                .Select(m => $"{file.Path}: {m.Value} measures with the time of day; use Stopwatch.GetElapsedTime");

    public static IEnumerable<string> WallTimeouts(SourceFile file) =>
        WallTimeout().Matches(file.Code).Select(m => $"{file.Path}: {m.Value} waits by the time of day");

    [GeneratedRegex(@"\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\bDateTime\.Today\b|\bEnvironment\.TickCount\b")]
    private static partial Regex OwnClock();

    [GeneratedRegex(@"\b(?:Now|GetUtcNow)\(\)\s*-|-\s*\w*[cC]lock\.(?:Now|GetUtcNow)\(\)")]
    private static partial Regex WallDuration();

    [GeneratedRegex(@"\b(?:Delay|PeriodicTimer|WaitAsync|CancellationTokenSource|CreateTimer)\([^;()]*\b_?[cC]lock\b")]
    private static partial Regex WallTimeout();
}
