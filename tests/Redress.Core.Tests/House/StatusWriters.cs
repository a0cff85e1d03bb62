using System.Text.RegularExpressions;

namespace Redress.Core.Tests.House;

/// <summary>
/// A status has one writer: <c>CaseStore</c> writes the status of <c>cases</c> and of <c>case_…</c>, and nothing else
/// does. Read from the SQL in the source; a statement put together from pieces elsewhere is not seen.
/// </summary>
internal static partial class StatusWriters
{
    public static IEnumerable<string> Strangers(SourceFile file) =>
        SourceFile
            .Literal()
            .Matches(file.Text)
            .SelectMany(literal => literal.Value.Split(';'))
            .Select(TableOfWrittenStatus)
            .OfType<string>()
            .Where(table => !Owns(file.Name, table))
            .Select(table => $"{file.Path} writes a status of {table}: only that thing's store may");

    /// <summary>The table whose status the statement sets, or null.</summary>
    public static string? TableOfWrittenStatus(string statement)
    {
        var insert = Insert().Match(statement);
        if (insert.Success && Status().IsMatch(insert.Groups["columns"].Value))
        {
            return insert.Groups["table"].Value;
        }

        var target = insert.Success ? insert : Update().Match(statement);
        return target.Success && Set().Matches(statement).Any(set => Assigned().IsMatch(BeforeWhere(set.Value)))
            ? target.Groups["table"].Value
            : null;
    }

    private static bool Owns(string fileName, string table)
    {
        if (!fileName.EndsWith("Store.cs", StringComparison.Ordinal))
        {
            return false;
        }

        var thing = fileName[..^"Store.cs".Length].ToLowerInvariant();
        var plain = table.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return thing.Length > 0 && plain.StartsWith(thing, StringComparison.Ordinal);
    }

    private static string BeforeWhere(string set) => Where().Split(set)[0];

    [GeneratedRegex(@"\binsert\s+into\s+""?(?<table>\w+)""?\s*\((?<columns>[^)]*)\)", RegexOptions.IgnoreCase)]
    private static partial Regex Insert();

    [GeneratedRegex(@"\bupdate\s+""?(?<table>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Update();

    [GeneratedRegex(@"\bset\b.*", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Set();

    [GeneratedRegex(@"\bwhere\b", RegexOptions.IgnoreCase)]
    private static partial Regex Where();

    [GeneratedRegex(@"\bstatus\b", RegexOptions.IgnoreCase)]
    private static partial Regex Status();

    [GeneratedRegex(@"\bstatus\b""?\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Assigned();
}
