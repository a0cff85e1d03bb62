using Redress.Storage.Cases;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteCaseBreachStoreTests(SqliteEngine engine)
    : CaseBreachStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresCaseBreachStoreTests(PostgresEngine engine)
    : CaseBreachStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class CaseBreachStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_time_that_went_by_is_recorded_once_for_each_case_and_time()
    {
        var row = new CaseBreachRow
        {
            CaseId = Some.Id("case"),
            DueAt = 5,
            At = Some.Most,
        };
        await WriteAsync(tx => CaseBreachStore.Insert(tx, row));

        Assert.True(await WriteAsync(tx => CaseBreachStore.IsThereAsync(tx, row.CaseId, 5)));
        Assert.False(await WriteAsync(tx => CaseBreachStore.IsThereAsync(tx, row.CaseId, 6)));
        Assert.False(await WriteAsync(tx => CaseBreachStore.IsThereAsync(tx, Some.Id("case"), 5)));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => CaseBreachStore.Insert(tx, row))
        );
    }
}
