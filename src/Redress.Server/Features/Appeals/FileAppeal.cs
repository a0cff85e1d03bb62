using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Appeals;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Receipts;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Storage.Appeals;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Letters;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Appeals;

/// <summary>
/// POST /v1/appeals, by the code of a letter, and POST /v1/receipt/appeal, by a receipt code: no sign-in, at least six months,
/// against what was done and against what was not.
/// </summary>
public static class FileAppeal
{
    /// <param name="Code">From the letter, however it is typed.</param>
    /// <param name="Text">Why it is wrong; kept sealed.</param>
    /// <param name="May">self-made, coerced or account-taken-over, where one of them is so.</param>
    /// <param name="Language">Of the answers.</param>
    public sealed record AuthorRequest(string Code, string Text, AuthorMay? May = null, string Language = "en");

    /// <param name="Code">The receipt code.</param>
    /// <param name="Number">Which link of the report, from 1 on.</param>
    /// <param name="Text">Why it is wrong; kept sealed.</param>
    public sealed record ReporterRequest(string Code, int Number, string Text);

    /// <param name="AnswerBy">By when somebody else answers it.</param>
    public sealed record Response(string Id, DateTimeOffset AnswerBy);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/appeals", ByAuthorAsync)
            .Needs(Permission.Anyone)
            .Describe("FileAppeal", "Appeals", "Object, with the code of a letter")
            .Takes<AuthorRequest>()
            .Answers<Response>(201, 400, 404, 409, 413);
        routes
            .MapPost("/v1/receipt/appeal", ByReporterAsync)
            .Needs(Permission.Anyone)
            .Describe("AppealReport", "Receipts", "Object, with a receipt code")
            .Takes<ReporterRequest>()
            .Answers<Response>(201, 400, 404, 409, 413);
    }

    private static async Task<IResult> ByAuthorAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        Objecting objecting,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<AuthorRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        if (
            (
                CaseVerb.Reasons(request.Text, "/text", Objecting.MaxText)
                ?? Text.Line(request.Language, 20, "/language")
            ) is
            { } refusal
        )
        {
            return Problem.Of(refusal);
        }

        var hash = keys.HashReceipt(ReceiptCode.Normalise(request.Code, keys.ReceiptCheck) ?? "-");
        var filed = await database.Recorder.RecordAsync<Appeal>(
            async tx =>
            {
                var right = await AppealStore.RightAsync(tx, hash);
                if (right is null || Instant.FromMicros(right.Until) < clock.Now())
                {
                    return AppealRefusals.CodeUnknown;
                }
                var decision = (await DecisionStore.FindAsync(tx, right.DecisionId))!;
                var by = new Objector(AppealParty.Author, null, right.AccountId, request.Language, new Actor("author"));
                var until = Instant.FromMicros(right.Until);
                return await objecting.FileAsync(tx, decision, until, by, request.Text, request.May);
            },
            cancel
        );
        return filed.Ok ? Made(filed.Value) : Problem.Of(filed.Refusal!);
    }

    private static async Task<IResult> ByReporterAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        Objecting objecting,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<ReporterRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        if (CaseVerb.Reasons(request.Text, "/text", Objecting.MaxText) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var hash = keys.HashReceipt(ReceiptCode.Normalise(request.Code, keys.ReceiptCheck) ?? "-");
        if (await ReportStore.FindByReceiptAsync(database, hash, cancel) is not { } report)
        {
            return Problem.Of(ReceiptRefusals.Unknown);
        }

        var filed = await database.Recorder.RecordAsync<Appeal>(
            async tx =>
            {
                // What this report was answered, and nothing that it was not: an appeal learns of no other.
                var told = await LetterStore.AnsweredAsync(tx, report.Id, request.Number - 1);
                if (told is null || await DecisionStore.FindAsync(tx, told.DecisionId) is not { } decision)
                {
                    return AppealRefusals.NothingDecided;
                }

                var by = new Objector(AppealParty.Reporter, report.Id, null, report.Language, Actor.Reporter);
                var until = Appeal.Until(Instant.FromMicros(told.At));
                return await objecting.FileAsync(tx, decision, until, by, request.Text, null);
            },
            cancel
        );
        return filed.Ok ? Made(filed.Value) : Problem.Of(filed.Refusal!);
    }

    private static IResult Made(Appeal appeal) => Answer.Of(new Response(appeal.Id.Value, appeal.DueAt), 201);
}
