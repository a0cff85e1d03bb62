using System.Data.Common;
using Redress.Core.Kernel;
using Redress.Core.Questions;
using Redress.Storage.Engine;
using Redress.Storage.Questions;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Questions;

public sealed class SqliteQuestionStoreTests(SqliteEngine engine)
    : QuestionStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresQuestionStoreTests(PostgresEngine engine)
    : QuestionStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class QuestionStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_question_comes_back_as_it_was_asked_and_counts_as_open()
    {
        var asked = await WriteAsync(tx => Task.FromResult(SomeWork.Asked(tx)));

        Assert.Equivalent(asked, await FindAsync(asked), strict: true);
        Assert.Equivalent(asked, Assert.Single(await QuestionStore.OfCaseAsync(Database, asked.CaseId, None)));
        Assert.Equivalent(asked, Assert.Single(await QuestionStore.OfReportAsync(Database, asked.ReportId, None)));
        Assert.Equal(1, await WriteAsync(tx => QuestionStore.OpenAsync(tx, asked.ReportId)));
        Assert.Null(await WriteAsync(tx => QuestionStore.FindAsync(tx, "qst_unknown")));
    }

    [EngineFact]
    public async Task Own_words_that_wait_or_were_refused_never_show_on_the_status_page()
    {
        var (waiting, reader) = await WriteAsync(tx =>
        {
            var other = SomeWork.Asked(tx);
            var own = other with
            {
                Id = Some.Id<Question>(),
                Kind = QuestionKind.OwnWords,
                Words = Some.Text,
                Status = QuestionStatus.AwaitingSecond,
            };
            QuestionStore.Insert(tx, own);
            return Task.FromResult((own, SomeWork.Person(tx)));
        });
        Assert.DoesNotContain(await ShownAsync(waiting), q => q.Id == waiting.Id);

        var refused = QuestionFlow.Second(waiting, reader, agrees: false).Value;
        await StepAsync(waiting, refused);

        Assert.DoesNotContain(await ShownAsync(waiting), q => q.Id == waiting.Id);
        Assert.Equivalent(refused.Question, await FindAsync(waiting), strict: true);
    }

    [EngineFact]
    public async Task The_database_refuses_whoever_asked_as_the_other_person_and_a_move_that_is_none()
    {
        var asked = await WriteAsync(tx => Task.FromResult(SomeWork.Asked(tx)));

        var same = asked with { Second = asked.AskedBy, Version = 2, Status = QuestionStatus.Answered };
        var back = asked with { Version = 2, Status = QuestionStatus.AwaitingSecond };

        await Assert.ThrowsAnyAsync<DbException>(() => StepAsync(asked, new QuestionStep(same, "answered")));
        await Assert.ThrowsAnyAsync<DbException>(() => StepAsync(asked, new QuestionStep(back, "ask")));
        Assert.Equal(QuestionStatus.Sent, (await FindAsync(asked))!.Status);
    }

    [EngineFact]
    public async Task A_report_is_on_the_cases_of_its_links_alone()
    {
        var (report, mine, other) = await WriteAsync(tx =>
        {
            var (mine, other) = (Some.OpenedCase(tx).Case, Some.OpenedCase(tx).Case);
            var filed = Some.Filed(tx);
            Some.Linked(tx, filed, mine);
            return Task.FromResult((filed.Id.Value, mine.Id.Value, other.Id.Value));
        });

        Assert.Equal(1, await WriteAsync(tx => QuestionStore.IsOnCaseAsync(tx, report, mine)));
        Assert.Equal(0, await WriteAsync(tx => QuestionStore.IsOnCaseAsync(tx, report, other)));
    }

    private Task<Question?> FindAsync(Question one) => WriteAsync(tx => QuestionStore.FindAsync(tx, one.Id.Value));

    private Task<List<Question>> ShownAsync(Question one) => QuestionStore.OfReportAsync(Database, one.ReportId, None);

    private Task StepAsync(Question seen, QuestionStep step) =>
        WriteAsync(tx => QuestionStore.Update(tx, seen, step, Some.Noon, Actor.System));
}
