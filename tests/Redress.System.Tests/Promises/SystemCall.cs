using System.Globalization;
using System.Text.RegularExpressions;

namespace Redress.System.Tests.Promises;

/// <summary>One call of a trace written by <c>strace -f -ttt -T -y</c>; times are seconds.</summary>
internal sealed partial record SystemCall(int Thread, string Name, string Text, double Began, double Ended)
{
    /// <summary>Joins what strace tore apart because another thread came between.</summary>
    public static IReadOnlyList<SystemCall> Read(IEnumerable<string> lines)
    {
        var calls = new List<SystemCall>();
        var open = new Dictionary<int, (string Name, string Text, double Began)>();
        foreach (var line in lines)
        {
            if (Line().Match(line) is not { Success: true } match)
            {
                continue;
            }

            var thread = int.Parse(match.Groups["thread"].ValueSpan, CultureInfo.InvariantCulture);
            var at = double.Parse(match.Groups["at"].ValueSpan, CultureInfo.InvariantCulture);
            var text = match.Groups["text"].Value;
            if (Resumed().Match(text) is { Success: true } resumed && open.Remove(thread, out var began))
            {
                calls.Add(
                    new SystemCall(thread, began.Name, began.Text + resumed.Groups["rest"].Value, began.Began, at)
                );
            }
            else if (Begun().Match(text) is { Success: true } begun)
            {
                open[thread] = (begun.Groups["name"].Value, begun.Groups["rest"].Value, at);
            }
            else if (Whole().Match(text) is { Success: true } whole)
            {
                var took = double.Parse(whole.Groups["took"].ValueSpan, CultureInfo.InvariantCulture);
                calls.Add(
                    new SystemCall(thread, whole.Groups["name"].Value, whole.Groups["rest"].Value, at, at + took)
                );
            }
        }

        // What strace let go of while it ran had begun all the same; when it ended nobody saw.
        calls.AddRange(open.Select(o => new SystemCall(o.Key, o.Value.Name, o.Value.Text, o.Value.Began, double.NaN)));
        return [.. calls.OrderBy(c => c.Began)];
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?<at>\d+\.\d+) (?<text>.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>(?<rest>.*) <\d+\.\d+>$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<name>\w+)\((?<rest>.*) <(unfinished \.\.\.|detached \.\.\.)>$")]
    private static partial Regex Begun();

    [GeneratedRegex(@"^(?<name>\w+)\((?<rest>.*) <(?<took>\d+\.\d+)>$")]
    private static partial Regex Whole();
}
