using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Banks;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Sweeps;

/// <summary>GET /v1/sweeps: searches through platforms and how far they are.</summary>
public static class ListSweeps
{
    private const int Most = 100;

    /// <param name="Way">By what it is known what is there: listed by the platform, or the fingerprints that were kept.</param>
    /// <param name="Seen">Media so far.</param>
    /// <param name="Skipped">On surfaces that are not compared.</param>
    /// <param name="Unknown">Of which it is not known whether they are like anything banked.</param>
    /// <param name="Found">Reported because of what they are like.</param>
    public sealed record SweepView(
        string Id,
        string PlatformId,
        SweepWay Way,
        long Seen,
        long Skipped,
        long Unknown,
        long Found,
        DateTimeOffset BegunAt,
        DateTimeOffset? EndedAt
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/sweeps", HandleAsync)
            .Needs(Permission.ReadMatches)
            .Describe("ListSweeps", "Matches", "Searches through platforms, the newest first")
            .Answers<Page<SweepView>>(200, 401, 403);

    private static async Task<IResult> HandleAsync(HttpContext http, Database database, CancellationToken cancel)
    {
        var only = http.Principal().Only;
        var latest = await SweepStore.LatestAsync(database, Most, cancel);
        var seen = latest.Where(s => only is null || s.PlatformId == only.Value.Value).Select(View);
        return Answer.Of(new Page<SweepView>([.. seen], null));
    }

    private static SweepView View(SweepRow row) =>
        new(
            row.Id,
            row.PlatformId,
            Word.Parse<SweepWay>(row.Way),
            row.Seen,
            row.Skipped,
            row.Unknown,
            row.Found,
            Instant.FromMicros(row.BegunAt),
            row.EndedAt is { } at ? Instant.FromMicros(at) : null
        );
}
