using System.Data.Common;
using System.Globalization;
using Redress.Ledger.Facts;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>Compares each row of each domain table with the last fact about it, in both directions.</summary>
internal sealed class RowCheck(KnownSchema schema, RowMarks marks, Dictionary<UInt128, UInt128> said)
{
    private readonly CanonicalWriter _json = new();

    /// <summary>Rows that are as the last fact says.</summary>
    public long Rows { get; private set; }

    public async Task<Finding?> RunAsync(LedgerSnapshot snapshot, Action<long>? progress, CancellationToken cancel)
    {
        foreach (var table in schema.Domain)
        {
            try
            {
                if (await TableAsync(snapshot, table, progress, cancel) is { } broken)
                {
                    return broken;
                }
            }
            catch (DbException)
            {
                return new Finding("table-unreadable", "A table is missing, or has not the columns it should have")
                {
                    Table = table.Name,
                };
            }
        }

        return said.Count == 0 ? null : await RowSearch.GoneAsync(snapshot, schema, marks, said, cancel);
    }

    private async Task<Finding?> TableAsync(
        LedgerSnapshot snapshot,
        TableShape table,
        Action<long>? progress,
        CancellationToken cancel
    )
    {
        var (current, mark) = (Array.Empty<Column>(), default(RowMark));
        await using (var reader = await snapshot.ReadAsync(Select(table), cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                current = Read(reader, table);
                if (MarkOf(table, current) is not { } found)
                {
                    return Broken("row-malformed", "A row holds what no row of this table can hold", table, current);
                }

                mark = found;
                if (!said.Remove(mark.Key, out var sum))
                {
                    return Broken("row-without-fact", "A row stands in no fact", table, current);
                }

                if (sum != mark.Sum)
                {
                    break;
                }

                current = [];
                if (++Rows % 8192 == 0)
                {
                    progress?.Invoke(Rows);
                }
            }
        }

        return current.Length == 0 ? null : await DiffersAsync(snapshot, table, current, mark, cancel);
    }

    /// <summary>The column can only be told by reading the facts again, when nothing else is being read.</summary>
    private async Task<Finding> DiffersAsync(
        LedgerSnapshot snapshot,
        TableShape table,
        Column[] current,
        RowMark mark,
        CancellationToken cancel
    ) =>
        Broken("row-differs", "A row is not as the last fact about it says", table, current) with
        {
            Column = await RowSearch.ColumnAsync(
                snapshot,
                schema,
                marks,
                table,
                mark.Key,
                Json(table, current),
                cancel
            ),
        };

    private static string Select(TableShape table) => $"SELECT {string.Join(", ", table.Columns)} FROM {table.Name}";

    private static Column[] Read(DbDataReader reader, TableShape table)
    {
        var columns = new Column[table.Columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = new Column(table.Columns[i], reader.IsDBNull(i) ? null : reader.GetValue(i));
        }

        return columns;
    }

    private RowMark? MarkOf(TableShape table, Column[] columns)
    {
        try
        {
            return marks.Of(table, Json(table, columns));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private byte[] Json(TableShape table, Column[] columns)
    {
        FactWriter.Columns(_json.Reset(), table.Name, columns);
        return _json.Written.ToArray();
    }

    private static Finding Broken(string code, string what, TableShape table, Column[] columns) =>
        new(code, what)
        {
            Table = table.Name,
            Key = string.Join(
                '/',
                table.Key.Select(k =>
                    columns.First(c => c.Name == k).Value switch
                    {
                        string text => text,
                        long number => number.ToString(CultureInfo.InvariantCulture),
                        _ => "?",
                    }
                )
            ),
        };
}
