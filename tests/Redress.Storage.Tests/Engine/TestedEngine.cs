using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Engine;

/// <summary>One engine with a migrated database of its own, for one class of tests.</summary>
public abstract class TestedEngine : IAsyncLifetime
{
    private Database? _database;

    public Database Database => _database ?? throw new InvalidOperationException("The engine is not open");

    /// <summary>How many transactions of one recorder may be under way together.</summary>
    public abstract int Lanes { get; }

    public async Task InitializeAsync()
    {
        if (await PrepareAsync())
        {
            _database = await OpenAsync();
        }
    }

    public async Task DisposeAsync()
    {
        await CloseAsync();
        await RemoveAsync();
    }

    /// <summary>Ends the program's part; the data stays.</summary>
    public async Task CloseAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
            _database = null;
        }
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        _database = await OpenAsync();
    }

    /// <summary>Another database of the same engine, empty but for its schema.</summary>
    public abstract Task<TestedEngine> AnotherAsync();

    /// <summary>A connection that nothing of ours has touched.</summary>
    public abstract Task<DbConnection> OutsideAsync();

    /// <summary>Inside a closure: waits for something that is not SQL, in the way this engine allows.</summary>
    public abstract Task WaitInsideAsync(Task gate);

    /// <summary>Opens the same data as another program would.</summary>
    public abstract Task<Database> OpenAsync();

    /// <summary>False where the engine is not there and its tests are skipped.</summary>
    protected abstract Task<bool> PrepareAsync();

    protected abstract Task RemoveAsync();
}

public sealed class SqliteEngine : TestedEngine
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("redress-").FullName;

    public override int Lanes => 1;

    public override async Task<TestedEngine> AnotherAsync()
    {
        var another = new SqliteEngine();
        await another.InitializeAsync();
        return another;
    }

    public override async Task<DbConnection> OutsideAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "redress.db")};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    public override Task WaitInsideAsync(Task gate)
    {
        // The writer's thread is held up, as a slow disk would.
        ((IAsyncResult)gate).AsyncWaitHandle.WaitOne();
        return Task.CompletedTask;
    }

    public override Task<Database> OpenAsync() =>
        Database.OpenAsync(Folder, null, TimeProvider.System, CancellationToken.None);

    protected override Task<bool> PrepareAsync() => Task.FromResult(true);

    protected override Task RemoveAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }
}

public sealed class PostgresEngine : TestedEngine
{
    public string Address { get; private set; } = "";

    public override int Lanes => 3;

    public override async Task<TestedEngine> AnotherAsync()
    {
        var another = new PostgresEngine();
        await another.InitializeAsync();
        return another;
    }

    public override async Task<DbConnection> OutsideAsync()
    {
        var connection = new NpgsqlConnection(Address + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public override Task WaitInsideAsync(Task gate) => gate;

    public override Task<Database> OpenAsync() => PostgresServer.OpenAsync(Address);

    protected override async Task<bool> PrepareAsync()
    {
        if (TestRun.WhyNot(TestRun.PostgresVariable) is not null)
        {
            return false;
        }

        Address = await PostgresServer.MigratedAsync();
        return true;
    }

    protected override Task RemoveAsync() => Task.CompletedTask;
}

/// <summary>What suites of both engines are made of.</summary>
public abstract class Contract
{
    protected Contract(TestedEngine engine)
    {
        Engine = engine;
        EngineRuns.Note(this);
    }

    protected static CancellationToken None => CancellationToken.None;

    protected TestedEngine Engine { get; }

    protected Database Database => Engine.Database;

    protected Task<T> WriteAsync<T>(Func<Transaction, Task<T>> closure) =>
        Database.Recorder.WriteAsync(
            async tx =>
            {
                var answer = await closure(tx);
                tx.FactIfAny("test.wrote", Actor.System, Some.Noon);
                return answer;
            },
            None
        );

    protected Task WriteAsync(Func<Transaction, Task> closure) =>
        WriteAsync(async tx =>
        {
            await closure(tx);
            return true;
        });

    protected Task WriteAsync(Action<Transaction> closure) =>
        WriteAsync(tx =>
        {
            closure(tx);
            return Task.FromResult(true);
        });

    /// <summary>Runs SQL that goes past the stores; the database itself must refuse it.</summary>
    protected async Task AssertRefusedAsync(string sql, params Arg[] args) =>
        await Assert.ThrowsAnyAsync<DbException>(() => WriteAsync(tx => tx.Run(sql, args)));

    protected async Task<long> CountAsync(string from, params Arg[] args) =>
        await Database.FirstAsync<long>($"SELECT COUNT(*) FROM {from}", None, args);

    /// <summary>All columns of two rows of one table are equal.</summary>
    protected static void AssertSame<T>(T? expected, T? actual)
        where T : class, ITableRow
    {
        Assert.NotNull(expected);
        Assert.NotNull(actual);
        Assert.Equal(Rows<T>.Of(expected).Columns.Select(Shown), Rows<T>.Of(actual).Columns.Select(Shown));
    }

    private static (string, object?) Shown(Column column) =>
        (column.Name, column.Value is byte[] bytes ? Convert.ToHexString(bytes) : column.Value);
}
