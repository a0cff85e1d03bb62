using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Questions;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Receipts;
using Redress.Server.Http;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Questions;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Questions;

/// <summary>
/// POST /v1/receipt/answer: a reporter answers a question, with the receipt code. Numbers of cards, accounts and papers are
/// masked before anything is kept; the answer is kept sealed and erased with the report. An answer is a new fact: a decided
/// case comes back. It may say that a life is in danger.
/// </summary>
public sealed class AnswerQuestion(Database database, KeyRing keys, IdSource ids, TimeProvider clock)
{
    private const int MaxText = 4000;

    /// <param name="Code">The receipt code.</param>
    /// <param name="QuestionId">As the status page shows it.</param>
    /// <param name="Danger">A life is in danger now.</param>
    public sealed record Request(string Code, string QuestionId, string Text, bool Danger = false);

    public sealed record Response(string QuestionId, QuestionStatus Status);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/receipt/answer", HandleAsync)
            .Needs(Permission.Anyone)
            .Describe("AnswerQuestion", "Receipts", "Answer a question, with a receipt code")
            .Takes<Request>()
            .Answers<Response>(200, 400, 404, 409, 413);

    /// <summary>For whoever may see that report already.</summary>
    public Task<Result<Response>> AnswerAsync(
        string reportId,
        string questionId,
        string text,
        bool danger,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var request = new Request("", questionId, text, danger);
        var answer = Seal(keys, ids.New("sld"), reportId, text, now);
        return database.Recorder.RecordAsync<Response>(
            tx => KeepAsync(tx, reportId, request, answer, ids, now),
            cancel
        );
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        ReceiptDoor door,
        AnswerQuestion slice,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        if (CaseVerb.Reasons(request.Text, "/text", MaxText) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var found = await door.OpenAsync(http, request.Code, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        var kept = await slice.AnswerAsync(found.Value.Id, request.QuestionId, request.Text, request.Danger, cancel);
        return kept.Ok ? Answer.Of(kept.Value) : Problem.Of(kept.Refusal!);
    }

    private static async Task<Result<Response>> KeepAsync(
        Transaction tx,
        string reportId,
        Request request,
        SealedRow answer,
        IdSource ids,
        DateTimeOffset now
    )
    {
        var seen = await QuestionStore.FindAsync(tx, request.QuestionId);
        if (seen is null || seen.ReportId != reportId)
        {
            return QuestionRefusals.Unknown;
        }

        var step = QuestionFlow.Answer(seen, answer.Id, now);
        if (!step.Ok)
        {
            return step.As<Response>();
        }

        SealedStore.Insert(tx, answer);
        QuestionStore.Update(tx, seen, step.Value, now, Actor.Reporter);
        var current = (await CaseStore.FindAsync(tx, seen.CaseId))!;
        if (current.Status is CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed)
        {
            CaseStore.Update(tx, current, CaseFlow.Reopen(current, "answer").Value, now, Actor.Reporter);
        }

        if (request.Danger)
        {
            await Dangers.SayAsync(tx, ids, seen.CaseId, SaidIn.Answer, now, Actor.Reporter);
        }

        tx.Fact("question.answered", Actor.Reporter, now);
        JobStore.Add(tx, JobKind.Weigh, seen.CaseId, now.ToMicros(), JobKind.OwnLane, now);
        return new Response(seen.Id.Value, step.Value.Question.Status);
    }

    private static SealedRow Seal(KeyRing keys, string id, string reportId, string text, DateTimeOffset now)
    {
        var (ciphertext, wrapped) = keys.Seal(id, Encoding.UTF8.GetBytes(SensitiveNumbers.Mask(text)));
        return new SealedRow
        {
            Id = id,
            ReportId = reportId,
            Kind = "answer",
            Ciphertext = ciphertext,
            WrappedKey = wrapped,
            CreatedAt = now.ToMicros(),
        };
    }
}
