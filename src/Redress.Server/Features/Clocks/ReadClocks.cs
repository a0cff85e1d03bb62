using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Clocks;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Clocks;

namespace Redress.Server.Features.Clocks;

/// <summary>GET /v1/cases/{id}/clocks: what runs on a case by when, computed now; and what has run out, for ever.</summary>
public static class ReadClocks
{
    /// <param name="Clock">us.tida, uk.osa, eu.dsa, eu.tco or own.</param>
    /// <param name="MetAt">When what it asks for was done; null while it runs.</param>
    public sealed record ClockView(
        string Clock,
        DateTimeOffset StartsAt,
        DateTimeOffset DueAt,
        DateTimeOffset? MetAt,
        bool Breached
    );

    /// <param name="Signature">When a signature came; null while there is none.</param>
    /// <param name="Identification">When it was said what and where it is.</param>
    /// <param name="GoodFaith">When the statement of good faith came.</param>
    /// <param name="Contact">When a contact came.</param>
    /// <param name="CompleteAt">When the last of the four came: the clock starts there.</param>
    public sealed record ElementsView(
        DateTimeOffset? Signature,
        DateTimeOffset? Identification,
        DateTimeOffset? GoodFaith,
        DateTimeOffset? Contact,
        DateTimeOffset? CompleteAt,
        IReadOnlyList<string> Missing
    )
    {
        public static ElementsView Of(RequestElements e) =>
            new(e.Signature, e.Identification, e.GoodFaith, e.Contact, e.CompleteAt, e.Missing);
    }

    public sealed record LinkView(
        string ReportId,
        int Number,
        ElementsView TakeItDown,
        IReadOnlyList<ClockView> Clocks
    );

    /// <param name="RecordedAt">When it was written down that it had run out.</param>
    public sealed record BreachView(
        string ReportId,
        int Number,
        string Clock,
        DateTimeOffset DueAt,
        DateTimeOffset RecordedAt
    );

    public sealed record Response(IReadOnlyList<LinkView> Links, IReadOnlyList<BreachView> Breaches);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/cases/{id}/clocks", HandleAsync)
            .Needs(Permission.ReadCases)
            .Describe("ReadClocks", "Cases", "The clocks of a case")
            .Answers<Response>(200, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) => CaseVerb.Answered(await ReadAsync(office, http.Principal(), id, cancel));

    public static async Task<Result<Response>> ReadAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    )
    {
        var database = office.Database;
        var found = await VisibleCase.FindAsync(who, database, id, cancel);
        if (!found.Ok)
        {
            return found.As<Response>();
        }

        var now = office.Now;
        var links = await ClockStore.OfCaseAsync(database, id, cancel);
        var breaches = await ClockStore.BreachesAsync(database, id, cancel);
        return new Response(
            links.ConvertAll(l => View(l, office.Policy.Current.Clocks, now)),
            breaches.ConvertAll(b => new BreachView(
                b.ReportId,
                (int)b.Ordinal + 1,
                b.Clock,
                Instant.FromMicros(b.DueAt),
                Instant.FromMicros(b.RecordedAt)
            ))
        );
    }

    private static LinkView View(ClockedLink link, IReadOnlyDictionary<string, TimeSpan> laws, DateTimeOffset now) =>
        new(
            link.ReportId,
            link.Ordinal + 1,
            ElementsView.Of(link.Facts.Elements),
            [
                .. ClockRules
                    .Of(link.Facts, laws)
                    .Select(c => new ClockView(c.Name, c.StartsAt, c.DueAt, c.MetAt, c.IsBreached(now))),
            ]
        );
}
