using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.People;
using Redress.Core.Questions;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Letters;
using Redress.Server.Http;
using Redress.Server.Letters;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Letters;
using Redress.Storage.Questions;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Questions;

/// <summary>
/// /v1/cases/{id}/questions: asks a reporter something from a list. Own words need another person in child cases; nobody can
/// send a question for a proof of identity, a picture or a screenshot. It stops no clock.
/// </summary>
public static class AskQuestion
{
    private const int MaxWords = 500;
    private const int MostOpen = 5;

    /// <param name="ReportId">Whose reporter is asked; a report of this case.</param>
    /// <param name="Words">Only with own-words.</param>
    public sealed record Request(string ReportId, QuestionKind Kind, string? Words = null);

    /// <param name="Agrees">False keeps it from going out.</param>
    public sealed record SecondRequest(string QuestionId, bool Agrees);

    /// <param name="Answer">With its sensitive numbers masked; null where there is none or it was erased.</param>
    public sealed record QuestionView(
        string Id,
        string ReportId,
        QuestionKind Kind,
        string? Words,
        QuestionStatus Status,
        DateTimeOffset AskedAt,
        DateTimeOffset? AnsweredAt,
        string? Answer
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/cases/{id}/questions", ListAsync)
            .Needs(Permission.WorkCases)
            .Describe("ListQuestions", "Questions", "What was asked, and answered")
            .Answers<Page<QuestionView>>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/cases/{id}/questions", AskAsync)
            .Needs(Permission.WorkCases)
            .Describe("AskQuestion", "Questions", "Ask a reporter something from the list")
            .Takes<Request>()
            .Answers<QuestionView>(200, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/cases/{id}/questions/second", SecondAsync)
            .Needs(Permission.WorkCases)
            .Describe("SecondQuestion", "Questions", "Let another person's own words go out, or not")
            .Takes<SecondRequest>()
            .Answers<QuestionView>(200, 400, 401, 403, 404, 409);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http,
        string id,
        Database database,
        KeyRing keys,
        CancellationToken cancel
    )
    {
        var found = await VisibleCase.FindAsync(http, database, id, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        var questions = await QuestionStore.OfCaseAsync(database, id, cancel);
        var views = new List<QuestionView>(questions.Count);
        foreach (var question in questions)
        {
            var answer = question.AnswerId is { } text
                ? await database.Recorder.WriteAsync(tx => SealedStore.FindAsync(tx, text), cancel)
                : null;
            views.Add(
                View(question) with
                {
                    Answer = answer?.WrappedKey is { } key
                        ? Encoding.UTF8.GetString(keys.Open(answer.Id, answer.Ciphertext, key))
                        : null,
                }
            );
        }

        return Answer.Of(new Page<QuestionView>(views, null));
    }

    private static Task<IResult> AskAsync(
        HttpContext http,
        string id,
        Database database,
        IdSource ids,
        TimeProvider clock,
        CancellationToken cancel
    ) =>
        CaseVerb.RunAsync<Request, QuestionView>(
            http,
            database,
            id,
            Check,
            (tx, current, request, person) => KeepAsync(tx, id, request, person, ids, clock.Now()),
            cancel
        );

    private static async Task<Result<QuestionView>> KeepAsync(
        Transaction tx,
        string caseId,
        Request request,
        Person person,
        IdSource ids,
        DateTimeOffset now
    )
    {
        if (
            await QuestionStore.IsOnCaseAsync(tx, request.ReportId, caseId) == 0
            || await QuestionStore.OpenAsync(tx, request.ReportId) >= MostOpen
        )
        {
            return HttpRefusals.FieldInvalid.At("/reportId", "A report of this case, with less than 5 open questions");
        }

        if (await BacklogStore.IsSilentAsync(tx, request.ReportId))
        {
            return BacklogRefusals.NotReleased;
        }

        var child = await IncidentStore.IsChildAsync(tx, caseId);
        var question = new Question(
            ids.New<Question>(),
            caseId,
            request.ReportId,
            request.Kind,
            request.Words,
            person.Id,
            now,
            null,
            null,
            null,
            QuestionFlow.First(request.Kind, child),
            1
        );
        QuestionStore.Insert(tx, question);
        await SendAsync(tx, question, ids, now);
        tx.Fact("question.asked", new Actor(person.Id.Value), now);
        return View(question);
    }

    private static Task<IResult> SecondAsync(
        HttpContext http,
        string id,
        Database database,
        IdSource ids,
        TimeProvider clock,
        CancellationToken cancel
    ) =>
        CaseVerb.RunAsync<SecondRequest, QuestionView>(
            http,
            database,
            id,
            _ => null,
            async (tx, current, request, person) =>
            {
                var seen = await QuestionStore.FindAsync(tx, request.QuestionId);
                if (seen is null || seen.CaseId != id)
                {
                    return QuestionRefusals.Unknown;
                }

                var step = QuestionFlow.Second(seen, person.Id, request.Agrees);
                if (!step.Ok)
                {
                    return step.As<QuestionView>();
                }

                var (now, by) = (clock.Now(), http.Principal().Actor);
                QuestionStore.Update(tx, seen, step.Value, now, by);
                await SendAsync(tx, step.Value.Question, ids, now);
                tx.Fact("question.seconded", by, now);
                return View(step.Value.Question);
            },
            cancel
        );

    private static Refusal? Check(Request request) =>
        (request.Kind is QuestionKind.OwnWords) == string.IsNullOrWhiteSpace(request.Words)
            ? QuestionRefusals.WordsMissing.At("/words")
        : request.Words is { } words && AskingTooMuch.Finds(words) ? QuestionRefusals.AsksTooMuch.At("/words")
        : Text.Lines(request.Words, MaxWords, "/words");

    /// <summary>A letter to the reporter, where it may go out and they still want letters.</summary>
    private static async Task SendAsync(Transaction tx, Question question, IdSource ids, DateTimeOffset now)
    {
        var report = await ReportStore.FindAsync(tx, question.ReportId);
        if (question.Status is not QuestionStatus.Sent || report is null || report.Status == "withdrawn")
        {
            return;
        }

        var letter = new Letter(
            ids.New<Letter>(),
            LetterKind.Question,
            LetterTo.Reporter,
            question.ReportId,
            null,
            null,
            null,
            report.Language,
            LetterParameters.ForQuestion(question.Kind, question.Words),
            null,
            now,
            LetterStatus.Due,
            1
        );
        LetterStore.Insert(tx, letter);
        LetterJobs.Plan(tx, letter, JobKind.OwnLane, now);
    }

    private static QuestionView View(Question q) =>
        new(q.Id.Value, q.ReportId, q.Kind, q.Words, q.Status, q.AskedAt, q.AnsweredAt, null);
}
