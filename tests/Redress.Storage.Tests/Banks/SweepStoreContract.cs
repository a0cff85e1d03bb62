using Redress.Core.Kernel;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Banks;

public sealed class SqliteSweepStoreTests(SqliteEngine engine)
    : SweepStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresSweepStoreTests(PostgresEngine engine)
    : SweepStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class SweepStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_sweep_that_was_broken_off_is_found_with_its_place_until_it_ends()
    {
        var platform = Some.Id("plt");
        var row = Row(platform, "listed");
        await WriteAsync(tx => SweepStore.Insert(tx, row));
        (row.Page, row.Seen) = ("page 7", 350);
        await WriteAsync(tx => SweepStore.Update(tx, row));

        var running = await RunningAsync(platform, "listed");

        Assert.Equal(("page 7", 350, 2), (running!.Page, running.Seen, running.Version));
        running.EndedAt = 9;
        await WriteAsync(tx => SweepStore.Update(tx, running));
        Assert.Null(await RunningAsync(platform, "listed"));
    }

    [EngineFact]
    public async Task A_place_in_one_ways_pages_is_none_in_anothers()
    {
        var platform = Some.Id("plt");
        await WriteAsync(tx => SweepStore.Insert(tx, Row(platform, "kept")));

        Assert.Null(await RunningAsync(platform, "listed"));
        Assert.NotNull(await RunningAsync(platform, "kept"));
    }

    private static SweepRow Row(string platform, string way) =>
        new()
        {
            Id = Some.Id("swp"),
            PlatformId = platform,
            Way = way,
            Upto = 4,
            BegunAt = Some.Noon.ToMicros(),
        };

    private Task<SweepRow?> RunningAsync(string platform, string way) =>
        Database.Recorder.WriteAsync(tx => SweepStore.RunningAsync(tx, platform, way), None);
}
