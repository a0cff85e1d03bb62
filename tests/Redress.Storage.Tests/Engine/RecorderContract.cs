using System.Data.Common;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Platforms;

namespace Redress.Storage.Tests.Engine;

public sealed class SqliteRecorderContractTests(SqliteEngine engine)
    : RecorderContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresRecorderContractTests(PostgresEngine engine)
    : RecorderContract(engine),
        IClassFixture<PostgresEngine>;

/// <summary>What one may rely on when a recorder has answered, or has not.</summary>
public abstract class RecorderContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task What_was_answered_is_seen_by_a_connection_that_is_not_ours()
    {
        var platform = Some.Platform();

        await WriteAsync(tx => PlatformStore.Insert(tx, platform));

        await using var outside = await Engine.OutsideAsync();
        await using var command = outside.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM platform WHERE id = '{platform.Id}'";
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    [EngineFact]
    public async Task A_closure_reads_what_it_wrote_and_nobody_else_does_before_the_answer()
    {
        var platform = Some.Platform();
        PlatformRow? inside = null;
        var outside = -1L;

        await WriteAsync(async tx =>
        {
            PlatformStore.Insert(tx, platform);
            inside = await PlatformStore.FindAsync(tx, platform.Id);
            await using var connection = await Engine.OutsideAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM platform WHERE id = '{platform.Id}'";
            outside = (long)command.ExecuteScalar()!;
            return true;
        });

        AssertSame(platform, inside);
        Assert.Equal(0, outside);
    }

    [EngineFact]
    public async Task Each_of_a_thousand_writes_at_once_is_kept_once()
    {
        var platforms = Enumerable.Range(0, 1000).Select(_ => Some.Platform()).ToList();

        await Task.WhenAll(platforms.Select(p => Task.Run(() => WriteAsync(tx => PlatformStore.Insert(tx, p)))));

        var kept = await Database.ListAsync<string>("SELECT id FROM platform", None);
        Assert.Superset(platforms.Select(p => p.Id).ToHashSet(), kept.ToHashSet());
        Assert.Equal(kept.Count, kept.Distinct().Count());
    }

    [EngineFact]
    public async Task A_row_that_was_changed_meanwhile_is_read_again()
    {
        var platform = Some.Platform();
        await WriteAsync(tx => PlatformStore.Insert(tx, platform));
        var runs = 0;

        await WriteAsync(async tx =>
        {
            var row = (await PlatformStore.FindAsync(tx, platform.Id))!;
            row.Version -= ++runs == 1 ? 1 : 0;
            PlatformStore.Update(tx, row);
            return true;
        });

        Assert.Equal(2, runs);
        Assert.Equal(1, await CountAsync("platform WHERE id = @id AND version = 2", new Arg("id", platform.Id)));
    }

    [EngineFact]
    public async Task A_row_that_is_stale_each_time_surfaces_and_leaves_nothing()
    {
        var platform = Some.Platform();
        var beside = Some.Platform();
        await WriteAsync(tx => PlatformStore.Insert(tx, platform));
        var runs = 0;

        await Assert.ThrowsAsync<StaleException>(() =>
            WriteAsync(async tx =>
            {
                runs++;
                PlatformStore.Insert(tx, beside);
                var row = (await PlatformStore.FindAsync(tx, platform.Id))!;
                row.Version += 7;
                PlatformStore.Update(tx, row);
                return true;
            })
        );

        Assert.InRange(runs, 3, 5);
        Assert.Equal(0, await CountAsync("platform WHERE id = @id", new Arg("id", beside.Id)));
    }

    [EngineFact]
    public async Task A_row_without_a_fact_is_refused()
    {
        var platform = Some.Platform();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Database.Recorder.WriteAsync(
                tx =>
                {
                    PlatformStore.Insert(tx, platform);
                    return Task.CompletedTask;
                },
                None
            )
        );

        Assert.Contains("platform", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("platform WHERE id = @id", new Arg("id", platform.Id)));
    }

    [EngineFact]
    public async Task A_fact_that_changes_no_row_is_refused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            WriteAsync(tx => tx.Fact("test.nothing", Actor.System, Some.Noon))
        );

    [EngineFact]
    public async Task Each_fact_is_left_to_be_sealed_once()
    {
        var kind = Some.Id("kind");

        await WriteAsync(tx =>
        {
            PlatformStore.Insert(tx, Some.Platform());
            tx.Fact(kind, Actor.System, Some.Noon);
            PlatformStore.Insert(tx, Some.Platform());
            tx.Fact(kind, Actor.System, Some.Noon);
        });

        Assert.Equal(
            2,
            await CountAsync("fact f JOIN unsealed u ON u.n = f.n WHERE kind = @kind", new Arg("kind", kind))
        );
        Assert.Equal(0, await CountAsync("unsealed WHERE n NOT IN (SELECT n FROM fact)"));
        Assert.Equal(0, await CountAsync("fact WHERE n NOT IN (SELECT n FROM unsealed)"));
    }

    [EngineFact]
    public async Task What_the_database_refuses_surfaces_and_leaves_nothing()
    {
        var taken = Some.Platform();
        await WriteAsync(tx => PlatformStore.Insert(tx, taken));
        var first = Some.Platform();

        await Assert.ThrowsAnyAsync<DbException>(() =>
            WriteAsync(tx =>
            {
                PlatformStore.Insert(tx, first);
                PlatformStore.Insert(tx, taken);
            })
        );

        Assert.Equal(0, await CountAsync("platform WHERE id = @id", new Arg("id", first.Id)));
        await WriteAsync(tx => PlatformStore.Insert(tx, first));
    }

    [EngineFact]
    public async Task What_is_cancelled_before_it_waits_is_never_run()
    {
        var runs = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Database.Recorder.WriteAsync(tx => Task.FromResult(++runs), new CancellationToken(canceled: true))
        );
        await WriteAsync(_ => { });

        Assert.Equal(0, runs);
    }

    [EngineFact]
    public async Task What_waits_when_the_recorder_ends_is_still_written_and_nothing_after()
    {
        await using var another = await Another.OfAsync(Engine);
        var recorder = another.Database.Recorder;
        await using var stalled = await Stalled.AllLanesAsync(another.Engine);
        var waiting = Enumerable
            .Range(0, 100)
            .Select(n => recorder.WriteAsync(tx => Task.FromResult(n), None))
            .ToList();

        var ending = recorder.DisposeAsync();
        await stalled.LetGoAsync();
        await ending;

        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(waiting));
        await Assert.ThrowsAnyAsync<Exception>(() => recorder.WriteAsync(_ => Task.FromResult(0), None));
    }
}
