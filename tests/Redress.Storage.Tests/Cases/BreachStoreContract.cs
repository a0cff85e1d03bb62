using Redress.Storage.Cases;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteBreachStoreTests(SqliteEngine engine)
    : BreachStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresBreachStoreTests(PostgresEngine engine)
    : BreachStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class BreachStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_time_that_went_by_is_recorded_once_for_each_case_and_time()
    {
        var row = new BreachRow
        {
            CaseId = Some.Id("case"),
            DueAt = 5,
            At = Some.Most,
        };
        await WriteAsync(tx => BreachStore.Insert(tx, row));

        Assert.True(await WriteAsync(tx => BreachStore.IsThereAsync(tx, row.CaseId, 5)));
        Assert.False(await WriteAsync(tx => BreachStore.IsThereAsync(tx, row.CaseId, 6)));
        Assert.False(await WriteAsync(tx => BreachStore.IsThereAsync(tx, Some.Id("case"), 5)));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => BreachStore.Insert(tx, row))
        );
    }
}
