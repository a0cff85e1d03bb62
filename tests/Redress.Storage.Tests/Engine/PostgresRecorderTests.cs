using Npgsql;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Platforms;

namespace Redress.Storage.Tests.Engine;

/// <summary>Two nodes on one PostgreSQL, which no single writer keeps apart.</summary>
public sealed class PostgresRecorderTests(PostgresEngine engine) : IClassFixture<PostgresEngine>
{
    private static CancellationToken None => CancellationToken.None;

    private Database First => engine.Database;

    [PostgresFact]
    public async Task Of_two_nodes_that_make_the_same_name_one_wins_and_the_other_sees_it()
    {
        await using var second = await engine.OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var name = Some.Id("name");
            var both = new Meeting(2);

            var made = await Task.WhenAll(MakeOrFindAsync(First, name, both), MakeOrFindAsync(second, name, both));

            Assert.Equal(made[0], made[1]);
        }
    }

    [PostgresFact]
    public async Task Two_nodes_that_change_one_row_both_get_their_turn()
    {
        await using var second = await engine.OpenAsync();
        var platform = await InsertAsync();
        var both = new Meeting(2);

        await Task.WhenAll(
            First.Recorder.WriteAsync(tx => RaiseAsync(tx, platform, both), None),
            second.Recorder.WriteAsync(tx => RaiseAsync(tx, platform, both), None)
        );

        Assert.Equal(3, await VersionAsync(platform));
    }

    [PostgresFact]
    public async Task Two_nodes_that_wait_for_each_other_both_get_their_turn()
    {
        await using var second = await engine.OpenAsync();
        var (a, b) = (await InsertAsync(), await InsertAsync());
        var both = new Meeting(2);

        await Task.WhenAll(
            First.Recorder.WriteAsync(tx => RaiseBothAsync(tx, a, b, both), None),
            second.Recorder.WriteAsync(tx => RaiseBothAsync(tx, b, a, both), None)
        );

        Assert.Equal(3, await VersionAsync(a));
        Assert.Equal(3, await VersionAsync(b));
    }

    [PostgresFact]
    public async Task A_serialization_failure_is_run_again()
    {
        var runs = 0;

        await First.Recorder.WriteAsync(
            tx =>
            {
                if (++runs < 3)
                {
                    tx.Run("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$");
                }

                return Task.CompletedTask;
            },
            None
        );

        Assert.Equal(3, runs);
    }

    [PostgresFact]
    public async Task A_key_that_is_taken_each_time_surfaces_in_the_end()
    {
        var platform = await InsertAsync();
        var runs = 0;

        var fault = await Assert.ThrowsAsync<PostgresException>(() =>
            First.Recorder.WriteAsync(
                tx =>
                {
                    runs++;
                    PlatformStore.Insert(tx, platform);
                    tx.Fact("test.wrote", Actor.System, Some.Noon);
                    return Task.CompletedTask;
                },
                None
            )
        );

        Assert.Equal(PostgresErrorCodes.UniqueViolation, fault.SqlState);
        Assert.InRange(runs, 2, 5);
        // What somebody wrote never stands in the message of a fault.
        Assert.DoesNotContain(platform.Id, fault.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Connections_that_the_server_ended_are_made_anew_and_nobody_notices()
    {
        await using var another = await Another.OfAsync(engine);
        var address = ((PostgresEngine)another.Engine).Address;
        await Task.WhenAll(
            Enumerable.Range(0, 200).Select(n => another.Database.Recorder.WriteAsync(_ => Task.FromResult(n), None))
        );

        // All but the one that listens: that one would learn of it and empty the pool before anybody writes.
        await PostgresServer.ExecuteAsync(
            $"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = '{PostgresServer.NameOf(address)}' AND query NOT LIKE 'LISTEN%'
            """
        );

        await InsertAsync(another.Database, Some.Platform());
        var platforms = Enumerable.Range(0, 50).Select(_ => Some.Platform()).ToList();
        await Task.WhenAll(platforms.Select(p => InsertAsync(another.Database, p)));
        Assert.Equal(51, await another.Database.FirstAsync<long>("SELECT COUNT(*) FROM platform", None));
    }

    [PostgresFact]
    public async Task Without_its_database_each_write_fails_soon_and_with_it_again_goes_on()
    {
        await using var another = await Another.OfAsync(engine);
        var name = PostgresServer.NameOf(((PostgresEngine)another.Engine).Address);
        await InsertAsync(another.Database, Some.Platform());
        await PostgresServer.ExecuteAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await PostgresServer.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        );

        var failing = Enumerable.Range(0, 200).Select(_ => InsertAsync(another.Database, Some.Platform())).ToList();
        foreach (var one in failing)
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => one);
        }

        await PostgresServer.ExecuteAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        await InsertAsync(another.Database, Some.Platform());
        Assert.Equal(2, await another.Database.FirstAsync<long>("SELECT COUNT(*) FROM platform", None));
    }

    private static Task<string> MakeOrFindAsync(Database node, string name, Meeting both) =>
        node.Recorder.WriteAsync(
            async tx =>
            {
                if (
                    await tx.FirstAsync<string>("SELECT id FROM platform WHERE name = @name", new Arg("name", name)) is
                    { } id
                )
                {
                    return id;
                }

                await both.ComeAsync();
                var made = new PlatformRow
                {
                    Id = Some.Id("plt"),
                    Name = name,
                    Kind = "manual",
                };
                PlatformStore.Insert(tx, made);
                tx.Fact("test.wrote", Actor.System, Some.Noon);
                return made.Id;
            },
            None
        );

    private static async Task RaiseAsync(Transaction tx, PlatformRow platform, Meeting both)
    {
        var row = (await PlatformStore.FindAsync(tx, platform.Id))!;
        await both.ComeAsync();
        PlatformStore.Update(tx, row);
        tx.Fact("test.wrote", Actor.System, Some.Noon);
    }

    private static async Task RaiseBothAsync(Transaction tx, PlatformRow one, PlatformRow other, Meeting both)
    {
        PlatformStore.Update(tx, (await PlatformStore.FindAsync(tx, one.Id))!);
        var then = (await PlatformStore.FindAsync(tx, other.Id))!;
        await both.ComeAsync();
        PlatformStore.Update(tx, then);
        tx.Fact("test.wrote", Actor.System, Some.Noon);
    }

    private async Task<PlatformRow> InsertAsync()
    {
        var platform = Some.Platform();
        await InsertAsync(First, platform);
        return platform;
    }

    private static Task InsertAsync(Database database, PlatformRow platform) =>
        database.Recorder.WriteAsync(
            tx =>
            {
                PlatformStore.Insert(tx, platform);
                tx.Fact("test.wrote", Actor.System, Some.Noon);
                return Task.CompletedTask;
            },
            None
        );

    private Task<long> VersionAsync(PlatformRow platform) =>
        First.FirstAsync<long>("SELECT version FROM platform WHERE id = @id", None, new Arg("id", platform.Id));

    /// <summary>The first so many to come wait for each other; whoever comes again goes on.</summary>
    private sealed class Meeting(int count)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = count;

        public Task ComeAsync()
        {
            if (Interlocked.Decrement(ref _missing) == 0)
            {
                _all.SetResult();
            }

            return _all.Task;
        }
    }
}
