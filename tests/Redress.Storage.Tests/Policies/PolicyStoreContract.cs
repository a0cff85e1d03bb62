using Redress.Storage.Policies;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Policies;

public sealed class SqlitePolicyStoreTests(SqliteEngine engine)
    : PolicyStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresPolicyStoreTests(PostgresEngine engine)
    : PolicyStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class PolicyStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task The_last_applied_pack_is_in_force_and_earlier_ones_stay()
    {
        await using var another = await Another.OfAsync(Engine);
        var recorder = another.Database.Recorder;
        Assert.Null(await PolicyStore.InForceAsync(another.Database, None));
        Assert.Equal(0, await recorder.WriteAsync(PolicyStore.LastNumberAsync, None));
        PolicyRow Pack(long number) =>
            new()
            {
                Number = number,
                Name = Some.Text,
                Yaml = string.Concat(Enumerable.Repeat(Some.Text + "\n", 2000)),
                AppliedAt = 5,
                AppliedBy = "system",
            };

        foreach (var number in (long[])[1, 2, 10])
        {
            await recorder.WriteAsync(
                tx =>
                {
                    PolicyStore.Insert(tx, Pack(number));
                    tx.Fact("policy.applied", Core.Kernel.Actor.System, Some.Noon);
                    return Task.CompletedTask;
                },
                None
            );
        }

        Assert.Equal(10, await recorder.WriteAsync(PolicyStore.LastNumberAsync, None));
        AssertSame(Pack(10), await PolicyStore.InForceAsync(another.Database, None));
        AssertSame(Pack(2), await PolicyStore.FindAsync(another.Database, 2, None));
        Assert.Null(await PolicyStore.FindAsync(another.Database, 3, None));
    }

    [EngineFact]
    public async Task The_last_turn_of_the_switch_says_whether_all_is_stopped()
    {
        await using var another = await Another.OfAsync(Engine);
        Assert.Null(await AutomaticStore.LastAsync(another.Database, None));
        foreach (var number in (long[])[1, 2, 10])
        {
            var row = new AutomaticSwitchRow
            {
                Number = number,
                Stopped = number % 2,
                Reason = Some.Text,
                At = number,
                By = "operator",
            };
            await another.Database.Recorder.WriteAsync(
                tx =>
                {
                    AutomaticStore.Insert(tx, row);
                    tx.Fact("automatic.stopped", Core.Kernel.Actor.System, Some.Noon);
                    return Task.CompletedTask;
                },
                None
            );
            AssertSame(row, await AutomaticStore.LastAsync(another.Database, None));
            AssertSame(row, await another.Database.Recorder.WriteAsync(AutomaticStore.LastAsync, None));
        }
    }
}
