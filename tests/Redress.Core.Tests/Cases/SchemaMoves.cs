using System.Text.RegularExpressions;

namespace Redress.Core.Tests.Cases;

/// <summary>The moves that the database allows, read from its first migration: flows must not know others.</summary>
internal static partial class SchemaMoves
{
    public static HashSet<(string From, string To)> Of(string table)
    {
        var insert = Regex
            .Match(Migration(), $@"INSERT INTO {table} \(from_status, to_status\) VALUES([^;]*);")
            .Groups[1]
            .Value;
        var moves = Pair().Matches(insert).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToHashSet();
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

        return File.ReadAllText(Path.Combine(root.FullName, "src", "Redress.Storage", "Migrations", "0001_spine.sql"));
    }

    [GeneratedRegex(@"\('([a-z-]*)', '([a-z-]*)'\)")]
    private static partial Regex Pair();
}
