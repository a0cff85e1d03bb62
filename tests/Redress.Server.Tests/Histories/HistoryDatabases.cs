using Npgsql;

namespace Redress.Server.Tests.Histories;

/// <summary>Databases on the PostgreSQL that the tests were given: copies of one that was set up once.</summary>
internal sealed class HistoryDatabases : IAsyncDisposable
{
    private readonly string _name = $"redress_history_{Guid.NewGuid().ToString("N")[..12]}";
    private int _count;

    public Template Template { get; private set; } = null!;

    public static async Task<HistoryDatabases> MakeAsync()
    {
        var made = new HistoryDatabases();
        await ExecuteAsync($"CREATE DATABASE {made._name} TEMPLATE template0");
        made.Template = await Template.MakeAsync(Address(made._name));
        return made;
    }

    /// <summary>A folder and the address of a database, as they were when all was set up.</summary>
    public async Task<(string Folder, string Address)> CopyAsync()
    {
        var name = $"{_name}_{Interlocked.Increment(ref _count)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {_name}");
        return (Template.Copy(), Address(name));
    }

    public async ValueTask DisposeAsync()
    {
        for (var number = 1; number <= _count; number++)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS {_name}_{number} WITH (FORCE)");
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    private static string Address(string name) =>
        new NpgsqlConnectionStringBuilder(TestRun.Postgres) { Database = name }.ConnectionString;

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(TestRun.Postgres + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
