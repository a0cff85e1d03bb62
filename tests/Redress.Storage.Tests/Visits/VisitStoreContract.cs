using Redress.Storage.Tests.Engine;
using Redress.Storage.Visits;

namespace Redress.Storage.Tests.Visits;

public sealed class SqliteVisitStoreTests(SqliteEngine engine)
    : VisitStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresVisitStoreTests(PostgresEngine engine)
    : VisitStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class VisitStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_visit_is_found_until_its_time_is_over_and_the_latest_content_counts()
    {
        var id = Some.Bytes(32);
        await WriteAsync(tx => VisitStore.Keep(tx, id, [1, 2], 100));
        await WriteAsync(tx => VisitStore.Keep(tx, id, [3, 4, 5], 200));

        var found = (await VisitStore.FindAsync(Database, id, 199, None))!;

        Assert.Equal([3, 4, 5], found.Content);
        Assert.Equal(200, found.ExpiresAt);
        Assert.Null(await VisitStore.FindAsync(Database, id, 200, None));
        Assert.Null(await VisitStore.FindAsync(Database, id[..31], 0, None));
    }

    [EngineFact]
    public async Task An_ended_visit_is_gone_and_no_other()
    {
        var (ended, other) = (Some.Bytes(32), Some.Bytes(32));
        await WriteAsync(tx => VisitStore.Keep(tx, ended, [1], 100));
        await WriteAsync(tx => VisitStore.Keep(tx, other, [2], 100));

        await WriteAsync(tx => VisitStore.End(tx, ended));

        Assert.Null(await VisitStore.FindAsync(Database, ended, 0, None));
        Assert.Equal([2], (await VisitStore.FindAsync(Database, other, 0, None))!.Content);
    }

    [EngineFact]
    public async Task What_expired_is_forgotten_and_the_rest_is_not()
    {
        await using var another = await Another.OfAsync(Engine);
        byte[][] ids = [Some.Bytes(32), Some.Bytes(32)];
        await another.Database.Recorder.WriteAsync(
            tx =>
            {
                VisitStore.Keep(tx, ids[0], [1], 100);
                VisitStore.Keep(tx, ids[1], [2], 101);
                VisitStore.Forget(tx, 100);
                return Task.CompletedTask;
            },
            None
        );

        Assert.Null(await VisitStore.FindAsync(another.Database, ids[0], 0, None));
        Assert.NotNull(await VisitStore.FindAsync(another.Database, ids[1], 0, None));
    }
}
