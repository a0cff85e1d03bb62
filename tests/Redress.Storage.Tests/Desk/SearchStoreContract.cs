using Redress.Storage.Desk;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Desk;

public sealed class SqliteSearchStoreTests(SqliteEngine engine)
    : SearchStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresSearchStoreTests(PostgresEngine engine)
    : SearchStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class SearchStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_case_is_found_by_its_own_id_and_by_those_of_what_hangs_on_it()
    {
        var (one, ids) = await WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx);
            var report = Some.Filed(tx);
            Some.Linked(tx, report, opened);
            var (decision, held) = Some.Held(tx, opened);
            var ordered = Some.Ordered(tx, decision, subject.Id);
            var note = NoteStoreContract.Note(opened.Id.Value, "x");
            NoteStore.Insert(tx, note);
            string[] all = [opened.Id.Value, subject.Id, report.Id.Value, decision.Id.Value, ordered.Id.Value, note.Id];
            return Task.FromResult((held, all));
        });

        foreach (var id in ids)
        {
            var found = Assert.Single(await SearchStore.ByIdAsync(Database, id, Sight.All, 10, None));
            Assert.Equal((one.Id.Value, "id"), (found.Id, found.By));
        }

        Assert.Empty(await SearchStore.ByIdAsync(Database, ids[0], new Sight(Some.Id("plt"), true), 10, None));
        Assert.Empty(await SearchStore.ByIdAsync(Database, Some.Id("rpt"), Sight.All, 10, None));
        Assert.Empty(await SearchStore.ByIdAsync(Database, "nothing", Sight.All, 10, None));
    }

    [EngineFact]
    public async Task A_case_is_found_by_what_the_platform_calls_it_or_its_author()
    {
        var name = Some.Id("someone");
        var (one, key, reference) = await WriteAsync(tx =>
        {
            var like = Some.Subject(kind: "account");
            var author = new SubjectRow
            {
                Id = like.Id,
                Key = like.Key,
                PlatformId = like.PlatformId,
                Kind = like.Kind,
                PlatformRef = name,
                Relation = like.Relation,
                CreatedAt = like.CreatedAt,
            };
            SubjectStore.Insert(tx, author);
            var subject = Some.Subject(author.PlatformId);
            subject.AuthorId = author.Id;
            SubjectStore.Insert(tx, subject);
            var opened = Some.Case(subject);
            Storage.Cases.CaseStore.Open(tx, opened, Core.Kernel.Actor.System);
            return Task.FromResult((opened.Id.Value, subject.Key, subject.PlatformRef));
        });

        Assert.Equal(one, Assert.Single(await SearchStore.ByKeyAsync(Database, key, Sight.All, 9, None)).Id);
        Assert.Equal(
            one,
            Assert.Single(await SearchStore.ByReferenceAsync(Database, reference, Sight.All, 9, None)).Id
        );
        var found = Assert.Single(await SearchStore.ByReferenceAsync(Database, name[..^3], Sight.All, 9, None));
        Assert.Equal((one, "account"), (found.Id, found.By));
        Assert.Empty(await SearchStore.ByReferenceAsync(Database, name, new Sight(Some.Id("plt"), true), 9, None));
    }

    [EngineFact]
    public async Task Every_word_of_a_question_must_stand_in_one_note_and_the_last_may_be_a_beginning()
    {
        var (rare, one) = (Some.Id("w").Replace("_", "", StringComparison.Ordinal), "");
        one = await WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx).Case;
            NoteStore.Insert(tx, NoteStoreContract.Note(opened.Id.Value, $"Called the school about {rare}"));
            NoteStore.Insert(tx, NoteStoreContract.Note(opened.Id.Value, "Another note: playground"));
            return Task.FromResult(opened.Id.Value);
        });

        Assert.Equal([one], await FoundAsync(rare));
        Assert.Equal([one], await FoundAsync(rare[..^2]));
        Assert.Equal([one], await FoundAsync($"SCHOOL {rare}"));
        Assert.Equal([one], await FoundAsync($"{rare} scho"));
        Assert.Empty(await FoundAsync($"{rare} playground"));
        Assert.Empty(await FoundAsync($"nothing {rare}"));
        Assert.Empty(
            await SearchStore.ByNotesAsync(Database, NoteStore.Words(rare), new Sight(Some.Id("plt"), true), 9, None)
        );
        Assert.Empty(await FoundAsync("!"));
    }

    private async Task<List<string>> FoundAsync(string question) =>
        (await SearchStore.ByNotesAsync(Database, NoteStore.Words(question), Sight.All, 9, None)).ConvertAll(c => c.Id);
}
