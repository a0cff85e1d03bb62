using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>A database at one moment, read only; a server may go on writing it meanwhile.</summary>
internal sealed class LedgerSnapshot : IAsyncDisposable
{
    private const string Log = "-wal";
    private readonly string? _still;
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    private LedgerSnapshot(DbConnection connection, DbTransaction transaction, string? still) =>
        (_connection, _transaction, _still) = (connection, transaction, still);

    /// <summary>A file that nobody had open, and that a server has begun to write since: what was read may be of two moments.</summary>
    public bool Disturbed => _still is not null && File.Exists(_still + Log);

    /// <exception cref="UnreadableException">There is no database of ours.</exception>
    public static async Task<LedgerSnapshot> OpenAsync(string dataFolder, string? postgres, CancellationToken cancel)
    {
        DbConnection? connection = null;
        try
        {
            var file = Path.Combine(dataFolder, "redress.db");
            var still = postgres is null && !File.Exists(file + Log) ? file : null;
            connection = postgres is null ? await SqliteAsync(file, cancel) : await PostgresAsync(postgres, cancel);
            var transaction = connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: true)
                : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            var snapshot = new LedgerSnapshot(connection, transaction, still);
            // The first read fixes the moment.
            await snapshot.NumberAsync("SELECT COUNT(*) FROM schema_version", cancel);
            return snapshot;
        }
        catch (Exception fault) when (fault is DbException or DatabaseRefusedException)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            throw new UnreadableException(
                postgres is null
                    ? $"{dataFolder} holds no database that can be read: redress.db is missing, damaged or not ours. "
                        + "A copy with redress.db-wal beside it is read only where it can be written."
                    : "That PostgreSQL database cannot be read, or is not ours."
            );
        }
    }

    public async Task<DbDataReader> ReadAsync(string sql, CancellationToken cancel)
    {
        var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql;
        command.CommandTimeout = 0;
        return await command.ExecuteReaderAsync(cancel);
    }

    public async Task<long> NumberAsync(string sql, CancellationToken cancel)
    {
        await using var reader = await ReadAsync(sql, cancel);
        return await reader.ReadAsync(cancel) && !await reader.IsDBNullAsync(0, cancel) ? reader.GetInt64(0) : 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static async Task<DbConnection> SqliteAsync(string file, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            throw new DatabaseRefusedException("There is no database");
        }

        // Without a log of pages beside it nobody has the file open: then it is read as it is, and nothing is put there.
        return File.Exists(file + Log)
            ? await SqliteAsync(file, "SELECT COUNT(*) FROM schema_version", cancel)
            : await SqliteAsync($"file:{Uri.EscapeDataString(file)}?immutable=1", "SELECT 1", cancel);
    }

    private static async Task<DbConnection> SqliteAsync(string source, string probe, CancellationToken cancel)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = source,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString()
        );
        try
        {
            await connection.OpenAsync(cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA query_only = 1; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = 1";
            await command.ExecuteNonQueryAsync(cancel);
            command.CommandText = probe;
            await command.ExecuteScalarAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<DbConnection> PostgresAsync(string address, CancellationToken cancel)
    {
        var settings = PostgresAddress.Parse(address);
        settings.Pooling = false;
        settings.ApplicationName ??= "redress-verify";
        settings.Options = (settings.Options + " -c default_transaction_read_only=on").Trim();
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
