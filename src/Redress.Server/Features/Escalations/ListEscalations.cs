using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;

namespace Redress.Server.Features.Escalations;

/// <summary>GET /v1/escalations: what waits for a person, oldest first.</summary>
public static class ListEscalations
{
    private const int MostAtOnce = 100;

    /// <param name="Rung">How often somebody was paged.</param>
    /// <param name="NextAt">When it is passed on.</param>
    public sealed record EscalationView(
        string Id,
        string? CaseId,
        EscalationReason Reason,
        EscalationStatus Status,
        int Rung,
        DateTimeOffset OpenedAt,
        DateTimeOffset NextAt,
        string? AcknowledgedBy
    )
    {
        public static EscalationView Of(Escalation e) =>
            new(e.Id.Value, e.CaseId, e.Reason, e.Status, e.Rung, e.OpenedAt, e.NextAt, e.AcknowledgedBy);
    }

    /// <param name="PersonId">Null where there was nobody.</param>
    /// <param name="Failure">Why it did not arrive, as a code; null where it did or is under way.</param>
    public sealed record PageView(
        string? PersonId,
        int Rung,
        DateTimeOffset At,
        DateTimeOffset? EndedAt,
        string? Failure
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/escalations", HandleAsync)
            .Needs(Permission.AnswerPages)
            .Describe("ListEscalations", "Escalations", "What waits for a person, oldest first")
            .Answers<Page<EscalationView>>(200, 400, 401, 403);
        routes
            .MapGet("/v1/escalations/{id}/pages", PagesAsync)
            .Needs(Permission.AnswerPages)
            .Describe("ListPages", "Escalations", "Who was paged when, and whether it arrived")
            .Answers<Page<PageView>>(200, 400, 401, 403, 404);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        CancellationToken cancel,
        string? status = null,
        string? cursor = null
    )
    {
        var wanted = EscalationStatus.Open;
        if (status is not null && !Word.TryParse(status, out wanted))
        {
            return Problem.Of(HttpRefusals.FieldInvalid.At("/status"));
        }

        var after = Cursor.After(cursor);
        if (!after.Ok)
        {
            return Problem.Of(after.Refusal!);
        }

        var sight = http.Principal().Sight;
        var page = await EscalationStore.ListAsync(database, wanted, sight, after.Value, MostAtOnce, cancel);
        var next = page.Count == MostAtOnce ? Cursor.Of(page[^1].Id.Value) : null;
        return Answer.Of(new Page<EscalationView>(page.ConvertAll(EscalationView.Of), next));
    }

    private static async Task<IResult> PagesAsync(
        HttpContext http,
        string id,
        Database database,
        CancellationToken cancel
    )
    {
        if (!Id<Escalation>.TryParse(id, out var parsed))
        {
            return Problem.Of(HttpRefusals.IdInvalid);
        }

        var principal = http.Principal();
        var current = await database.Recorder.WriteAsync(
            async tx =>
            {
                var found = await EscalationStore.FindAsync(tx, parsed.Value);
                return found is not null && await principal.SeesAsync(tx, found) ? found : null;
            },
            cancel
        );
        if (current is null)
        {
            return Problem.Of(EscalationRefusals.Unknown);
        }

        var pages = await PageStore.OfEscalationAsync(database, id, cancel);
        return Answer.Of(new Page<PageView>(pages.ConvertAll(View), null));
    }

    private static PageView View(PageRow p) =>
        new(
            p.PersonId,
            (int)p.Rung,
            Instant.FromMicros(p.CreatedAt),
            p.EndedAt is { } ended ? Instant.FromMicros(ended) : null,
            p.Failure
        );
}
