using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Matching;
using Redress.Storage.Banks;
using Redress.Storage.Desk;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.People;
using Redress.Storage.Platforms;
using Redress.Storage.Recovery;
using Redress.Storage.Visits;

namespace Redress.Server.Work;

/// <summary>
/// Forgets what is kept for a time only and no job ends: stored answers, ids of platforms' messages, visits, tickets, fingerprints
/// of uploads. Keeps the list of erasures complete.
/// </summary>
public sealed class Housekeeping(Database database, ErasedList erased, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    internal static readonly TimeSpan AnswersKept = TimeSpan.FromDays(2);

    /// <summary>Far longer than a signature is valid.</summary>
    internal static readonly TimeSpan MessagesKept = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            do
            {
                await ForgetAsync(stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task ForgetAsync(CancellationToken cancel)
    {
        try
        {
            await database.Recorder.WriteAsync(
                async tx =>
                {
                    var now = clock.Now();
                    IdempotencyStore.Forget(tx, (now - AnswersKept).ToMicros());
                    PlatformStore.ForgetMessages(tx, (now - MessagesKept).ToMicros());
                    VisitStore.Forget(tx, now.ToMicros());
                    ViewStore.Tidy(tx, now);
                    UploadPrintStore.Forget(tx, await UploadPrints.SinceAsync(tx, now));
                    await SessionStore.EndOldAsync(
                        tx,
                        (now - SessionTimes.Idle).ToMicros(),
                        (now - SessionTimes.Whole).ToMicros(),
                        now.ToMicros()
                    );
                    tx.FactIfAny("session.ended", Actor.System, now);
                },
                cancel
            );
            await KeptContacts.ForgetAsync(database, erased, clock.Now(), cancel);
            await erased.FollowAsync(database, cancel);
        }
        catch (Exception fault) when (fault is DbException or StaleException or TimeoutException or IOException)
        {
            // The database is away; the next round forgets it.
        }
    }
}
