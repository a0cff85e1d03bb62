using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Redress.Server.Tests.Histories;

/// <summary>The rows of an installation, seen and changed around the program.</summary>
internal static class Rows
{
    /// <summary>What is drawn at random or signed over such: salts, codes, roots; texts with codes in them.</summary>
    private static readonly string[] s_random = ["letter.parameters", "letter.text"];

    /// <summary>All that is stored but for what is drawn at random, in an order of its own.</summary>
    public static async Task<string> AllAsync(Installation at)
    {
        await using var connection = await at.Store.ConnectAsync(CancellationToken.None);
        var tables = await ListAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
        var lines = new List<string>();
        foreach (var table in tables.Where(t => !t.StartsWith("ledger_", StringComparison.Ordinal)))
        {
            var columns = await ListAsync(
                connection,
                $"SELECT name FROM pragma_table_info('{table}') WHERE type <> 'BLOB' ORDER BY cid"
            );
            columns.RemoveAll(c => s_random.Contains($"{table}.{c}"));
            if (columns.Count > 0)
            {
                var row = string.Join(" || '|' || ", columns.Select(c => $"COALESCE(CAST({c} AS TEXT), '-')"));
                lines.AddRange(
                    (await ListAsync(connection, $"SELECT {row} FROM {table}")).ConvertAll(r => $"{table}: {r}")
                );
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    /// <summary>Changes rows as somebody could who has the file: no key, no check and no trigger of ours keeps them from it.</summary>
    /// <returns>How many were changed.</returns>
    public static async Task<int> ChangeAsync(Installation at, string sql)
    {
        var file = Path.Combine(at.Folder, "redress.db");
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Foreign Keys=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA ignore_check_constraints = 1";
        await command.ExecuteNonQueryAsync();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> ListAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync())
        {
            found.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return found;
    }
}
