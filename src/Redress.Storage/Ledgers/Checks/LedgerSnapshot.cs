using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>A database at one moment, read only; a server may go on writing it meanwhile.</summary>
internal sealed class LedgerSnapshot : IAsyncDisposable
{
    private const int SqliteReadOnly = 8;
    private const int SqliteCantOpen = 14;
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    private LedgerSnapshot(DbConnection connection, DbTransaction transaction) =>
        (_connection, _transaction) = (connection, transaction);

    /// <exception cref="UnreadableException">There is no database of ours.</exception>
    public static async Task<LedgerSnapshot> OpenAsync(string dataFolder, string? postgres, CancellationToken cancel)
    {
        DbConnection? connection = null;
        try
        {
            connection = postgres is null
                ? await SqliteAsync(Path.Combine(dataFolder, "redress.db"), cancel)
                : await PostgresAsync(postgres, cancel);
            var transaction = connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: true)
                : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            var snapshot = new LedgerSnapshot(connection, transaction);
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
                    ? $"{dataFolder} holds no database that can be read: redress.db is missing, damaged or not ours."
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

        try
        {
            return await SqliteAsync(file, "SELECT COUNT(*) FROM schema_version", cancel);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is SqliteReadOnly or SqliteCantOpen)
        {
            // A copy on a medium that cannot be written has no place for SQLite's shared memory. Without a log of
            // uncommitted pages beside it nothing can change it, and none is needed.
            var log = new FileInfo(file + "-wal");
            if (log.Exists && log.Length > 0)
            {
                throw;
            }

            return await SqliteAsync($"file:{Uri.EscapeDataString(file)}?immutable=1", "SELECT 1", cancel);
        }
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
