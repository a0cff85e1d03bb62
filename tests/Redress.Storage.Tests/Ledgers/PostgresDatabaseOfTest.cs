using Npgsql;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>A database of one test, dropped at its end.</summary>
internal sealed class PostgresDatabaseOfTest : IAsyncDisposable
{
    private readonly string _name = $"redress_{Guid.NewGuid():N}";

    private PostgresDatabaseOfTest() =>
        Address = new NpgsqlConnectionStringBuilder(TestRun.Postgres) { Database = _name }.ConnectionString;

    public string Address { get; }

    public static async Task<PostgresDatabaseOfTest> CreateAsync()
    {
        var database = new PostgresDatabaseOfTest();
        await RunAsync($"CREATE DATABASE {database._name}");
        return database;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"DROP DATABASE {_name} WITH (FORCE)");

    private static async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(TestRun.Postgres);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
