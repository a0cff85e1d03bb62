using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Lists;
using Redress.Storage.Tests.Engine;
using Redress.Storage.Tests.Ledgers;

namespace Redress.Storage.Tests.Lists;

public sealed class SqliteWatchListStoreTests(SqliteEngine engine)
    : WatchListStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresWatchListStoreTests(PostgresEngine engine)
    : WatchListStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class WatchListStoreContract(TestedEngine engine) : Contract(engine)
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 6, 4, 30, 0, TimeSpan.Zero);
    private static int s_next = 900;

    [EngineFact]
    public async Task Every_change_of_a_list_moves_the_state_and_is_kept()
    {
        var n = await WrittenAsync();
        var before = await WatchListStore.StateAsync(Database, None);

        await Database.Recorder.WriteAsync(
            async tx =>
            {
                var row = (await WatchListStore.ByNameAsync(tx, $"list {n}"))!;
                (row.Items, row.OffAt) = (9, 5);
                WatchListStore.Update(tx, row);
                tx.Fact("test.changed", Actor.System, s_now);
            },
            None
        );

        Assert.Equal(before + 1, await WatchListStore.StateAsync(Database, None));
        var found = (await ReadAsync(tx => WatchListStore.FindAsync(tx, $"lst_{n}")))!.ToList();
        Assert.Equal(9, found.Items);
        Assert.NotNull(found.OffAt);
        Assert.Contains(await WatchListStore.AllAsync(Database, None), l => l.Id == $"lst_{n}");
    }

    [EngineFact]
    public async Task A_hit_is_known_for_its_subject_and_list_and_the_past_is_read_in_pages()
    {
        var n = await WrittenAsync();

        Assert.True(await ReadAsync(tx => WatchListStore.IsKnownAsync(tx, $"plt_{n}/post/{n}", $"lst_{n}")));
        Assert.False(await ReadAsync(tx => WatchListStore.IsKnownAsync(tx, $"plt_{n}/post/0", $"lst_{n}")));
        var all = await WatchListStore.PastAsync(Database, (0, ""), 1_000, None);
        var first = await WatchListStore.PastAsync(Database, (0, ""), 1, None);
        var rest = await WatchListStore.PastAsync(Database, (first[0].CreatedAt, first[0].Id), 1_000, None);
        Assert.Equal(all.Select(s => s.Id), first.Concat(rest).Select(s => s.Id));
        Assert.NotNull(await WatchListStore.StatementsAsync(Database, (0, ""), 10, None));
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

    private Task<T> ReadAsync<T>(Func<Transaction, Task<T>> read) => Database.Recorder.WriteAsync(read, None);
}
