using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Connectors.Net;
using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Webhooks;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers;
using Redress.Storage.Platforms;
using Redress.Storage.Webhooks;

namespace Redress.Server.Features.Webhooks;

/// <summary>POST /v1/webhooks: events of a platform, or of the installation, go to that address from now on.</summary>
public static class AddWebhook
{
    private const int SecretBytes = 32;
    private const int MaxUrl = 500;
    private const int MostWebhooks = 100;

    /// <param name="Url">https, or an allowed loopback address.</param>
    /// <param name="PlatformId">Whose events; a platform's key gets its own in any case. All of the installation's without.</param>
    public sealed record Request(string Url, string? PlatformId = null);

    /// <param name="Secret">What events are signed with; shown this once.</param>
    public sealed record Response(string Id, string Url, string? PlatformId, string Secret);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/webhooks", HandleAsync)
            .Needs(Permission.SubscribeEvents)
            .Describe("AddWebhook", "Webhooks", "Send events to an address, signed")
            .Takes<Request>()
            .Answers<Response>(201, 400, 401, 403, 404, 409);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        Fetcher fetcher,
        IdSource ids,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var added = await RunAsync(database, keys, fetcher, ids, clock, http.Principal(), body.Value.Value, cancel);
        return added.Ok ? Answer.Of(added.Value, 201) : Problem.Of(added.Refusal!);
    }

    public static async Task<Result<Response>> RunAsync(
        Database database,
        KeyRing keys,
        Fetcher fetcher,
        IdSource ids,
        TimeProvider clock,
        Principal principal,
        Request request,
        CancellationToken cancel
    )
    {
        if (!IsUsable(request.Url, fetcher))
        {
            return WebhookRefusals.UrlInvalid.At("/url");
        }

        if (principal.Only is { } only && request.PlatformId is not null && request.PlatformId != only.Value)
        {
            return PlatformRefusals.Unknown.At("/platformId");
        }

        var secret = WebhookSecret.Create(RandomNumberGenerator.GetBytes(SecretBytes));
        var id = ids.New(WebhookRow.Prefix);
        var row = new WebhookRow
        {
            Id = id,
            PlatformId = principal.Only?.Value ?? request.PlatformId,
            Url = request.Url,
            Secret = PlatformDirectory.SealSecrets(keys, id, [secret]),
            CreatedAt = clock.Now().ToMicros(),
            CreatedBy = principal.Actor.Value,
        };
        var added = await database.Recorder.RecordAsync(tx => InsertAsync(tx, row, principal.Actor), cancel);
        return added.Ok ? new Response(id, row.Url, row.PlatformId, secret.Reveal()) : added.As<Response>();
    }

    private static bool IsUsable(string url, Fetcher fetcher) =>
        url.Length <= MaxUrl
        && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri is { UserInfo: "", Fragment: "" }
        && EventPost.IsUsable(fetcher, uri);

    private static async Task<Result<WebhookRow>> InsertAsync(Transaction tx, WebhookRow row, Actor by)
    {
        if (row.PlatformId is { } platform && await PlatformStore.FindAsync(tx, platform) is null)
        {
            return PlatformRefusals.Unknown;
        }

        if (await WebhookStore.CountAsync(tx) >= MostWebhooks)
        {
            return WebhookRefusals.TooMany;
        }

        WebhookStore.Insert(tx, row, await LedgerReading.NextAsync(tx));
        tx.Fact("webhook.added", by, Instant.FromMicros(row.CreatedAt));
        return row;
    }
}
