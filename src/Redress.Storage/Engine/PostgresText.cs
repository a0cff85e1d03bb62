using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Redress.Storage.Engine;

/// <summary>
/// One SQL text with its @names turned into $1, $2, … once, so that no statement is parsed twice; and, where it inserts one
/// row of plain values, the same for many rows, given as one array for each column.
/// </summary>
internal sealed partial class PostgresText
{
    private static readonly ConcurrentDictionary<string, PostgresText> Known = new(StringComparer.Ordinal);

    private PostgresText(string sql)
    {
        Names = [.. Name().Matches(sql).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal)];
        One = Numbered(sql);
        Kinds = new ColumnKind[Names.Length];
        var values = PlainValues().Match(sql);
        // DO UPDATE refuses to meet one row twice in one statement, and two closures may well name the same.
        if (values.Success && !sql.Contains("DO UPDATE", StringComparison.Ordinal) && HoldsAll(values.Groups[1].Value))
        {
            Many = Numbered(
                sql.Replace(values.Value, $"SELECT * FROM unnest({values.Groups[1].Value})", StringComparison.Ordinal)
            );
        }
    }

    /// <summary>In the order of their numbers.</summary>
    public string[] Names { get; }

    public string One { get; }

    /// <summary>Null where it is no insert of plain values.</summary>
    public string? Many { get; }

    /// <summary>
    /// What stands at each place, as far as it is known. A null goes out with it: a statement that changes types is planned
    /// anew, and an array needs one.
    /// </summary>
    public ColumnKind[] Kinds { get; }

    public static PostgresText Of(string sql) => Known.GetOrAdd(sql, static s => new PostgresText(s));

    /// <summary>The values in the order of the numbers; kinds are learned on the way.</summary>
    public object?[] Order(IReadOnlyList<Column> columns)
    {
        var values = new object?[Names.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var column = Find(columns, Names[i]);
            values[i] = column.Value is int number ? (long)number : column.Value;
            if (Kinds[i] is ColumnKind.Unknown)
            {
                Kinds[i] = column.Kind is ColumnKind.Unknown ? KindOf(column.Value) : column.Kind;
            }
        }

        return values;
    }

    private static ColumnKind KindOf(object? value) =>
        value switch
        {
            null or DBNull => ColumnKind.Unknown,
            string => ColumnKind.Text,
            long or int => ColumnKind.Number,
            byte[] => ColumnKind.Bytes,
            _ => throw new InvalidOperationException($"A parameter cannot be {value.GetType()}"),
        };

    private static Column Find(IReadOnlyList<Column> columns, string name)
    {
        foreach (var column in columns)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        throw new InvalidOperationException($"No value for @{name}");
    }

    private bool HoldsAll(string list) => Name().Count(list) == Names.Length;

    private string Numbered(string sql) => Name().Replace(sql, m => $"${Array.IndexOf(Names, m.Groups[1].Value) + 1}");

    [GeneratedRegex("@([A-Za-z][A-Za-z0-9_]*)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\bVALUES \((@\w+(?:, @\w+)*)\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainValues();
}
