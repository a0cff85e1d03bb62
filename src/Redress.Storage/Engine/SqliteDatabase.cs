using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Redress.Storage.Engine;

/// <summary>One file in the data folder; one process at a time.</summary>
internal sealed class SqliteDatabase : Database
{
    public const string FileName = "redress.db";
    private readonly string _connectionString;
    private readonly FileStream _lock;
    private readonly SqliteRecorder _recorder;
    private readonly SqliteLog _log;

    private SqliteDatabase(string file, FileStream held)
    {
        _lock = held;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = true,
            DefaultTimeout = 30,
        }.ToString();
        var writer = OpenTuned(busyMillis: 10_000);
        // Checkpoints are SqliteLog's business. A log that a long reader let grow is cut when it begins anew.
        Pragma(writer, "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 134217728");
        _log = new SqliteLog(writer, OpenTuned(busyMillis: 0));
        _recorder = new SqliteRecorder(writer, _log);
    }

    public override Dialect Dialect => Dialect.Sqlite;

    public override Recorder Recorder => _recorder;

    public override string Name => "sqlite";

    public static SqliteDatabase Open(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        FileStream held;
        try
        {
            held = new FileStream(
                Path.Combine(dataFolder, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            throw new DatabaseRefusedException(
                $"Another process uses {dataFolder}. Stop it, or give another folder with --data."
            );
        }

        try
        {
            return new SqliteDatabase(Path.Combine(dataFolder, FileName), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public override async Task<DbConnection> ConnectAsync(CancellationToken cancel)
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancel);
        Pragma(connection, "PRAGMA query_only = 1; PRAGMA busy_timeout = 5000");
        return connection;
    }

    /// <summary>Migrations run on a connection that may write.</summary>
    internal async Task<DbConnection> ConnectForSchemaAsync(CancellationToken cancel)
    {
        var connection = new SqliteConnection(_connectionString + ";Pooling=False");
        await connection.OpenAsync(cancel);
        Pragma(connection, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
        return connection;
    }

    public override async ValueTask DisposeAsync()
    {
        await _recorder.DisposeAsync();
        await _log.DisposeAsync();
        SqliteConnection.ClearPool(new SqliteConnection(_connectionString));
        await _lock.DisposeAsync();
    }

    private SqliteConnection OpenTuned(int busyMillis)
    {
        var connection = new SqliteConnection(_connectionString + ";Pooling=False");
        connection.Open();
        Pragma(connection, "PRAGMA journal_mode = WAL");
        Pragma(
            connection,
            $"PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = {busyMillis}; "
                + "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY"
        );
        Assert(connection, "PRAGMA foreign_keys", 1);
        Assert(connection, "PRAGMA synchronous", 2);
        return connection;
    }

    private static void Pragma(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Assert(SqliteConnection connection, string pragma, long wanted)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;
        if (command.ExecuteScalar() is not long value || value != wanted)
        {
            throw new DatabaseRefusedException(
                $"SQLite refuses '{pragma} = {wanted}'; this build of it cannot be used."
            );
        }
    }
}
