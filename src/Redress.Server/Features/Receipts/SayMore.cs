using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Questions;
using Redress.Core.Receipts;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Receipts;

/// <summary>
/// POST /v1/receipt/say: a reporter writes to us, unasked, with the receipt code. Kept sealed, erased with the report. Whatever
/// comes is a new fact: decided cases come back, and all are weighed anew.
/// </summary>
public sealed class SayMore(Database database, KeyRing keys, IdSource ids, TimeProvider clock)
{
    public const int MaxText = 4000;

    /// <param name="Code">The receipt code.</param>
    /// <param name="Danger">A life is in danger now.</param>
    public sealed record Request(string Code, string Text, bool Danger = false);

    public sealed record Response(DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/receipt/say", HandleAsync)
            .Needs(Permission.Anyone)
            .Describe("SayMore", "Receipts", "Write something to us, with a receipt code")
            .Takes<Request>()
            .Answers<Response>(200, 400, 404, 409, 413);

    /// <summary>For whoever may see that report already.</summary>
    public Task<Result<Response>> SayAsync(string reportId, string text, bool danger, CancellationToken cancel)
    {
        var now = clock.Now();
        var masked = CardNumbers.Mask(text);
        var message = SealedTexts.Of(keys, ids, reportId, "message", masked, now);
        return database.Recorder.RecordAsync<Response>(
            async tx =>
            {
                if (await ReportStore.FindAsync(tx, reportId) is null)
                {
                    return ReceiptRefusals.Unknown;
                }

                SealedStore.Insert(tx, message);
                tx.Fact("report.said", Actor.Reporter, now);
                foreach (var caseId in await CasesAsync(tx, reportId))
                {
                    await NewFactAsync(tx, caseId, danger, now);
                }

                return new Response(now);
            },
            cancel
        );
    }

    /// <summary>The cases of a report.</summary>
    internal static async Task<IReadOnlyList<string>> CasesAsync(Transaction tx, string reportId) =>
        [.. (await ReportStore.LinksAsync(tx, reportId)).Select(l => l.CaseId).OfType<string>().Distinct()];

    /// <summary>Something new is known about a case: it comes back where it was decided, and is weighed anew.</summary>
    /// <returns>The case as it is then; what the transaction reads is still as it was.</returns>
    internal async Task<Case> NewFactAsync(Transaction tx, string caseId, bool danger, DateTimeOffset now)
    {
        var current = (await CaseStore.FindAsync(tx, caseId))!;
        if (current.Status is CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed)
        {
            var reopened = CaseFlow.Reopen(current, "answer").Value;
            CaseStore.Update(tx, current, reopened, now, Actor.Reporter);
            current = reopened.Case;
        }

        if (danger)
        {
            await Dangers.SayAsync(tx, ids, caseId, SaidIn.Answer, now, Actor.Reporter);
        }

        tx.FactIfAny("case.told", Actor.Reporter, now);
        JobStore.Add(tx, JobKind.Weigh, caseId, now.ToMicros(), JobKind.OwnLane, now);
        return current;
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        ReceiptDoor door,
        SayMore slice,
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

        var said = await slice.SayAsync(found.Value.Id, request.Text, request.Danger, cancel);
        return said.Ok ? Answer.Of(said.Value) : Problem.Of(said.Refusal!);
    }
}

/// <summary>Seals what a reporter wrote.</summary>
internal static class SealedTexts
{
    public static SealedRow Of(
        KeyRing keys,
        IdSource ids,
        string reportId,
        string kind,
        string text,
        DateTimeOffset now
    )
    {
        var id = ids.New("sld");
        var (ciphertext, wrapped) = keys.Seal(id, Encoding.UTF8.GetBytes(text));
        return new SealedRow
        {
            Id = id,
            ReportId = reportId,
            Kind = kind,
            Ciphertext = ciphertext,
            WrappedKey = wrapped,
            CreatedAt = now.ToMicros(),
        };
    }
}
