using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Recovery;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Recovery;

public sealed class SqliteRestorationStoreTests(SqliteEngine engine)
    : RestorationStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresRestorationStoreTests(PostgresEngine engine)
    : RestorationStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class RestorationStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_platform_waits_until_it_is_reconciled_and_comes_back_as_it_was_written()
    {
        var (platform, row) = await RestoredAsync();

        AssertSame(row, Assert.Single(await WaitingAsync(platform)));
        Assert.Contains(await RestorationStore.WaitingAsync(Database, None), r => r.PlatformId == platform);
        (row.Reached, row.Compared, row.Applied, row.Held, row.Unread) = ("enf_x", 5, 1, 2, 3);
        await WriteAsync(tx => RestorationStore.Update(tx, row));
        AssertSame(row, Assert.Single(await WaitingAsync(platform)));
        row.ReconciledAt = Some.Most;
        await WriteAsync(tx => RestorationStore.Update(tx, row));

        Assert.Empty(await WaitingAsync(platform));
    }

    [EngineFact]
    public async Task Of_two_that_reconcile_at_once_the_later_is_refused()
    {
        var (platform, row) = await RestoredAsync();
        var other = Assert.Single(await WaitingAsync(platform));
        await WriteAsync(tx => RestorationStore.Update(tx, row));

        // Each run of a closure starts with what was read.
        await Assert.ThrowsAsync<StaleException>(() => WriteAsync(tx => RestorationStore.Update(tx, AsRead(other))));
    }

    private static ReconciliationRow AsRead(ReconciliationRow row) =>
        new()
        {
            RestorationId = row.RestorationId,
            PlatformId = row.PlatformId,
            Version = row.Version,
        };

    private Task<List<ReconciliationRow>> WaitingAsync(string platform) =>
        WriteAsync(tx => RestorationStore.WaitingAsync(tx, platform));

    private async Task<(string Platform, ReconciliationRow Row)> RestoredAsync()
    {
        var row = new ReconciliationRow { RestorationId = Some.Id("rst"), PlatformId = Some.Id("plt") };
        await WriteAsync(tx =>
        {
            RestorationStore.Insert(
                tx,
                new RestorationRow
                {
                    Id = row.RestorationId,
                    At = Some.Noon.ToMicros(),
                    Size = Some.Most,
                    Root = Some.Bytes(32),
                    AbandonedSize = Some.Most,
                    AbandonedRoot = Some.Bytes(32),
                }
            );
            RestorationStore.Insert(tx, row);
        });
        return (row.PlatformId, row);
    }
}
