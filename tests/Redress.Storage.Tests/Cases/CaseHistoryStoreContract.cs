using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Cases;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteCaseHistoryStoreTests(SqliteEngine engine)
    : CaseHistoryStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresCaseHistoryStoreTests(PostgresEngine engine)
    : CaseHistoryStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class CaseHistoryStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task The_first_claim_from_a_time_on_is_told_and_nothing_before_it()
    {
        var opened = await WriteAsync(tx => Task.FromResult(Some.OpenedCase(tx).Case));
        var id = opened.Id.Value;
        Assert.Null(await CaseHistoryStore.ClaimedSinceAsync(Database, id, Some.Noon, None));

        var claimed = CaseFlow.Claim(opened, Some.Id<Person>()).Value;
        var (at, by) = (Some.Noon.AddMinutes(5), new Actor("psn_1"));
        await WriteAsync(tx => CaseStore.Update(tx, opened, claimed, at, by));

        Assert.Equal(at, await CaseHistoryStore.ClaimedSinceAsync(Database, id, Some.Noon, None));
        Assert.Equal(at, await CaseHistoryStore.ClaimedSinceAsync(Database, id, at, None));
        Assert.Null(await CaseHistoryStore.ClaimedSinceAsync(Database, id, at.AddMicroseconds(1), None));
    }
}
