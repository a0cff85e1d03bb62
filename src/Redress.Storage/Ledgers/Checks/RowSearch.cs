using System.Text.Json;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>Reads the facts a second time to give a broken row its name. Slow, and only done when something is broken.</summary>
internal static class RowSearch
{
    /// <summary>The first row, in the order of the facts, that facts speak of and that is gone.</summary>
    public static async Task<Finding> GoneAsync(
        LedgerSnapshot snapshot,
        KnownSchema schema,
        RowMarks marks,
        IReadOnlyDictionary<UInt128, UInt128> gone,
        CancellationToken cancel
    )
    {
        (string Table, string Key)? found = null;
        await EachRowAsync(
            snapshot,
            (table, row) =>
            {
                var shape = schema.All[table];
                if (marks.Of(shape, row) is { } mark && gone.ContainsKey(mark.Key))
                {
                    var copy = row.ToArray();
                    found = (table, string.Join('/', shape.Key.Select(k => Text(copy, k))));
                }

                return found is null;
            },
            cancel
        );
        return new Finding("row-gone", "A row that facts speak of is gone") { Table = found?.Table, Key = found?.Key };
    }

    /// <summary>The first column, by name, in which a row differs from what the last fact says.</summary>
    public static async Task<string?> ColumnAsync(
        LedgerSnapshot snapshot,
        KnownSchema schema,
        RowMarks marks,
        TableShape table,
        UInt128 key,
        byte[] current,
        CancellationToken cancel
    )
    {
        byte[]? last = null;
        await EachRowAsync(
            snapshot,
            (name, row) =>
            {
                if (name == table.Name && marks.Of(schema.All[name], row) is { } mark && mark.Key == key)
                {
                    last = row.ToArray();
                }

                return true;
            },
            cancel
        );
        return last is null ? null : table.Columns.FirstOrDefault(c => Text(last, c) != Text(current, c));
    }

    private static async Task EachRowAsync(LedgerSnapshot snapshot, RowSeen seen, CancellationToken cancel)
    {
        foreach (var sql in FactCheck.Orders)
        {
            await using var reader = await snapshot.ReadAsync(sql, cancel);
            while (await reader.ReadAsync(cancel))
            {
                var (kind, at) = (reader.GetString(3), reader.GetInt64(4));
                if (
                    !await reader.IsDBNullAsync(7, cancel)
                    && !FactRows.Read(reader.GetFieldValue<byte[]>(7), kind, at, seen)
                )
                {
                    return;
                }
            }
        }
    }

    private static string Text(ReadOnlySpan<byte> row, string column)
    {
        var reader = new Utf8JsonReader(row);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(column);
            reader.Read();
            if (found)
            {
                return reader.TokenType is JsonTokenType.String
                    ? reader.GetString()!
                    : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
            }
        }

        return "null";
    }
}
