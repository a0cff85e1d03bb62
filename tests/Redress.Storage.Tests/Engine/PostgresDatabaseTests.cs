using Npgsql;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Storage.Tests.Engine;

public sealed class PostgresDatabaseTests
{
    private static CancellationToken None => CancellationToken.None;

    [PostgresFact]
    public async Task Nodes_that_start_together_on_an_empty_database_migrate_it_once()
    {
        var address = await PostgresServer.EmptyAsync();
        var nodes = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => PostgresServer.OpenAsync(address)))
        );

        Assert.Equal(
            Migrator.Known.Count,
            await nodes[0].FirstAsync<long>("SELECT COUNT(*) FROM schema_version", None)
        );
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task A_start_that_fails_in_the_middle_leaves_no_half_schema()
    {
        var address = await PostgresServer.EmptyAsync();
        await ExecuteAsync(address, "CREATE TABLE letter (of_another integer)");

        await Assert.ThrowsAsync<PostgresException>(() => PostgresServer.OpenAsync(address));

        await ExecuteAsync(address, "DROP TABLE letter");
        await (await PostgresServer.OpenAsync(address)).DisposeAsync();
    }

    [PostgresTheory]
    [InlineData("off")]
    [InlineData("local")]
    public async Task A_database_that_answers_before_the_disk_is_refused(string setting)
    {
        var address = await PostgresServer.EmptyAsync();
        await PostgresServer.ExecuteAsync(
            $"ALTER DATABASE {PostgresServer.NameOf(address)} SET synchronous_commit TO {setting}"
        );

        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(() => PostgresServer.OpenAsync(address));

        Assert.Contains("synchronous_commit", refused.Message, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    public async Task A_server_that_may_lose_what_it_wrote_is_refused(string setting)
    {
        await using var server = await UnsafeServer.StartAsync($"{setting}=off");

        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(() =>
            PostgresServer.OpenAsync(server.Address)
        );

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task An_option_in_the_address_cannot_switch_safety_off()
    {
        var settings = new NpgsqlConnectionStringBuilder(TestRun.Postgres) { Options = "-c synchronous_commit=off" };

        await Assert.ThrowsAsync<DatabaseRefusedException>(() => PostgresServer.OpenAsync(settings.ConnectionString));
    }

    [PostgresFact]
    public async Task A_note_of_one_node_wakes_the_other()
    {
        var address = await PostgresServer.MigratedAsync();
        await using (var first = await PostgresServer.OpenAsync(address))
        await using (var second = await PostgresServer.OpenAsync(address))
        {
            var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            second.Recorder.JobsLeft += _ => woken.TrySetResult();

            // A note from before the other listens is missed, as documented: say it until it is heard.
            for (var i = 0; i < 200 && !woken.Task.IsCompleted; i++)
            {
                await first.Recorder.WriteAsync(
                    tx =>
                    {
                        JobStore.Add(tx, JobKind.Read, Some.Id("sub"), 1, "lane", Some.Noon);
                        return Task.CompletedTask;
                    },
                    None
                );
                await Task.WhenAny(woken.Task, Task.Delay(50));
            }

            Assert.True(woken.Task.IsCompleted);
        }
    }

    private static async Task ExecuteAsync(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(address + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
