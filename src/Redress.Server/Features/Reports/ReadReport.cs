using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>GET /v1/reports/{id}: a report as its platform may see it: what it filed and what came of it, nobody else's.</summary>
public static class ReadReport
{
    public sealed record LinkView(
        int Number,
        LinkStatus Status,
        HoldAnswer Hold,
        DateTimeOffset? LookBy,
        DateTimeOffset? HiddenAt
    );

    public sealed record Response(
        string Id,
        ReportStatus Status,
        Source Source,
        Reason Reason,
        DateTimeOffset ReceivedAt,
        IReadOnlyList<LinkView> Subjects
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/reports/{id}", HandleAsync)
            .Needs(Permission.ReadReports)
            .Describe("ReadReport", "Reports", "One report")
            .Answers<Response>(200, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        CancellationToken cancel
    )
    {
        if (!Id<Report>.TryParse(id, out _))
        {
            return Problem.Of(HttpRefusals.IdInvalid);
        }

        var row = await ReportStore.FindAsync(database, id, cancel);
        if (row is null || (http.Principal().Only is { } only && row.PlatformId != only.Value))
        {
            return Problem.Of(ReportRefusals.Unknown);
        }

        var report = row.ToReport();
        if (Standing.IsChildCategory(report.Reason) && !http.Principal().Sight.PastWall)
        {
            return Problem.Of(ReportRefusals.Unknown);
        }

        var links = new List<LinkView>();
        foreach (var link in (await ReportStore.LinksAsync(database, id, cancel)).ConvertAll(l => l.ToLink()))
        {
            var hidden = link.SubjectId is { } subject
                ? await ReadingStore.HiddenSinceAsync(database, subject.Value, report.ReceivedAt, cancel)
                : null;
            links.Add(new LinkView(link.Ordinal + 1, link.Status, link.Hold, link.LookBy, hidden));
        }

        return Answer.Of(new Response(id, report.Status, report.Source, report.Reason, report.ReceivedAt, links));
    }
}
