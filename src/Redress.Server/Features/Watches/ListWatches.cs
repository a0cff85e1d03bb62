using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Banks;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Watches;

/// <summary>GET /v1/watches: fingerprints that people filed and nobody has looked at, the oldest first.</summary>
public static class ListWatches
{
    private const int MostAtOnce = 100;

    /// <param name="ReportId">The report that they came with; its words are there.</param>
    /// <param name="Found">How often something like it was found; each is a link of the report.</param>
    /// <param name="EndAskedBy">Who thinks that they should end; another person has to agree.</param>
    /// <param name="EndWhy">In whose words.</param>
    public sealed record WatchView(
        string ReportId,
        Source Source,
        Reason Reason,
        Minor Minor,
        DateTimeOffset FiledAt,
        DateTimeOffset Until,
        long Found,
        string? EndAskedBy,
        string? EndWhy
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/watches", HandleAsync)
            .Needs(Permission.ReadCases)
            .Describe("ListWatches", "Watches", "Fingerprints that people filed and nobody has looked at")
            .Answers<Page<WatchView>>(200, 400, 401, 403);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        CancellationToken cancel,
        string? cursor = null
    )
    {
        if (After(cursor) is not { } after)
        {
            return Problem.Of(HttpRefusals.CursorInvalid);
        }

        var only = http.Principal().Only?.Value ?? "";
        var waiting = await WatchStore.WaitingAsync(database, only, after, MostAtOnce, cancel);
        var last = waiting.Count == MostAtOnce ? waiting[^1] : null;
        var next = last is null
            ? null
            : Cursor.Of(last.CreatedAt.ToString(CultureInfo.InvariantCulture), last.ReportId);
        return Answer.Of(new Page<WatchView>(waiting.ConvertAll(View), next));
    }

    private static (long At, string Id)? After(string? cursor)
    {
        if (cursor is null)
        {
            return (0, "");
        }

        return
            Cursor.Parse(cursor, 2) is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? (time, id)
            : null;
    }

    private static WatchView View(WaitingWatch w) =>
        new(
            w.ReportId,
            Word.Parse<Source>(w.Source),
            Word.Parse<Reason>(w.Reason),
            Word.Parse<Minor>(w.Minor),
            Instant.FromMicros(w.CreatedAt),
            Instant.FromMicros(w.UntilAt),
            w.Found,
            w.EndAskedBy,
            w.EndWhy
        );
}
