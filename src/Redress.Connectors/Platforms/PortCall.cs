using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Redress.Connectors.Net;
using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;

namespace Redress.Connectors.Platforms;

/// <summary>A call's bytes with its signature; made apart from sending, so that a check can spoil or repeat it.</summary>
internal sealed record SignedCall(string Id, string Timestamp, string Signature, byte[] Body);

/// <summary>An answer read as JSON, or why not.</summary>
internal readonly record struct PortAnswer<T>(T? Value, PortFailure? Failure)
    where T : class;

/// <summary>Signs a call, posts it and reads the answer.</summary>
internal sealed class PortCall(Fetcher fetcher, Uri endpoint)
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>For a media item: 64 MiB as base64.</summary>
    public const int MaxMediaBytes = 88 * 1024 * 1024;

    public static SignedCall Sign<T>(
        IReadOnlyList<WebhookSecret> secrets,
        string id,
        string type,
        T body,
        DateTimeOffset now,
        JsonTypeInfo<WireCall<T>> shape
    )
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new WireCall<T>(type, now, body), shape);
        return new SignedCall(id, StandardWebhook.Timestamp(now), StandardWebhook.Sign(secrets, id, now, bytes), bytes);
    }

    /// <summary>TLS, except to a host that the operator allowed by name and port.</summary>
    public bool IsUsableEndpoint =>
        endpoint.IsAbsoluteUri && (endpoint.Scheme == Uri.UriSchemeHttps || fetcher.IsAllowedHost(endpoint));

    public Task<FetchResult> PostAsync(SignedCall call, CancellationToken cancel) => PostAsync(call, MaxBytes, cancel);

    public Task<FetchResult> PostAsync(SignedCall call, int maxBytes, CancellationToken cancel)
    {
        if (!IsUsableEndpoint)
        {
            return Task.FromResult<FetchResult>(new FetchResult.Failed(FetchFailure.UnusableUrl));
        }

        var request = new FetchRequest(HttpMethod.Post, endpoint)
        {
            Content = call.Body,
            ContentType = MediaTypeNames.Application.Json,
            Accept = MediaTypeNames.Application.Json,
            Deadline = Deadline,
            MaxBytes = maxBytes,
            Headers =
            [
                new(StandardWebhook.IdHeader, call.Id),
                new(StandardWebhook.TimestampHeader, call.Timestamp),
                new(StandardWebhook.SignatureHeader, call.Signature),
            ],
        };
        return fetcher.SendAsync(request, cancel);
    }

    public async Task<PortAnswer<T>> AskAsync<T>(SignedCall call, JsonTypeInfo<T> shape, CancellationToken cancel)
        where T : class => Read(await PostAsync(call, cancel), shape);

    public static PortAnswer<T> Read<T>(FetchResult result, JsonTypeInfo<T> shape)
        where T : class
    {
        if (result is not FetchResult.Answer answer)
        {
            var reason = ((FetchResult.Failed)result).Reason;
            return new(null, new PortFailure(PortFailureReason.NotReached, Word.Of(reason)));
        }

        if (answer.Status != 200)
        {
            var status = answer.Status.ToString(CultureInfo.InvariantCulture);
            return new(null, new PortFailure(PortFailureReason.WrongStatus, status));
        }

        if (answer.Headers.MediaType != MediaTypeNames.Application.Json || answer.Headers.IsEncoded)
        {
            return new(null, new PortFailure(PortFailureReason.NotJson));
        }

        try
        {
            return JsonSerializer.Deserialize(answer.Bytes.Span, shape) is { } value
                ? new(value, null)
                : new(null, new PortFailure(PortFailureReason.WrongShape));
        }
        catch (JsonException e)
        {
            // The path in the exception can hold the platform's own property names, so only the reason is told.
            var reason = e.Path is null or "$" ? PortFailureReason.NotJson : PortFailureReason.WrongShape;
            return new(null, new PortFailure(reason));
        }
    }
}
