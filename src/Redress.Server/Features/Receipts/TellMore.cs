using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Receipts;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Letters;
using Redress.Server.Features.Reports;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Receipts;

/// <summary>
/// POST /v1/receipt/tell: answers that were left out when the report was sent, with the receipt code. What was said then stays;
/// each is a new fact. The cases come back and are weighed anew; what the policy lets the report hold, as it is now, is held; no
/// notice goes to an author who could hurt somebody. Nothing is lifted or lowered by it.
/// </summary>
public sealed class TellMore(
    Database database,
    KeyRing keys,
    IdSource ids,
    SayMore more,
    Reconsidering reconsidering,
    TimeProvider clock
)
{
    /// <param name="Code">The receipt code.</param>
    /// <param name="Source">Who they are in this, where they did not say.</param>
    /// <param name="PoliceNumber">A police case number; kept sealed.</param>
    /// <param name="Danger">A life is in danger now.</param>
    public sealed record Request(
        string Code,
        Source? Source = null,
        Minor Minor = Minor.NotAsked,
        Harm Harm = Harm.NotAsked,
        string? PoliceNumber = null,
        bool Danger = false
    );

    public sealed record Response(DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/receipt/tell", HandleAsync)
            .Needs(Permission.Anyone)
            .Describe("TellMore", "Receipts", "Answer what was left out, with a receipt code")
            .Takes<Request>()
            .Answers<Response>(200, 400, 404, 409, 413);

    /// <summary>For whoever may see that report already; the code of the request is not looked at.</summary>
    public Task<Result<Response>> TellAsync(string reportId, Request request, CancellationToken cancel)
    {
        var now = clock.Now();
        var police = string.IsNullOrWhiteSpace(request.PoliceNumber) ? null : request.PoliceNumber;
        var number = police is null ? null : SealedTexts.Of(keys, ids, reportId, "police-number", police, now);
        return database.Recorder.RecordAsync(tx => TellAsync(tx, reportId, request, number, now), cancel);
    }

    /// <summary>Whoever turns out to be the person shown has no record.</summary>
    private static async Task ForgetAsync(Transaction tx, string reportId, DateTimeOffset now)
    {
        if (await ReporterStore.MarkAsync(tx, reportId) is { TakenBackAt: null } mark)
        {
            await ReporterRecords.TakeBackAsync(tx, mark, now);
            mark.Reporter = "";
            ReporterStore.Update(tx, mark);
        }
    }

    private async Task<Result<Response>> TellAsync(
        Transaction tx,
        string reportId,
        Request request,
        SealedRow? number,
        DateTimeOffset now
    )
    {
        if (await ReportStore.FindAsync(tx, reportId) is not { } seen)
        {
            return ReceiptRefusals.Unknown;
        }

        var report = seen.ToReport();
        var after = ReportFlow.Tell(report, request.Source, request.Minor, request.Harm, number is not null);
        if (!after.Ok && !(request.Danger && after.Refusal == ReportRefusals.NothingNew))
        {
            return after.As<Response>();
        }

        if (after.Ok)
        {
            var before = seen.Reporter;
            ReportStore.Tell(tx, seen, after.Value, now);
            if (before != seen.Reporter)
            {
                await ForgetAsync(tx, reportId, now);
            }

            if (number is not null)
            {
                SealedStore.Insert(tx, number);
            }

            tx.Fact("report.told", Actor.Reporter, now);
        }

        var links = await ReportStore.LinksAsync(tx, reportId);
        foreach (var ofCase in links.Where(l => l.CaseId is not null).GroupBy(l => l.CaseId!))
        {
            var current = await more.NewFactAsync(tx, ofCase.Key, request.Danger, now);
            if (after.Ok)
            {
                await TakeInAsync(tx, report, after.Value, [.. ofCase], links.Count, current, now);
            }
        }

        return new Response(now);
    }

    private async Task TakeInAsync(
        Transaction tx,
        Report before,
        Report after,
        List<ReportLinkRow> rows,
        int count,
        Case current,
        DateTimeOffset now
    )
    {
        await reconsidering.CaseAsync(tx, after, rows, count, current, now);
        tx.FactIfAny("report.reconsidered", Actor.Reporter, now);
        if (after.Harm is Harm.Yes or Harm.Unsure && before.Harm != after.Harm)
        {
            await AuthorNotice.HoldNowAsync(tx, current.Id.Value, now);
            tx.FactIfAny("notice.held", Actor.Reporter, now);
        }
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        ReceiptDoor door,
        TellMore slice,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        if (Text.Line(request.PoliceNumber, SubmitReport.MaxPoliceNumber, "/policeNumber") is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var found = await door.OpenAsync(http, request.Code, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        var told = await slice.TellAsync(found.Value.Id, request, cancel);
        return told.Ok ? Answer.Of(told.Value) : Problem.Of(told.Refusal!);
    }
}
