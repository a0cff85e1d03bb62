using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Recovery;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>
/// POST /v1/reports/{id}/erase: destroys the keys of everything a reporter wrote, and the keyed hash of who it was. No row
/// disappears.
/// </summary>
public static class EraseReport
{
    /// <param name="Erased">How many texts can no longer be read by anybody.</param>
    public sealed record Response(int Erased);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/reports/{id}/erase", HandleAsync)
            .Needs(Permission.EraseText)
            .Describe("EraseReport", "Reports", "Destroy the keys of what a reporter wrote")
            .Answers<Response>(200, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        ErasedList list,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (!Id<Report>.TryParse(id, out _))
        {
            return Problem.Of(HttpRefusals.IdInvalid);
        }

        var principal = http.Principal();
        var now = clock.Now();
        var report = await ReportStore.FindAsync(database, id, cancel);
        if (report is null || (principal.Only is { } only && report.PlatformId != only.Value))
        {
            return Problem.Of(ReportRefusals.Unknown);
        }

        // On disk outside of the database first: a backup made before this must not bring them back.
        var texts = await SealedStore.OfReportAsync(database, id, cancel);
        list.Add(texts.Select(t => t.Id).Append(id).Select(one => new ErasedText(one, now.ToMicros())));
        var listed = texts.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        var erased = await database.Recorder.WriteAsync(
            async tx =>
            {
                var rows = (await SealedStore.OfReportAsync(tx, id)).FindAll(r => listed.Contains(r.Id));
                foreach (var row in rows)
                {
                    SealedStore.Erase(tx, row, now.ToMicros());
                }

                await ReporterRecords.ForgetAsync(tx, id, now);
                tx.FactIfAny("report.erased", principal.Actor, now);
                return rows.Count;
            },
            cancel
        );
        return Answer.Of(new Response(erased));
    }
}
