using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Questions;
using Redress.Storage.Engine;

namespace Redress.Storage.Questions;

public sealed class QuestionRow : ITableRow
{
    public static string Table => "question";
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public string ReportId { get; init; } = "";
    public string Kind { get; init; } = "";
    public string? Words { get; init; }
    public string AskedBy { get; init; } = "";
    public long AskedAt { get; init; }
    public string? SecondId { get; init; }
    public string? AnswerId { get; init; }
    public long? AnsweredAt { get; init; }
    public string Status { get; init; } = "";
    public long Version { get; init; }

    public string RowKey() => Id;

    public static QuestionRow Of(Question q) =>
        new()
        {
            Id = q.Id.Value,
            CaseId = q.CaseId,
            ReportId = q.ReportId,
            Kind = Word.Of(q.Kind),
            Words = q.Words,
            AskedBy = q.AskedBy.Value,
            AskedAt = q.AskedAt.ToMicros(),
            SecondId = q.Second?.Value,
            AnswerId = q.AnswerId,
            AnsweredAt = q.AnsweredAt?.ToMicros(),
            Status = Word.Of(q.Status),
            Version = q.Version,
        };

    public Question ToQuestion() =>
        new(
            new(Id),
            CaseId,
            ReportId,
            Word.Parse<QuestionKind>(Kind),
            Words,
            new(AskedBy),
            Instant.FromMicros(AskedAt),
            SecondId is null ? null : new Id<Person>(SecondId),
            AnswerId,
            AnsweredAt is { } at ? Instant.FromMicros(at) : null,
            Word.Parse<QuestionStatus>(Status),
            (int)Version
        );
}

public sealed class QuestionEventRow : ITableRow
{
    public static string Table => "question_event";
    public string QuestionId { get; init; } = "";
    public long Version { get; init; }
    public long? Prior { get; init; }
    public string FromStatus { get; init; } = "";
    public string ToStatus { get; init; } = "";
    public string Verb { get; init; } = "";
    public long At { get; init; }
    public string By { get; init; } = "";

    public string RowKey() => $"{QuestionId}/{Version}";
}

/// <summary>Questions to reporters and their history. The only writer of a question's status.</summary>
public static class QuestionStore
{
    private static readonly string s_select = $"SELECT {Rows<QuestionRow>.Columns} FROM question";

    public static void Insert(Transaction tx, Question question)
    {
        Event(tx, question, "", "ask", question.AskedAt, new Actor(question.AskedBy.Value));
        tx.Insert(QuestionRow.Of(question));
    }

    public static void Update(Transaction tx, Question seen, QuestionStep step, DateTimeOffset at, Actor by)
    {
        Event(tx, step.Question, Word.Of(seen.Status), step.Verb, at, by);
        tx.Update(
            """
            UPDATE question SET status = @status, version = @version, second_id = @second_id, answer_id = @answer_id,
              answered_at = @answered_at
            WHERE id = @id AND version = @version - 1
            """,
            QuestionRow.Of(step.Question)
        );
    }

    public static async Task<Question?> FindAsync(Transaction tx, string id) =>
        (await tx.FirstAsync<QuestionRow>($"{s_select} WHERE id = @id", new Arg("id", id)))?.ToQuestion();

    public static async Task<List<Question>> OfCaseAsync(Database database, string caseId, CancellationToken cancel) =>
        (
            await database.ListAsync<QuestionRow>(
                $"{s_select} WHERE case_id = @case ORDER BY id LIMIT 200",
                cancel,
                new Arg("case", caseId)
            )
        ).ConvertAll(q => q.ToQuestion());

    /// <summary>What its reporter was asked: only what went out.</summary>
    public static async Task<List<Question>> OfReportAsync(
        Database database,
        string reportId,
        CancellationToken cancel
    ) =>
        (
            await database.ListAsync<QuestionRow>(
                $"{s_select} WHERE report_id = @report AND status IN ('sent', 'answered') ORDER BY id LIMIT 100",
                cancel,
                new Arg("report", reportId)
            )
        ).ConvertAll(q => q.ToQuestion());

    /// <summary>How many questions of one report were not answered yet.</summary>
    public static Task<long> OpenAsync(Transaction tx, string reportId) =>
        tx.FirstAsync<long>(
            "SELECT COUNT(*) FROM question WHERE report_id = @report AND status IN ('sent', 'awaiting-second')",
            new Arg("report", reportId)
        )!;

    /// <summary>1 where the report has a link on the case.</summary>
    public static Task<long> IsOnCaseAsync(Transaction tx, string reportId, string caseId) =>
        tx.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM (SELECT 1 AS one FROM report_link WHERE report_id = @report AND case_id = @case LIMIT 1) AS l
            """,
            new Arg("report", reportId),
            new Arg("case", caseId)
        )!;

    private static void Event(Transaction tx, Question after, string from, string verb, DateTimeOffset at, Actor by) =>
        tx.Insert(
            new QuestionEventRow
            {
                QuestionId = after.Id.Value,
                Version = after.Version,
                Prior = after.Version == 1 ? null : after.Version - 1,
                FromStatus = from,
                ToStatus = Word.Of(after.Status),
                Verb = verb,
                At = at.ToMicros(),
                By = by.Value,
            }
        );
}
