using System.Globalization;
using System.Net.Mime;
using Redress.Connectors.Net;
using Redress.Core.Kernel;

namespace Redress.Connectors.Webhooks;

/// <summary>Sends one signed message to somebody who asked for it. What comes back is its status and nothing else.</summary>
public static class EventPost
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>TLS, except to a host that the operator allowed by name and port.</summary>
    public static bool IsUsable(Fetcher fetcher, Uri url) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || fetcher.IsAllowedHost(url));

    /// <returns>Null where it was taken (2xx); else why not, in our words: a status or a failure's word.</returns>
    public static async Task<string?> SendAsync(
        Fetcher fetcher,
        Uri url,
        IReadOnlyList<WebhookSecret> secrets,
        string id,
        ReadOnlyMemory<byte> body,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (!IsUsable(fetcher, url))
        {
            return Word.Of(FetchFailure.UnusableUrl);
        }

        var request = new FetchRequest(HttpMethod.Post, url)
        {
            Body = FetchBody.None,
            Content = body,
            ContentType = MediaTypeNames.Application.Json,
            Deadline = Deadline,
            Headers =
            [
                new(StandardWebhook.IdHeader, id),
                new(StandardWebhook.TimestampHeader, StandardWebhook.Timestamp(now)),
                new(StandardWebhook.SignatureHeader, StandardWebhook.Sign(secrets, id, now, body.Span)),
            ],
        };
        return await fetcher.SendAsync(request, cancel) switch
        {
            FetchResult.Answer { IsSuccess: true } => null,
            FetchResult.Answer answer => "status " + answer.Status.ToString(CultureInfo.InvariantCulture),
            FetchResult.Failed failed => Word.Of(failed.Reason),
            _ => throw new InvalidOperationException("A fetch has one of two results"),
        };
    }
}
