using System.Security.Cryptography;
using Npgsql;

namespace Redress.System.Tests.Harness;

/// <summary>A database of its own on the PostgreSQL that ./test started; gone at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _name = $"redress_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    private TestDatabase() =>
        Address = new NpgsqlConnectionStringBuilder(TestRun.Postgres) { Database = _name }.ConnectionString;

    /// <summary>For <c>--database</c>.</summary>
    public string Address { get; }

    public static async Task<TestDatabase> CreateAsync()
    {
        var database = new TestDatabase();
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
