using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Chirp.World;
using Dapper;

namespace Chirp.Port;

/// <summary>
/// What Chirp tells Redress: reports from its report button, by key; and events, signed like the calls that it gets.
/// </summary>
internal sealed class RedressClient : BackgroundService
{
    private const int MaxWaiting = 1000;
    private const int Attempts = 5;

    private readonly Options _options;
    private readonly Database _database;
    private readonly Clock _clock;
    private readonly Channel<long> _reshared = Channel.CreateBounded<long>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest }
    );
    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        }
    )
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 64 * 1024,
    };

    public RedressClient(Options options, Database database, Clock clock) =>
        (_options, _database, _clock) = (options, database, clock);

    public bool IsConnected => _options.Redress is not null;

    public sealed record ReportedLink(string Link);

    public sealed record ReportBody(
        string Source,
        string Reason,
        string Minor,
        string Language,
        IReadOnlyList<ReportedLink> Subjects,
        string? Reporter
    );

    /// <summary>Sends a report of one of our users.</summary>
    /// <returns>Redress's answer; null where it could not be reached or did not take the report.</returns>
    public async Task<JsonElement?> Report(ReportBody report, string idempotencyKey, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_options.Redress!, "/v1/reports"))
        {
            Content = JsonContent.Create(report),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.Key);
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        try
        {
            await request.Content.LoadIntoBufferAsync(cancel);
            using var response = await _http.SendAsync(request, cancel);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>(cancel) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Somebody reshared <paramref name="original"/>; Redress wants to know if it ever ordered anything there.</summary>
    public void Reshared(long original)
    {
        var isKnown = _database.Read(db =>
            db.ExecuteScalar<long>(
                "SELECT EXISTS (SELECT 1 FROM ordered WHERE kind = 'post' AND ref = @original)",
                new { original }
            )
        );
        if (isKnown == 1 && _options is { Redress: not null, Platform: not null, Secrets.Count: > 0 })
        {
            _reshared.Writer.TryWrite(original);
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var original in _reshared.Reader.ReadAllAsync(stoppingToken))
            {
                await Tell("subject.reshared", new { kind = "post", id = $"{original}" }, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping. Redress resolves again by itself; an event only makes it sooner.
        }
    }

    private async Task Tell(string type, object subject, CancellationToken cancel)
    {
        var now = _clock.ForSignatures;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                timestamp = now.UtcDateTime,
                data = subject,
            }
        );
        var id = $"evt_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await TryTell(id, body, cancel))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1 << attempt), cancel);
        }
    }

    private async Task<bool> TryTell(string id, byte[] body, CancellationToken cancel)
    {
        var seconds = _clock.ForSignatures.ToUnixTimeSeconds();
        var address = new Uri(_options.Redress!, $"/v1/platforms/{Uri.EscapeDataString(_options.Platform!)}/events");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{seconds}");
        request.Headers.Add("webhook-signature", RedressPort.Sign(_options.Secrets[0], id, seconds, body));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
