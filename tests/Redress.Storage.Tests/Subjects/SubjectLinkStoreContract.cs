using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Subjects;

public sealed class SqliteSubjectLinkStoreTests(SqliteEngine engine)
    : SubjectLinkStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresSubjectLinkStoreTests(PostgresEngine engine)
    : SubjectLinkStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class SubjectLinkStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task What_belongs_to_a_subject_is_followed_over_any_number_of_links_each_once()
    {
        // a → b → c → d, a → c, and round again: d → a.
        var (a, b, c, d, alone) = (Some.Id("sub"), Some.Id("sub"), Some.Id("sub"), Some.Id("sub"), Some.Id("sub"));
        await LinkAsync((a, b), (b, c), (c, d), (a, c), (d, a), (alone, Some.Id("sub")));

        Assert.Equal(Sorted(b, c, d), await SubjectLinkStore.BelongingAsync(Database, a, None));
        Assert.Equal(Sorted(a, b, c), await SubjectLinkStore.BelongingAsync(Database, d, None));
        Assert.Empty(await SubjectLinkStore.BelongingAsync(Database, "sub_unknown", None));
    }

    [EngineFact]
    public async Task Links_that_are_known_are_told_from_others_and_stand_once()
    {
        var (a, b) = (Some.Id("sub"), Some.Id("sub"));
        await LinkAsync((a, b));

        Assert.Equal([b], await WriteAsync(tx => SubjectLinkStore.KnownAsync(tx, a, [b, a, "sub_unknown"])));
        Assert.Empty(await WriteAsync(tx => SubjectLinkStore.KnownAsync(tx, b, [a])));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => LinkAsync((a, b)));
        await LinkAsync((b, a));
    }

    [EngineFact]
    public async Task The_cases_of_a_subject_and_of_all_that_it_belongs_to_are_found()
    {
        var (account, post, reshare) = await WriteAsync(tx =>
        {
            var made = (Some.OpenedCase(tx), Some.OpenedCase(tx), Some.Subject());
            SubjectStore.Insert(tx, made.Item3);
            Some.OpenedCase(tx);
            return Task.FromResult(made);
        });
        await LinkAsync((account.Subject.Id, post.Subject.Id), (post.Subject.Id, reshare.Id));
        async Task<IEnumerable<string>> AboveAsync(string subject) =>
            (await WriteAsync(tx => SubjectLinkStore.CasesAboveAsync(tx, [subject, "sub_unknown"])))
                .Select(c => c.Id.Value)
                .Order(StringComparer.Ordinal);

        Assert.Equal(Sorted(account.Case.Id.Value, post.Case.Id.Value), await AboveAsync(reshare.Id));
        Assert.Equal(Sorted(account.Case.Id.Value, post.Case.Id.Value), await AboveAsync(post.Subject.Id));
        Assert.Equal([account.Case.Id.Value], await AboveAsync(account.Subject.Id));
        Assert.Empty(await AboveAsync("sub_unknown"));
    }

    private static IEnumerable<string> Sorted(params string[] ids) => ids.Order(StringComparer.Ordinal);

    private Task LinkAsync(params (string From, string To)[] links) =>
        WriteAsync(tx =>
        {
            foreach (var (from, to) in links)
            {
                SubjectLinkStore.Insert(
                    tx,
                    new SubjectLinkRow
                    {
                        FromId = from,
                        ToId = to,
                        Relation = "reshare",
                        CreatedAt = 1,
                    }
                );
            }
        });
}
