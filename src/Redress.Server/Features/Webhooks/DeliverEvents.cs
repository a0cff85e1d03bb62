using System.Text.Json;
using Redress.Connectors.Net;
using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;
using Redress.Core.Webhooks;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Server.Watching;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers;
using Redress.Storage.Webhooks;

namespace Redress.Server.Features.Webhooks;

/// <summary>Sends events, signed. What nobody takes is tried again for about a day and then given up, to be seen and replayed.</summary>
public sealed class DeliverEvents(Database database, KeyRing keys, Fetcher fetcher, TimeProvider clock) : IJobHandler
{
    public string Kind => JobKind.Deliver;

    public int Most => 50;

    public TimeSpan Lease => TimeSpan.FromMinutes(2);

    public bool OfPlatform => false;

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel) =>
        Task.WhenAll(jobs.GroupBy(j => j.Ref).Select(g => SendAsync(g.Key, [.. g], cancel)));

    private async Task SendAsync(string webhookId, List<JobRow> jobs, CancellationToken cancel)
    {
        var webhook = await WebhookStore.FindAsync(database, webhookId, cancel);
        string? failure = null;
        foreach (var job in jobs.OrderBy(j => j.Revision))
        {
            // Where one was not taken, the next would not be either.
            failure ??= webhook is null ? null : await SendAsync(webhook, job, cancel);
            await database.Recorder.WriteAsync(
                tx =>
                {
                    Record(tx, job, failure);
                    return Task.CompletedTask;
                },
                cancel
            );
        }
    }

    private async Task<string?> SendAsync(WebhookRow webhook, JobRow job, CancellationToken cancel)
    {
        var leaf = await LedgerReading.LeavesAsync(database, LedgerEvent.LeafOf(job.Revision), 1, cancel);
        var found = leaf.SelectMany(LedgerEvent.Of).FirstOrDefault(e => e.Number == job.Revision);
        if (found is null)
        {
            // Erased meanwhile: there is nothing to tell any more.
            return null;
        }

        var platforms = await WebhookStore.PlatformsAsync(database, [found.CaseId], cancel);
        var body = new EventBody(
            found.Type,
            found.At,
            new(found.Number, platforms[found.CaseId], found.CaseId, found.DecisionId, found.DueAt)
        );
        return await EventPost.SendAsync(
            fetcher,
            new Uri(webhook.Url),
            PlatformDirectory.OpenSecrets(keys, webhook.Id, webhook.Secret),
            found.Id,
            JsonSerializer.SerializeToUtf8Bytes(body, Json.Options),
            clock.Now(),
            cancel
        );
    }

    private void Record(Transaction tx, JobRow job, string? failure)
    {
        var now = clock.Now();
        var wait = failure is null ? null : Backoff.After(job.Attempts);
        if (failure is not null && wait is { } later)
        {
            JobStore.Again(tx, job, failure, now + later);
            Count("failed");
            return;
        }

        JobStore.Done(tx, job);
        Count(failure is null ? "sent" : "dead");
        if (failure is not null)
        {
            WebhookStore.Bury(
                tx,
                new DeadDelivery
                {
                    WebhookId = job.Ref,
                    Number = job.Revision,
                    At = now.ToMicros(),
                    Attempts = job.Attempts,
                    Error = failure,
                }
            );
        }
    }

    private static void Count(string outcome) =>
        Meters.Deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
