using Npgsql;
using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Engine;

/// <summary>Databases on the server that the tests were given: copies of one that was migrated once. They go when the tests end.</summary>
internal static class PostgresServer
{
    private static readonly string Run = Guid.NewGuid().ToString("N")[..12];
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static int _count;
    private static string? _template;

    static PostgresServer() => AppDomain.CurrentDomain.ProcessExit += (_, _) => DropAllAsync().GetAwaiter().GetResult();

    public static Task<Database> OpenAsync(string address) =>
        Database.OpenAsync("", address, TimeProvider.System, CancellationToken.None);

    /// <summary>The address of a fresh database with our schema.</summary>
    public static async Task<string> MigratedAsync()
    {
        await OneAtATime.WaitAsync();
        try
        {
            return await CreateAsync(_template ??= await TemplateAsync());
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>The address of a fresh database without anything.</summary>
    public static async Task<string> EmptyAsync()
    {
        await OneAtATime.WaitAsync();
        try
        {
            return await CreateAsync("template0");
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>Runs one statement outside of our databases.</summary>
    public static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(TestRun.Postgres + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static string NameOf(string address) => new NpgsqlConnectionStringBuilder(address).Database!;

    private static async Task<string> TemplateAsync()
    {
        var address = await CreateAsync("template0");
        await using (await OpenAsync(address))
        {
            // Opening migrates.
        }

        return NameOf(address);
    }

    private static async Task<string> CreateAsync(string template)
    {
        var name = $"redress_{Run}_{Interlocked.Increment(ref _count)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return new NpgsqlConnectionStringBuilder(TestRun.Postgres) { Database = name }.ConnectionString;
    }

    // Each drop makes the server write all that it has to disk: together at the end they cost one such write.
    private static async Task DropAllAsync()
    {
        await using var connection = new NpgsqlConnection(TestRun.Postgres + ";Pooling=false");
        await connection.OpenAsync();
        for (var number = 1; number <= _count; number++)
        {
            await using var command = new NpgsqlCommand(
                $"DROP DATABASE IF EXISTS redress_{Run}_{number} WITH (FORCE)",
                connection
            );
            await command.ExecuteNonQueryAsync();
        }
    }
}
