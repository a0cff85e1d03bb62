using System.Text.RegularExpressions;

namespace Redress.Core.Tests.House;

/// <summary>
/// How long members are. Reads the layout that csharpier makes: a body begins and ends with a brace alone on its line, at
/// the same depth. Strings count one line, so that SQL may be as long as it has to be.
/// </summary>
internal static partial class MethodLengths
{
    public const int MaxLines = 40;

    /// <summary>A scenario is read from its first line to its last, and each argument stands on its own.</summary>
    public const int MaxTestLines = 50;

    /// <summary>Longer members, as <c>path: header</c>, each with its reason.</summary>
    private static readonly Dictionary<string, string> s_longer = new(StringComparer.Ordinal);

    public static IEnumerable<string> TooLong(SourceFile file)
    {
        var most = file.Path.StartsWith("tests/", StringComparison.Ordinal) ? MaxTestLines : MaxLines;
        var lines = file.Code.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].Trim() != "{" || IsType(Header(lines, at)))
            {
                continue;
            }

            // An initializer or a switch expression ends with more than the brace: a table may be as long as it has to be.
            var close = lines[at].Replace('{', '}');
            var end = Array.FindIndex(lines, at, line => line.StartsWith(close, StringComparison.Ordinal));
            var header = Header(lines, at).Trim();
            if (end - at - 1 > most && lines[end] == close && !s_longer.ContainsKey($"{file.Path}: {header}"))
            {
                yield return $"{file.Path}: {header} has {end - at - 1} lines, {most} are enough";
            }

            at = Math.Max(at, end);
        }
    }

    /// <summary>The lines above the brace that belong to it, as one.</summary>
    private static string Header(string[] lines, int brace)
    {
        var from = brace;
        while (
            from > 0
            && lines[from - 1].TrimEnd() is { Length: > 0 } above
            && above[^1] is not (';' or '{' or '}' or ']')
        )
        {
            from--;
        }

        return string.Join(
            ' ',
            lines[from..brace]
                .Select(line => line.Trim())
                .Where(line => !line.StartsWith("//", StringComparison.Ordinal))
        );
    }

    private static bool IsType(string header) => Type().IsMatch(Constraint().Replace(header, ""));

    [GeneratedRegex(@"\b(?:namespace|class|struct|interface|enum|record)\s+\w")]
    private static partial Regex Type();

    [GeneratedRegex(@"\bwhere\s+\w+\s*:.*")]
    private static partial Regex Constraint();
}
