using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Redress.Connectors.Net;
using Redress.Core.Kernel;

namespace Redress.Connectors.Webhooks;

/// <summary>A page as it goes to somebody's webhook: ids, a reason and times; nothing about anybody.</summary>
public sealed record OutgoingPage(
    string Id,
    string EscalationId,
    string? CaseId,
    string Reason,
    int Rung,
    DateTimeOffset OpenedAt,
    DateTimeOffset AnswerBefore
);

/// <summary>Sends a page to a webhook, signed after Standard Webhooks.</summary>
public sealed class PageSender(Fetcher fetcher)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);
    private const int MaxBytes = 16 * 1024;

    /// <returns>Null where it arrived; else why not, as a code.</returns>
    public async Task<string?> SendAsync(
        Uri to,
        WebhookSecret secret,
        OutgoingPage page,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (to.Scheme != Uri.UriSchemeHttps && !fetcher.IsAllowedHost(to))
        {
            return "unusable-url";
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type = "escalation.page",
                timestamp = now,
                data = page,
            },
            JsonSerializerOptions.Web
        );
        var request = new FetchRequest(HttpMethod.Post, to)
        {
            Body = FetchBody.None,
            Content = body,
            ContentType = MediaTypeNames.Application.Json,
            Deadline = Deadline,
            MaxBytes = MaxBytes,
            Headers =
            [
                new(StandardWebhook.IdHeader, page.Id),
                new(StandardWebhook.TimestampHeader, StandardWebhook.Timestamp(now)),
                new(StandardWebhook.SignatureHeader, StandardWebhook.Sign([secret], page.Id, now, body)),
            ],
        };
        return await fetcher.SendAsync(request, cancel) switch
        {
            FetchResult.Answer { IsSuccess: true } => null,
            FetchResult.Answer answer => "status-" + answer.Status.ToString(CultureInfo.InvariantCulture),
            FetchResult.Failed failed => Word.Of(failed.Reason),
            _ => throw new InvalidOperationException("A fetch is answered or failed"),
        };
    }
}
