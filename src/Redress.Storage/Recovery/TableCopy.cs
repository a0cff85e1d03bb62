using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using Redress.Storage.Engine;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Storage.Recovery;

/// <summary>
/// Copies all tables of one moment, whichever engine they are in, into one transaction of another database. Both have the
/// same tables and the same three types.
/// </summary>
internal static class TableCopy
{
    private static readonly TableShape Versions = new(
        "schema_version",
        ["applied_at", "hash", "name", "number"],
        ["number"]
    );

    /// <summary>Makes the tables and fills them; what says that they are a database of ours is written last.</summary>
    public static async Task RunAsync(
        LedgerSnapshot from,
        DbConnection to,
        DbTransaction transaction,
        Dialect dialect,
        CancellationToken cancel
    )
    {
        var schema = await KnownSchema.OfAsync(from, cancel);
        var migrations = (int)await from.NumberAsync("SELECT COUNT(*) FROM schema_version", cancel);
        await Migrator.MakeTablesAsync(to, transaction, dialect, migrations);
        foreach (var table in (TableShape[])[.. schema.InOrder, Versions])
        {
            // Tables of moves were filled as they were made.
            await ExecuteAsync(to, transaction, $"DELETE FROM {table.Name}", cancel);
            await using var rows = await from.ReadAsync(
                $"SELECT {string.Join(", ", table.Columns)} FROM {table.Name}",
                cancel
            );
            await (
                to is NpgsqlConnection postgres
                    ? IntoAsync(rows, postgres, table, cancel)
                    : IntoAsync(rows, (SqliteConnection)to, (SqliteTransaction)transaction, table, cancel)
            );
        }
    }

    /// <summary>New facts go on from the last number. SQLite does so by itself.</summary>
    public static Task GoOnAsync(NpgsqlConnection to, NpgsqlTransaction transaction, CancellationToken cancel) =>
        ExecuteAsync(
            to,
            transaction,
            "SELECT setval(pg_get_serial_sequence('fact', 'n'), COALESCE((SELECT MAX(n) FROM fact), 1))",
            cancel
        );

    private static async Task IntoAsync(
        DbDataReader rows,
        NpgsqlConnection to,
        TableShape table,
        CancellationToken cancel
    )
    {
        await using var writer = await to.BeginBinaryImportAsync(
            $"COPY {table.Name} ({string.Join(", ", table.Columns)}) FROM STDIN (FORMAT BINARY)",
            cancel
        );
        while (await rows.ReadAsync(cancel))
        {
            await writer.StartRowAsync(cancel);
            for (var i = 0; i < table.Columns.Length; i++)
            {
                await (
                    rows.GetValue(i) switch
                    {
                        string text => writer.WriteAsync(text, NpgsqlDbType.Text, cancel),
                        long number => writer.WriteAsync(number, NpgsqlDbType.Bigint, cancel),
                        byte[] bytes => writer.WriteAsync(bytes, NpgsqlDbType.Bytea, cancel),
                        _ => writer.WriteNullAsync(cancel),
                    }
                );
            }
        }

        await writer.CompleteAsync(cancel);
    }

    private static async Task IntoAsync(
        DbDataReader rows,
        SqliteConnection to,
        SqliteTransaction transaction,
        TableShape table,
        CancellationToken cancel
    )
    {
        await using var insert = to.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText =
            $"INSERT INTO {table.Name} ({string.Join(", ", table.Columns)}) VALUES ({string.Join(", ", table.Columns.Select(c => "@" + c))})";
        foreach (var column in table.Columns)
        {
            insert.Parameters.Add(new SqliteParameter { ParameterName = "@" + column });
        }

        while (await rows.ReadAsync(cancel))
        {
            for (var i = 0; i < table.Columns.Length; i++)
            {
                insert.Parameters[i].Value = rows.GetValue(i);
            }

            await insert.ExecuteNonQueryAsync(cancel);
        }
    }

    private static async Task ExecuteAsync(
        DbConnection to,
        DbTransaction transaction,
        string sql,
        CancellationToken cancel
    )
    {
        await using var command = to.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancel);
    }
}
