using System.Data.Common;
using Redress.Core.Enforcements;
using Redress.Storage.Cases;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteClosingStoreTests(SqliteEngine engine)
    : ClosingStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresClosingStoreTests(PostgresEngine engine)
    : ClosingStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ClosingStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task What_waits_for_a_second_person_counts_for_the_case_as_it_was_alone()
    {
        var row = await ProposeAsync();

        Assert.Equivalent(row, await WaitingAsync(row, 7), strict: true);
        Assert.Null(await WaitingAsync(row, 8));

        await AgreeAsync(row, await WriteAsync(tx => Task.FromResult(SomeWork.Person(tx).Value)));

        Assert.Null(await WaitingAsync(row, 7));
        var kept = Assert.Single(await ClosingStore.OfCaseAsync(Database, row.CaseId, None));
        Assert.Equal(("It is gone for good.", Some.Text), (kept.SecondReasons, kept.FirstReasons));
    }

    [EngineFact]
    public async Task The_database_refuses_the_same_person()
    {
        var row = await ProposeAsync();

        await Assert.ThrowsAnyAsync<DbException>(() => AgreeAsync(row, row.FirstId));
        Assert.NotNull(await WaitingAsync(row, 7));
    }

    [EngineFact]
    public async Task What_is_not_confirmed_and_has_not_failed_may_still_be_done()
    {
        var (file, ordered) = await WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx);
            var (decision, held) = Some.Held(tx, opened);
            return Task.FromResult((held.Id.Value, Some.Ordered(tx, decision, subject.Id)));
        });
        Assert.Equal(1, await WriteAsync(tx => ClosingStore.HopefulAsync(tx, file)));

        await WriteAsync(tx =>
            EnforcementStore.Update(tx, ordered, EnforcementFlow.Fail(ordered, "refused", Some.Noon)!)
        );

        Assert.Equal(0, await WriteAsync(tx => ClosingStore.HopefulAsync(tx, file)));
    }

    private Task<FailedClosingRow?> WaitingAsync(FailedClosingRow row, int version) =>
        WriteAsync(tx => ClosingStore.WaitingAsync(tx, row.CaseId, version));

    private Task<FailedClosingRow> ProposeAsync() =>
        WriteAsync(tx =>
        {
            var row = new FailedClosingRow
            {
                Id = Some.Id(FailedClosingRow.Prefix),
                CaseId = Some.Id("case"),
                CaseVersion = 7,
                FirstId = SomeWork.Person(tx).Value,
                FirstReasons = Some.Text,
                FirstAt = Some.Most,
            };
            ClosingStore.Insert(tx, row);
            return Task.FromResult(row);
        });

    private Task AgreeAsync(FailedClosingRow row, string second) =>
        WriteAsync(tx =>
            ClosingStore.Agree(
                tx,
                new FailedClosingRow
                {
                    Id = row.Id,
                    CaseId = row.CaseId,
                    CaseVersion = row.CaseVersion,
                    FirstId = row.FirstId,
                    FirstReasons = row.FirstReasons,
                    FirstAt = row.FirstAt,
                    SecondId = second,
                    SecondReasons = "It is gone for good.",
                    SecondAt = Some.Most,
                }
            )
        );
}
