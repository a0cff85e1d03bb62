using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Reports;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Receipts;

/// <summary>
/// POST /v1/receipt/complete: what a request under the TAKE IT DOWN Act still needs, by whoever holds the receipt code. Each
/// element counts from when it first came; giving it again changes nothing.
/// </summary>
public static class CompleteRequest
{
    /// <param name="Code">The receipt code, in whatever way it was typed.</param>
    /// <param name="Signature">A typed name; kept sealed.</param>
    /// <param name="GoodFaith">That it is believed in good faith to be without consent.</param>
    /// <param name="Contact">An e-mail address; kept sealed.</param>
    public sealed record Request(string Code, string? Signature = null, bool GoodFaith = false, string? Contact = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/receipt/complete", HandleAsync)
            .Needs(Permission.Anyone)
            .Describe("CompleteRequest", "Receipts", "Complete a request under the TAKE IT DOWN Act")
            .Takes<Request>()
            .Answers<ReadReceipt.Response>(200, 400, 404, 413);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        IdSource ids,
        ReceiptDoor door,
        ReceiptView view,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        if (
            (
                Text.Line(request.Signature, SubmitReport.MaxSignature, "/signature")
                ?? Text.Line(request.Contact, SubmitReport.MaxContact, "/contact")
                ?? SubmitReport.CheckContact(request.Contact)
            ) is
            { } refusal
        )
        {
            return Problem.Of(refusal);
        }

        var found = await door.OpenAsync(http, request.Code, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        await KeepAsync(database, keys, ids, found.Value.Id, request, clock.Now(), cancel);
        return Answer.Of(await view.OfAsync(found.Value, cancel));
    }

    private static Task KeepAsync(
        Database database,
        KeyRing keys,
        IdSource ids,
        string reportId,
        Request request,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        List<(string Kind, string? Text)> given =
        [
            ("signature", request.Signature),
            ("good-faith", request.GoodFaith ? "yes" : null),
            ("contact", request.Contact),
        ];
        return database.Recorder.WriteAsync(
            async tx =>
            {
                var had = (await SealedStore.OfReportAsync(tx, reportId)).Select(s => s.Kind).ToHashSet();
                foreach (
                    var (kind, text) in given.Where(g => !string.IsNullOrWhiteSpace(g.Text) && !had.Contains(g.Kind))
                )
                {
                    var id = ids.New("sld");
                    var (ciphertext, wrapped) = keys.Seal(id, Encoding.UTF8.GetBytes(text!));
                    SealedStore.Insert(
                        tx,
                        new SealedRow
                        {
                            Id = id,
                            ReportId = reportId,
                            Kind = kind,
                            Ciphertext = ciphertext,
                            WrappedKey = wrapped,
                            CreatedAt = now.ToMicros(),
                        }
                    );
                }

                tx.FactIfAny("report.completed", Actor.Reporter, now);
            },
            cancel
        );
    }
}
