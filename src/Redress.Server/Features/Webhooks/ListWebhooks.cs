using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Webhooks;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Ledgers;
using Redress.Storage.Webhooks;

namespace Redress.Server.Features.Webhooks;

/// <summary>GET /v1/webhooks, POST /v1/webhooks/{id}/replay and POST /v1/webhooks/{id}/remove.</summary>
public static class ListWebhooks
{
    /// <param name="Waiting">Events that wait, or are tried again.</param>
    /// <param name="Dead">Events that were given up; replay sends them again.</param>
    /// <param name="LastError">Why the longest waiting one was not taken: a status or a word.</param>
    public sealed record WebhookView(
        string Id,
        string Url,
        string? PlatformId,
        DateTimeOffset CreatedAt,
        long Waiting,
        long Dead,
        string? LastError
    );

    /// <param name="Since">Everything that happened then or later is sent once more, under the same ids.</param>
    public sealed record ReplayRequest(DateTimeOffset Since);

    public sealed record Replayed(string Id, DateTimeOffset Since);

    public sealed record Removed(string Id, DateTimeOffset RemovedAt);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/webhooks", ListAsync)
            .Needs(Permission.SubscribeEvents)
            .Describe("ListWebhooks", "Webhooks", "Where events go, and how that stands")
            .Answers<Page<WebhookView>>(200, 401, 403);
        routes
            .MapPost("/v1/webhooks/{id}/replay", ReplayAsync)
            .Needs(Permission.SubscribeEvents)
            .Describe("ReplayWebhook", "Webhooks", "Send events once more, from a time on")
            .Takes<ReplayRequest>()
            .Answers<Replayed>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/webhooks/{id}/remove", RemoveAsync)
            .Needs(Permission.SubscribeEvents)
            .Describe("RemoveWebhook", "Webhooks", "Send nothing there any more")
            .Answers<Removed>(200, 401, 403, 404);
    }

    private static async Task<IResult> ListAsync(HttpContext http, Database database, CancellationToken cancel)
    {
        return Answer.Of(new Page<WebhookView>(await AllAsync(database, http.Principal(), cancel), null));
    }

    public static async Task<List<WebhookView>> AllAsync(
        Database database,
        Principal principal,
        CancellationToken cancel
    )
    {
        var rows = await WebhookStore.AllAsync(database, principal.Only?.Value, cancel);
        var counts = (await WebhookStore.CountsAsync(database, JobKind.Deliver, cancel)).ToDictionary(
            c => c.WebhookId,
            StringComparer.Ordinal
        );
        return rows.ConvertAll(r => View(r, counts.GetValueOrDefault(r.Id)));
    }

    private static WebhookView View(WebhookRow row, DeliveryCount? count) =>
        new(
            row.Id,
            row.Url,
            row.PlatformId,
            Instant.FromMicros(row.CreatedAt),
            count?.Waiting ?? 0,
            count?.Dead ?? 0,
            count?.LastError
        );

    private static async Task<IResult> ReplayAsync(
        HttpContext http,
        string id,
        Database database,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<ReplayRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var since = body.Value.Value.Since;
        if (!IsOwn(http.Principal(), await WebhookStore.FindAsync(database, id, cancel)))
        {
            return Problem.Of(WebhookRefusals.Unknown);
        }

        var first = await LedgerReading.FirstSinceAsync(database, since.ToMicros(), cancel);
        await database.Recorder.WriteAsync(
            tx =>
            {
                WebhookStore.Replay(tx, id, first);
                return Task.CompletedTask;
            },
            cancel
        );
        return Answer.Of(new Replayed(id, since));
    }

    private static async Task<IResult> RemoveAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var removed = await RemoveByAsync(database, clock, http.Principal(), id, cancel);
        return removed.Ok ? Answer.Of(removed.Value) : Problem.Of(removed.Refusal!);
    }

    public static async Task<Result<Removed>> RemoveByAsync(
        Database database,
        TimeProvider clock,
        Principal principal,
        string id,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        return await database.Recorder.RecordAsync<Removed>(
            async tx =>
            {
                var row = await WebhookStore.FindAsync(tx, id);
                if (!IsOwn(principal, row))
                {
                    return WebhookRefusals.Unknown;
                }

                WebhookStore.Remove(tx, row!, now.ToMicros(), JobKind.Deliver);
                tx.Fact("webhook.removed", principal.Actor, now);
                return new Removed(id, now);
            },
            cancel
        );
    }

    /// <summary>Another platform's is as unknown as one that is not there.</summary>
    private static bool IsOwn(Principal principal, WebhookRow? row) =>
        row is not null && (principal.Only is not { } only || row.PlatformId == only.Value);
}
