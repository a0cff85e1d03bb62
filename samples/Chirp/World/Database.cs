using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chirp.World;

/// <summary>One SQLite file: one writer at a time, any number of readers. A public page is always what the file says.</summary>
internal sealed class Database : IDisposable
{
    private readonly Lock _writing = new();
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly SqliteConnection _writer;
    private readonly string _path;
    private long _version;

    public Database(string folder)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, "chirp.db");
        _writer = Open(SqliteOpenMode.ReadWriteCreate);
        _writer.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
        if (_writer.ExecuteScalar<long>("PRAGMA user_version") == 0)
        {
            using var creating = _writer.BeginTransaction();
            _writer.Execute(Resource.Text("schema.sql") + "PRAGMA user_version = 1;", transaction: creating);
            creating.Commit();
        }
    }

    /// <summary>Rises with each change of anything that pages show, counters excepted.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>All of <paramref name="work"/> or nothing; on disk when this returns.</summary>
    public T Write<T>(Func<SqliteConnection, T> work)
    {
        var result = WriteCounters(work);
        Interlocked.Increment(ref _version);
        return result;
    }

    /// <summary>As <see cref="Write{T}"/>, for what no cached page shows.</summary>
    public T WriteCounters<T>(Func<SqliteConnection, T> work)
    {
        lock (_writing)
        {
            using var transaction = _writer.BeginTransaction();
            var result = work(_writer);
            transaction.Commit();
            return result;
        }
    }

    public T Read<T>(Func<SqliteConnection, T> work)
    {
        var reader = _readers.TryTake(out var idle) ? idle : Open(SqliteOpenMode.ReadWrite);
        try
        {
            return work(reader);
        }
        finally
        {
            _readers.Add(reader);
        }
    }

    /// <summary>Several reads of one moment.</summary>
    public T ReadAtOnce<T>(Func<SqliteConnection, T> work) =>
        Read(reader =>
        {
            using var moment = reader.BeginTransaction(deferred: true);
            return work(reader);
        });

    public void Dispose()
    {
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _writer.Dispose();
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var source = new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Mode = mode,
            Pooling = false,
        };
        var connection = new SqliteConnection(source.ToString());
        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 5000");
        return connection;
    }
}

internal static class Resource
{
    public static string Text(string name)
    {
        using var stream =
            typeof(Resource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
