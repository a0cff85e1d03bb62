using System.Data.Common;
using Dapper;
using Redress.Core.Kernel;

namespace Redress.Storage.Engine;

/// <summary>The database of one installation: its recorder for writes, its connections for reads.</summary>
public abstract class Database : IAsyncDisposable
{
    // Columns are snake_case, properties are not; Dapper has this setting only once for the process.
    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public abstract Dialect Dialect { get; }

    public abstract Recorder Recorder { get; }

    /// <summary>"sqlite" or "postgres".</summary>
    public abstract string Name { get; }

    public abstract Task<DbConnection> ConnectAsync(CancellationToken cancel);

    public async Task<List<T>> ListAsync<T>(string sql, CancellationToken cancel, params Arg[] args)
    {
        await using var connection = await ConnectAsync(cancel);
        var found = await connection.QueryAsync<T>(
            new CommandDefinition(Dialect.Expand(sql), Named(args), cancellationToken: cancel)
        );
        return found.AsList();
    }

    public async Task<T?> FirstAsync<T>(string sql, CancellationToken cancel, params Arg[] args)
    {
        var found = await ListAsync<T>(sql, cancel, args);
        return found.Count == 0 ? default : found[0];
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Opens by what the operator gave: a data folder, or a folder and the address of a PostgreSQL server.</summary>
    /// <exception cref="DatabaseRefusedException">It cannot be used as it is; the message says how to mend it.</exception>
    public static async Task<Database> OpenAsync(
        string dataFolder,
        string? postgres,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        Database database = postgres is null
            ? SqliteDatabase.Open(dataFolder)
            : await PostgresDatabase.OpenAsync(postgres, cancel);
        try
        {
            await Migrator.MigrateAsync(database, clock.Now(), cancel);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether nothing was ever stored there, so that an installation may begin, with keys of its own.</summary>
    public static Task<bool> IsNewAsync(string dataFolder, string? postgres, CancellationToken cancel) =>
        postgres is null
            ? Task.FromResult(!File.Exists(Path.Combine(dataFolder, SqliteDatabase.FileName)))
            : PostgresDatabase.IsNewAsync(postgres, cancel);

    private static DynamicParameters Named(Arg[] args)
    {
        var named = new DynamicParameters();
        foreach (var arg in args)
        {
            named.Add(arg.Name, arg.Value);
        }

        return named;
    }
}

/// <summary>The database cannot be used as it is; the message is for the operator and says how to mend it.</summary>
public sealed class DatabaseRefusedException(string message) : Exception(message);
