namespace Redress.Storage.Engine;

/// <summary>One column of a row: text, a whole number or bytes; booleans are 0 and 1, times are microseconds.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Value">Text, a whole number, bytes or null.</param>
/// <param name="Kind">What it holds where the value is null; unknown where nobody said.</param>
public readonly record struct Column(string Name, object? Value, ColumnKind Kind = ColumnKind.Unknown);

/// <summary>The three things that a column can hold.</summary>
public enum ColumnKind
{
    Unknown,
    Text,
    Number,
    Bytes,
}

/// <summary>
/// A domain row as it is after a write. The same columns are bound to the SQL and stand in the fact, so that a row cannot
/// change without its fact saying so.
/// </summary>
/// <param name="Table">The table's name.</param>
/// <param name="Key">The value of its key; composite keys are joined with a slash.</param>
/// <param name="Columns">All columns of the table, each once.</param>
public sealed record Row(string Table, string Key, IReadOnlyList<Column> Columns);
