using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Exchanges;
using Redress.Connectors.Net;
using Redress.Connectors.Tests.Peers;
using Redress.Tests.StandIns;

namespace Redress.Connectors.Tests.Exchanges;

/// <summary>A stand-in behind a real web server, and a fetch from its beginning to its end.</summary>
internal sealed class Fetching : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private readonly WebPeer _peer;

    private Fetching(WebPeer peer)
    {
        _peer = peer;
        Fetcher = new Fetcher(new FetcherOptions { AllowedHosts = [peer.HostPort] });
    }

    public Fetcher Fetcher { get; }

    public Uri At(string path) => _peer.At(path);

    public static async Task<Fetching> StartAsync(IStandIn standIn) =>
        new(await WebPeer.StartAsync(context => AnswerAsync(context, standIn)));

    /// <summary>The last word on each record, and where the next fetch begins.</summary>
    public static async Task<(
        Dictionary<string, ExchangeRecord> Said,
        int Faulty,
        ExchangePlace Place,
        bool IsAll
    )> AllAsync(IExchange exchange, string? checkpoint = null)
    {
        var said = new Dictionary<string, ExchangeRecord>(StringComparer.Ordinal);
        var place = new ExchangePlace(checkpoint, null);
        for (var (faulty, calls) = (0, 0); calls < 1_000; calls++)
        {
            switch (await exchange.FetchAsync(place, Now, CancellationToken.None))
            {
                case ExchangeResult.Page page:
                    faulty += page.Faulty;
                    foreach (var record in page.Records)
                    {
                        said[record.Name] = record;
                    }

                    place = page.Next;
                    if (place.More is null)
                    {
                        return (said, faulty, place, page.IsAll);
                    }

                    break;
                case ExchangeResult.Failed { Retry: { } retry }:
                    place = retry;
                    break;
                case ExchangeResult.Failed { Fault: ExchangeFault.Expired }:
                    place = place with { More = null };
                    break;
                case ExchangeResult.Failed failed:
                    throw new InvalidOperationException($"The fetch failed: {failed.Fault}");
            }
        }

        throw new InvalidOperationException("The fetch does not end");
    }

    public async ValueTask DisposeAsync()
    {
        Fetcher.Dispose();
        await _peer.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, IStandIn standIn)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var headers = context.Request.Headers.ToDictionary(
            h => h.Key.ToLowerInvariant(),
            h => h.Value.ToString(),
            StringComparer.Ordinal
        );
        // As it was sent: nothing may be decoded before the stand-in looks at it.
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var answer = standIn.Answer(context.Request.Method, target, headers, await reader.ReadToEndAsync());
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Type;
        await context.Response.WriteAsync(answer.Text);
    }
}
