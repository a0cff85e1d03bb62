using Redress.Storage.Desk;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Desk;

public sealed class SqliteNoteStoreTests(SqliteEngine engine) : NoteStoreContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresNoteStoreTests(PostgresEngine engine)
    : NoteStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class NoteStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Notes_of_a_case_come_newest_first_as_they_were_written()
    {
        var of = Some.Id("case");
        var (first, second) = (Note(of, Some.Text), Note(of, "and more", 1));
        await WriteAsync(tx =>
        {
            NoteStore.Insert(tx, first);
            NoteStore.Insert(tx, second);
            NoteStore.Insert(tx, Note(Some.Id("case"), "elsewhere"));
        });

        var found = await NoteStore.OfCaseAsync(Database, of, None);

        Assert.Equal(2, found.Count);
        AssertSame(second, found[0]);
        AssertSame(first, found[1]);
    }

    [Fact]
    public void Words_are_lower_case_without_marks_and_each_once() =>
        Assert.Equal(
            ["grusse", "the", "same", "42", "日本語"],
            NoteStore.Words("Grüße… THE\tsame; the 42 日本語!").Select(w => w.Replace("ß", "ss"))
        );

    [Fact]
    public void A_word_never_ends_in_half_a_character() =>
        Assert.All(NoteStore.Words(new string('a', 39) + "🦊🦊"), w => Assert.False(char.IsHighSurrogate(w[^1])));

    internal static NoteRow Note(string of, string text, long later = 0) =>
        new()
        {
            Id = Some.Id("note"),
            CaseId = of,
            PersonId = "psn_1",
            Text = text,
            At = Some.Noon.ToUnixTimeMilliseconds() + later,
        };
}
