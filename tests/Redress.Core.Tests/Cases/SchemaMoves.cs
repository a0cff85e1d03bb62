using System.Text.RegularExpressions;

namespace Redress.Core.Tests.Cases;

/// <summary>The moves that the database allows, read from its migrations: flows must not know others.</summary>
internal static partial class SchemaMoves
{
    public static HashSet<(string From, string To)> Of(string table)
    {
        var text = Migration();
        var begin = text.IndexOf($"INSERT INTO {table} (", StringComparison.Ordinal);
        var insert = text[begin..text.IndexOf(';', begin)];
        var moves = Pair().Matches(insert).Select(m => (m.Groups["from"].Value, m.Groups["to"].Value)).ToHashSet();
        Assert.NotEmpty(moves);
        return moves;
    }

    private static string Migration()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Redress.slnx")))
        {
            root = root.Parent!;
        }

        var migrations = Path.Combine(root.FullName, "src", "Redress.Storage", "Migrations");
        return string.Concat(
            Directory.GetFiles(migrations, "*.sql").Order(StringComparer.Ordinal).Select(File.ReadAllText)
        );
    }

    [GeneratedRegex(
        @"\('(?<from>[a-z-]*)', '(?<to>[a-z-]*)'\)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pair();
}
