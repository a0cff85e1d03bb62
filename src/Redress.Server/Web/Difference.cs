namespace Redress.Server.Web;

/// <summary>One line of two texts put beside each other.</summary>
/// <param name="Mark">' ' in both, '-' in the first alone, '+' in the second alone.</param>
public readonly record struct DifferenceLine(char Mark, string Text);

/// <summary>What changed between two texts, by lines: a longest common subsequence.</summary>
public static class Difference
{
    private const int MostLines = 2_000;

    public static IReadOnlyList<DifferenceLine> Of(string first, string second)
    {
        var (a, b) = (Lines(first), Lines(second));
        var common = new ushort[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] =
                    a[i] == b[j] ? (ushort)(common[i + 1, j + 1] + 1) : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<DifferenceLine>();
        var (x, y) = (0, 0);
        while (x < a.Length || y < b.Length)
        {
            if (x < a.Length && y < b.Length && a[x] == b[y])
            {
                lines.Add(new(' ', a[x++]));
                y++;
            }
            else if (y == b.Length || (x < a.Length && common[x + 1, y] >= common[x, y + 1]))
            {
                lines.Add(new('-', a[x++]));
            }
            else
            {
                lines.Add(new('+', b[y++]));
            }
        }

        return lines;
    }

    /// <summary>The changed lines with some around them; null stands where lines were left out.</summary>
    public static IEnumerable<DifferenceLine?> Hunks(IReadOnlyList<DifferenceLine> lines, int around)
    {
        var leftOut = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var near = false;
            for (var j = Math.Max(0, i - around); j <= Math.Min(lines.Count - 1, i + around) && !near; j++)
            {
                near = lines[j].Mark != ' ';
            }

            if (near)
            {
                yield return lines[i];
                leftOut = false;
            }
            else if (!leftOut)
            {
                yield return null;
                leftOut = true;
            }
        }
    }

    private static string[] Lines(string text) =>
        [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Take(MostLines)];
}
