using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Engine;

public sealed class SqliteDatabaseTests(SqliteEngine engine) : IClassFixture<SqliteEngine>
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_second_program_on_one_folder_is_refused_and_told_what_to_do()
    {
        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(engine.OpenAsync);

        Assert.Contains(engine.Folder, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_is_locked_for_other_processes_and_free_afterwards()
    {
        await using var another = await Another.OfAsync(engine);
        var file = Path.Combine(((SqliteEngine)another.Engine).Folder, "lock");

        Assert.False(await CanLockAsync(file));
        await another.Engine.CloseAsync();
        Assert.True(await CanLockAsync(file));
    }

    [Theory]
    [InlineData("foreign_keys", 1)]
    [InlineData("synchronous", 2)]
    [InlineData("query_only", 0)]
    [InlineData("trusted_schema", 0)]
    public async Task The_writer_checks_keys_and_waits_for_the_disk(string pragma, long expected) =>
        Assert.Equal(
            expected,
            await engine.Database.Recorder.WriteAsync(tx => tx.FirstAsync<long>($"PRAGMA {pragma}"), None)
        );

    [Fact]
    public async Task The_file_keeps_a_write_ahead_log() =>
        Assert.Equal("wal", await engine.Database.FirstAsync<string>("PRAGMA journal_mode", None));

    [Fact]
    public async Task A_connection_to_read_cannot_write()
    {
        await using var connection = await engine.Database.ConnectAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM job";

        await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task Two_starts_on_a_fresh_folder_give_one_database_and_one_refusal()
    {
        var folder = Directory.CreateTempSubdirectory("redress-").FullName;
        var starts = Enumerable
            .Range(0, 2)
            .Select(_ => Task.Run(() => Database.OpenAsync(folder, null, TimeProvider.System, None)))
            .ToList();

        await ((Task)Task.WhenAll(starts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var opened = Assert.Single(starts, s => s.IsCompletedSuccessfully);
        Assert.IsType<DatabaseRefusedException>(Assert.Single(starts, s => s.IsFaulted).Exception!.InnerException);
        await (await opened).DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_start_that_fails_in_the_middle_leaves_no_half_schema()
    {
        var folder = Directory.CreateTempSubdirectory("redress-").FullName;
        await ExecuteAsync(folder, "CREATE TABLE letter (of_another INTEGER)");

        await Assert.ThrowsAsync<SqliteException>(() => Database.OpenAsync(folder, null, TimeProvider.System, None));

        await ExecuteAsync(folder, "DROP TABLE letter");
        await (await Database.OpenAsync(folder, null, TimeProvider.System, None)).DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task ExecuteAsync(string folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={folder}/redress.db;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<bool> CanLockAsync(string file)
    {
        using var flock = Process.Start("flock", ["-n", file, "true"]);
        await flock.WaitForExitAsync();
        return flock.ExitCode == 0;
    }
}
