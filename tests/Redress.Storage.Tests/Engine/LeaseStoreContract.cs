using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Engine;

public sealed class SqliteLeaseStoreTests(SqliteEngine engine)
    : LeaseStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresLeaseStoreTests(PostgresEngine engine)
    : LeaseStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class LeaseStoreContract(TestedEngine engine) : Contract(engine)
{
    private readonly string _name = Some.Id("lease");

    [EngineFact]
    public async Task One_node_has_it_until_its_time_and_may_prolong_it()
    {
        Assert.True(await TakeAsync("a", 0));
        Assert.False(await TakeAsync("b", 9));
        Assert.True(await TakeAsync("a", 9));
        Assert.False(await TakeAsync("b", 18));
        Assert.True(await TakeAsync("b", 19));
        Assert.False(await TakeAsync("a", 20));
    }

    [EngineFact]
    public async Task Of_many_who_reach_for_it_at_once_one_gets_it()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => TakeAsync($"node {n}", 0)));

        Assert.Single(taken, mine => mine);
    }

    private Task<bool> TakeAsync(string node, int second) =>
        WriteAsync(tx =>
            LeaseStore.TryTakeAsync(tx, _name, node, Some.Noon.AddSeconds(second), TimeSpan.FromSeconds(10))
        );
}
