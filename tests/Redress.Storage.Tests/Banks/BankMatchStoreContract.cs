using Redress.Core.Kernel;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Banks;

public sealed class SqliteBankMatchStoreTests(SqliteEngine engine)
    : BankMatchStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresBankMatchStoreTests(PostgresEngine engine)
    : BankMatchStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class BankMatchStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task What_is_like_one_banked_thing_is_found_from_each_of_its_cases_and_from_the_one_that_banked_it()
    {
        var (source, near, exact, stranger) = await WriteAsync(async tx =>
        {
            var source = Some.OpenedCase(tx).Case;
            var (nearer, near) = Some.OpenedCase(tx);
            var (same, exact) = Some.OpenedCase(tx);
            var (unlike, stranger) = Some.OpenedCase(tx);
            var entry = await EntryAsync(tx, source.Id.Value);
            Matched(tx, nearer.Key, entry, "near", 12);
            Matched(tx, same.Key, entry, "exact", 0);
            Matched(tx, unlike.Key, await EntryAsync(tx, null), "near", 3);
            return (source, near, exact, stranger);
        });

        Assert.Equal(
            [(exact.Id.Value, "exact", 0L), (near.Id.Value, "near", 12L)],
            (await AlikeAsync(source.Id.Value)).Select(a => (a.CaseId, a.Likeness, a.Distance))
        );
        Assert.Equal([exact.Id.Value], (await AlikeAsync(near.Id.Value)).Select(a => a.CaseId));
        Assert.Empty(await AlikeAsync(stranger.Id.Value));
    }

    [EngineFact]
    public async Task Accounts_are_ranked_by_different_banked_things_and_not_by_how_often_they_posted_one()
    {
        var platform = Some.Id("plt");
        var (often, many) = (Some.Subject(platform, "account"), Some.Subject(platform, "account"));
        await WriteAsync(async tx =>
        {
            SubjectStore.Insert(tx, often);
            SubjectStore.Insert(tx, many);
            var (one, two) = (await EntryAsync(tx, null), await EntryAsync(tx, null));
            foreach (
                var (author, entry) in new[] { (often, one), (often, one), (often, one), (many, one), (many, two) }
            )
            {
                var post = Some.Subject(platform);
                post.AuthorId = author.Id;
                SubjectStore.Insert(tx, post);
                Matched(tx, post.Key, entry, "near", 5);
            }

            return 0;
        });

        var ranked = await BankMatchStore.DistributorsAsync(Database, platform, 10, None);

        Assert.Equal([(many.Id, 2L, 2L), (often.Id, 1L, 3L)], ranked.Select(r => (r.AccountId, r.Entries, r.Subjects)));
    }

    private Task<List<AlikeRow>> AlikeAsync(string caseId) =>
        WriteAsync(tx => BankMatchStore.AlikeAsync(tx, caseId, 10));

    private static async Task<string> EntryAsync(Transaction tx, string? caseId)
    {
        var bank = new BankRow
        {
            Id = Some.Id("bnk"),
            Name = Some.Id("name"),
            Kind = "own",
            Reason = "other",
            Source = "",
        };
        await BankStore.InsertAsync(tx, bank);
        var entry = new BankEntryRow
        {
            Id = Some.Id("ent"),
            BankId = bank.Id,
            Origin = Some.Id("origin"),
            CaseId = caseId,
            Ciphertext = Some.Bytes(8),
            WrappedKey = Some.Bytes(8),
        };
        await BankEntryStore.InsertAsync(tx, entry);
        return entry.Id;
    }

    private static void Matched(Transaction tx, string key, string entry, string likeness, int distance) =>
        BankMatchStore.Insert(
            tx,
            new BankMatchRow
            {
                ReportId = Some.Id("rpt"),
                SubjectKey = key,
                EntryId = entry,
                BankId = "bnk_1",
                Likeness = likeness,
                Distance = distance,
                FoundBy = "sweep",
            }
        );
}
