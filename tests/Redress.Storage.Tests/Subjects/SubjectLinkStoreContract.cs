using Redress.Core.Kernel;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
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
    public async Task What_belongs_is_followed_over_items_reshares_and_copies_that_name_each_other()
    {
        var (account, post, reshare) = (Some.Id("sub"), Some.Id("sub"), Some.Id("sub"));
        var (copy, ofCopy, other) = (Some.Id("sub"), Some.Id("sub"), Some.Id("sub"));
        await LinkAsync((account, post), (post, reshare), (post, copy), (copy, post), (copy, ofCopy), (other, account));

        Assert.Equal(Sorted(post, reshare, copy, ofCopy), await BelongingAsync(account));
        Assert.Equal(Sorted(reshare, copy, ofCopy), await BelongingAsync(post));
        Assert.Equal(Sorted(post, reshare, ofCopy), await BelongingAsync(copy));
        Assert.Empty(await BelongingAsync(reshare));
    }

    [EngineFact]
    public async Task A_thing_may_belong_to_several_and_the_cases_of_all_of_them_are_found()
    {
        var (subjects, cases) = await WriteAsync(tx =>
        {
            var opened = Enumerable.Range(0, 3).Select(_ => Some.OpenedCase(tx)).ToList();
            var reshare = Some.Subject();
            SubjectStore.Insert(tx, reshare);
            Link(tx, opened[0].Subject.Id, opened[1].Subject.Id);
            Link(tx, opened[1].Subject.Id, reshare.Id);
            Link(tx, opened[2].Subject.Id, reshare.Id);
            return Task.FromResult(
                (opened.Select(o => o.Subject.Id).Append(reshare.Id).ToList(), opened.ConvertAll(o => o.Case.Id.Value))
            );
        });

        Assert.Equal(Sorted([.. cases]), await AboveAsync(subjects[3]));
        Assert.Equal(Sorted(cases[0], cases[1]), await AboveAsync(subjects[1]));
        Assert.Equal([cases[0]], await AboveAsync(subjects[0]));
        Assert.Empty(await AboveAsync("sub_unknown"));
    }

    [EngineFact]
    public async Task Only_links_from_that_subject_are_known()
    {
        var (from, to, other) = (Some.Id("sub"), Some.Id("sub"), Some.Id("sub"));
        await LinkAsync((from, to), (other, from));

        var known = await WriteAsync(tx => SubjectLinkStore.KnownAsync(tx, from, [to, other]));

        Assert.Equal([to], known);
    }

    private static string[] Sorted(params string[] ids) => [.. ids.Order(StringComparer.Ordinal)];

    private static void Link(Transaction tx, string from, string to) =>
        SubjectLinkStore.Insert(
            tx,
            new SubjectLinkRow
            {
                FromId = from,
                ToId = to,
                Relation = "item",
                CreatedAt = Some.Noon.ToMicros(),
            }
        );

    private Task LinkAsync(params (string From, string To)[] links) =>
        WriteAsync(tx =>
        {
            foreach (var (from, to) in links)
            {
                Link(tx, from, to);
            }
        });

    private Task<List<string>> BelongingAsync(string subject) =>
        SubjectLinkStore.BelongingAsync(Database, subject, None);

    private async Task<string[]> AboveAsync(string subject)
    {
        var cases = await WriteAsync(tx => CaseStore.AboveAsync(tx, [subject]));
        return Sorted([.. cases.Select(c => c.Id.Value)]);
    }
}
