using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>POST /v1/reports/{id}/erase: destroys the keys of everything a reporter wrote. No row disappears.</summary>
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
        var erased = await database.Recorder.RecordAsync<int>(
            async tx =>
            {
                var report = await ReportStore.FindAsync(tx, id);
                if (report is null || (principal.Only is { } only && report.PlatformId != only.Value))
                {
                    return ReportRefusals.Unknown;
                }

                var rows = await SealedStore.OfReportAsync(tx, id);
                foreach (var row in rows)
                {
                    SealedStore.Erase(tx, row, now.ToMicros());
                }

                tx.FactIfAny("report.erased", principal.Actor, now);
                return rows.Count;
            },
            cancel
        );
        return erased.Ok ? Answer.Of(new Response(erased.Value)) : Problem.Of(erased.Refusal!);
    }
}
