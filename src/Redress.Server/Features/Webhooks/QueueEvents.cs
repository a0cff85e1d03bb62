using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Ledgers;
using Redress.Storage.Webhooks;

namespace Redress.Server.Features.Webhooks;

/// <summary>Follows the ledger for each webhook, and leaves a job for each event that concerns it (ADR 0010).</summary>
public sealed partial class QueueEvents(Database database, TimeProvider clock, ILogger<QueueEvents> log)
    : BackgroundService
{
    private const int LeavesAtOnce = 200;

    /// <summary>Where nobody takes them, the rest stays in the ledger.</summary>
    private const int MostWaiting = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FollowAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var place in await WebhookStore.BehindAsync(database, JobKind.Deliver, cancel))
            {
                if (place.Waiting < MostWaiting)
                {
                    await QueueAsync(place, cancel);
                }
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(fault.GetType().Name);
        }
    }

    private async Task QueueAsync(WebhookPlace place, CancellationToken cancel)
    {
        var leaves = await LedgerReading.LeavesAsync(database, place.Next, LeavesAtOnce, cancel);
        var events = leaves.SelectMany(LedgerEvent.Of).ToList();
        var platforms = await WebhookStore.PlatformsAsync(database, events.Select(e => e.CaseId).Distinct(), cancel);
        var own = events.FindAll(e =>
            platforms.TryGetValue(e.CaseId, out var platform)
            && (place.PlatformId is null || platform == place.PlatformId)
        );
        await database.Recorder.WriteAsync(
            async tx =>
            {
                if (!await WebhookStore.TryMoveAsync(tx, place.WebhookId, place.Next, leaves[^1].Seq + 1))
                {
                    return;
                }

                var now = clock.Now();
                foreach (var one in own)
                {
                    JobStore.Add(tx, JobKind.Deliver, place.WebhookId, one.Number, JobKind.OwnLane, now);
                }
            },
            cancel
        );
    }

    [LoggerMessage(LogLevel.Error, "Events could not be queued now and will be tried again: {Kind}")]
    private partial void LogFault(string kind);
}
