using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Reports;

public sealed class SqliteSealedStoreTests(SqliteEngine engine)
    : SealedStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresSealedStoreTests(PostgresEngine engine)
    : SealedStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class SealedStoreContract(TestedEngine engine) : Contract(engine)
{
    private static readonly DateTimeOffset s_closed = Some.Noon.AddDays(10);

    [EngineFact]
    public async Task A_contacts_time_is_over_once_all_its_cases_were_closed_so_long_ago()
    {
        var (alone, closed, open) = await WriteAsync(tx =>
        {
            var report = Some.Filed(tx);
            Some.Linked(tx, report, null);
            var done = Some.Filed(tx);
            Some.Linked(tx, done, Closed(tx));
            var half = Some.Filed(tx);
            Some.Linked(tx, half, Closed(tx));
            Some.Linked(tx, half, Some.OpenedCase(tx).Case, ordinal: 1);
            return Task.FromResult((Given(tx, report), Given(tx, done), Given(tx, half)));
        });
        string[] asked = [alone, closed, open];

        Assert.Equal([alone, closed], await DueAsync(asked, s_closed.AddMicroseconds(1)));
        Assert.Equal([alone], await DueAsync(asked, s_closed));
        Assert.Empty(await DueAsync(asked, Some.Noon));
    }

    [EngineFact]
    public async Task What_is_no_contact_or_is_erased_has_no_such_time()
    {
        var (words, erased) = await WriteAsync(tx =>
        {
            var report = Some.Filed(tx);
            return Task.FromResult((Given(tx, report, "statement"), Given(tx, report)));
        });
        await WriteAsync(async tx =>
        {
            SealedStore.Erase(tx, (await SealedStore.FindAsync(tx, erased))!, 1);
            return true;
        });

        Assert.Empty(await DueAsync([words, erased], s_closed));
    }

    private async Task<IEnumerable<string>> DueAsync(string[] asked, DateTimeOffset before) =>
        asked.Intersect((await SealedStore.ContactsAsync(Database, before.ToMicros(), 1_000, None)).Select(s => s.Id));

    private static string Given(Transaction tx, Report report, string kind = "contact")
    {
        var row = new SealedRow
        {
            Id = Some.Id("txt"),
            ReportId = report.Id.Value,
            Kind = kind,
            Ciphertext = [1],
            WrappedKey = [2],
            CreatedAt = Some.Noon.ToMicros(),
        };
        SealedStore.Insert(tx, row);
        return row.Id;
    }

    private static Case Closed(Transaction tx)
    {
        var (decision, current) = Some.Held(tx, Some.OpenedCase(tx).Case);
        var reviewer = new Id<Person>(SomeWork.Person(tx).Value);
        Func<Case, Result<CaseStep>>[] steps =
        [
            c => CaseFlow.Claim(c, reviewer),
            c => CaseFlow.Decide(c, reviewer, decision.Id.Value, pending: false, 0),
            CaseFlow.Close,
        ];
        foreach (var step in steps)
        {
            var next = step(current).Value;
            CaseStore.Update(tx, current, next, s_closed, Actor.System);
            current = next.Case;
        }

        return current;
    }
}
