using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Webhooks;

namespace Redress.Connectors.Tests.Peers;

internal sealed record PlayedCall(string Id, string Timestamp, string Signature, byte[] Body);

/// <summary>A platform that answers every call with what the test says.</summary>
internal sealed class PlayedPlatform(WebPeer peer, Fetcher fetcher, ConcurrentQueue<PlayedCall> calls)
    : IAsyncDisposable
{
    public static readonly WebhookSecret Secret = WebhookSecret.Create(new byte[32]);

    public WebhookPlatform Port { get; } = PortTo(fetcher, peer.At("/port"));

    public IReadOnlyCollection<PlayedCall> Calls => calls;

    public static async Task<PlayedPlatform> StartAsync(Func<JsonElement, string> answer)
    {
        var calls = new ConcurrentQueue<PlayedCall>();
        var peer = await WebPeer.StartAsync(async c =>
        {
            using var copy = new MemoryStream();
            await c.Request.Body.CopyToAsync(copy);
            var headers = c.Request.Headers;
            calls.Enqueue(
                new PlayedCall(
                    headers["webhook-id"]!,
                    headers["webhook-timestamp"]!,
                    headers["webhook-signature"]!,
                    copy.ToArray()
                )
            );
            c.Response.ContentType = "application/json; charset=utf-8";
            using var parsed = JsonDocument.Parse(copy.ToArray());
            await c.Response.WriteAsync(answer(parsed.RootElement));
        });
        return new PlayedPlatform(peer, new Fetcher(new FetcherOptions { AllowedHosts = [peer.HostPort] }), calls);
    }

    public async ValueTask DisposeAsync()
    {
        fetcher.Dispose();
        await peer.DisposeAsync();
    }

    public static WebhookPlatform PortTo(Fetcher fetcher, Uri endpoint) =>
        new(fetcher, endpoint, [Secret], new SetClock(), SetClock.Ids());
}
