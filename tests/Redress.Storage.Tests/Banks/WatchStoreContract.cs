using Redress.Core.Kernel;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Tests.Engine;
using Redress.Storage.Tests.Ledgers;

namespace Redress.Storage.Tests.Banks;

public sealed class SqliteWatchStoreTests(SqliteEngine engine)
    : WatchStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresWatchStoreTests(PostgresEngine engine)
    : WatchStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class WatchStoreContract(TestedEngine engine) : Contract(engine)
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 6, 4, 30, 0, TimeSpan.Zero);
    private static int s_next = 700;

    [EngineFact]
    public async Task A_watch_is_found_by_report_and_by_entry_and_waits_until_somebody_has_looked()
    {
        var n = await WrittenAsync();

        var byEntry = await ReadAsync(tx => WatchStore.OfEntryAsync(tx, $"ent_{n}"));
        Assert.Equal($"rpt_{n}", byEntry!.ReportId);
        Assert.Equal(1, Assert.Single(await WaitingAsync(), w => w.ReportId == $"rpt_{n}").Found);

        await ChangeAsync(n, w => (w.KeptBy, w.KeptAt) = ("psn_1", 5));

        Assert.DoesNotContain(await WaitingAsync(), w => w.ReportId == $"rpt_{n}");
        Assert.Equal("psn_1", (await ReadAsync(tx => WatchStore.FindAsync(tx, $"rpt_{n}")))!.KeptBy);
    }

    [EngineFact]
    public async Task Delays_and_finds_are_counted_from_a_time_on()
    {
        var n = await WrittenAsync();
        var at = s_now.ToMicros();

        Assert.Equal(1, (await ReadAsync(tx => WatchStore.DelaysAsync(tx, $"rpt_{n}", at - 1))).OfOne);
        Assert.Equal(0, (await ReadAsync(tx => WatchStore.DelaysAsync(tx, $"rpt_{n}", at))).OfOne);
        Assert.Equal(1, await ReadAsync(tx => WatchStore.CountSinceAsync(tx, $"rpt_{n}", at - 1)));
        Assert.Equal(0, await ReadAsync(tx => WatchStore.CountSinceAsync(tx, $"rpt_{n}", at)));
        Assert.NotNull(await ReadAsync(tx => WatchStore.FoundAsync(tx, $"rpt_{n}", $"plt_{n}/post/{n}")));
        Assert.Equal(2, await ReadAsync(tx => WatchStore.NextOrdinalAsync(tx, $"rpt_{n}")));
    }

    private async Task<int> WrittenAsync()
    {
        var n = Interlocked.Increment(ref s_next);
        await Database.Recorder.WriteAsync(
            tx =>
            {
                EveryTable.Write(tx, n, s_now);
                return Task.CompletedTask;
            },
            None
        );
        return n;
    }

    private Task ChangeAsync(int n, Action<WatchRow> change) =>
        Database.Recorder.WriteAsync(
            async tx =>
            {
                var row = (await WatchStore.FindAsync(tx, $"rpt_{n}"))!;
                change(row);
                WatchStore.Update(tx, row);
                tx.Fact("test.changed", Actor.System, s_now);
            },
            None
        );

    private Task<List<WaitingWatch>> WaitingAsync() => WatchStore.WaitingAsync(Database, "", (0, ""), 1_000, None);

    private Task<T> ReadAsync<T>(Func<Transaction, Task<T>> read) => Database.Recorder.WriteAsync(read, None);
}
