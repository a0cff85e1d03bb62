using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Receipts;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Receipts;

/// <summary>POST /v1/receipt/code: a new receipt code, for whoever holds the old one and thinks that somebody has seen it.</summary>
public sealed class ChangeCode(Database database, KeyRing keys, TimeProvider clock)
{
    /// <param name="ReceiptCode">The only way in from now on. It is shown once.</param>
    public sealed record Response(string ReceiptCode);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/receipt/code", HandleAsync)
            .Needs(Permission.Anyone)
            .Describe("ChangeCode", "Receipts", "A new receipt code; the old one opens nothing any more")
            .Takes<ReadReceipt.Request>()
            .Answers<Response>(200, 400, 404, 409, 413);

    /// <summary>For whoever may see that report already.</summary>
    public Task<Result<Response>> ChangeAsync(string reportId, CancellationToken cancel)
    {
        var now = clock.Now();
        var code = ReceiptCode.Make(RandomNumberGenerator.GetBytes(ReceiptCode.RandomBytes), keys.ReceiptCheck);
        var hash = keys.HashReceipt(code);
        return database.Recorder.RecordAsync<Response>(
            async tx =>
            {
                if (await ReportStore.FindAsync(tx, reportId) is not { } seen)
                {
                    return ReceiptRefusals.Unknown;
                }

                var after = ReportFlow.ChangeCode(seen.ToReport());
                if (!after.Ok)
                {
                    return after.As<Response>();
                }

                ReportStore.ChangeCode(tx, seen, after.Value, hash, KeyRing.PepperVersion, now);
                tx.Fact("report.code-changed", Actor.Reporter, now);
                return new Response(ReceiptCode.Show(code));
            },
            cancel
        );
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        ReceiptDoor door,
        ChangeCode slice,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<ReadReceipt.Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var found = await door.OpenAsync(http, body.Value.Value.Code, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        var changed = await slice.ChangeAsync(found.Value.Id, cancel);
        return changed.Ok ? Answer.Of(changed.Value) : Problem.Of(changed.Refusal!);
    }
}
