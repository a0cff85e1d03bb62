using Redress.Core.Clocks;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Server.Features.Policies;
using Redress.Server.Work;
using Redress.Storage.Clocks;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Clocks;

/// <summary>
/// Writes down each clock that ran out, once and for ever. While anything is unfinished it looks at the end of each hour;
/// what is decided late is written down with the decision. The time that counts is the clock's own, not that of the look.
/// </summary>
public sealed class RecordBreaches(Database database, IdSource ids, PolicyInForce policy, TimeProvider clock)
    : IJobHandler
{
    private const string All = "all";
    private const int PerPage = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private static readonly TimeSpan Answer = TimeSpan.FromMinutes(15);

    public string Kind => JobKind.Clocks;

    public int Most => 10;

    public TimeSpan Lease => TimeSpan.FromMinutes(10);

    public bool OfPlatform => false;

    /// <summary>Sees to it that somebody looks at the end of this hour.</summary>
    public static void Plan(Transaction tx, DateTimeOffset now)
    {
        var hours = now.ToMicros() / (long)Pause.TotalMicroseconds;
        var end = Instant.FromMicros((hours + 1) * (long)Pause.TotalMicroseconds);
        JobStore.Add(tx, JobKind.Clocks, All, end.ToMicros(), JobKind.OwnLane, end);
    }

    /// <summary>Writes down what ran out on one case. The caller's next fact tells of it.</summary>
    public async Task RecordAsync(Transaction tx, string caseId, DateTimeOffset now)
    {
        var known = (await ClockStore.BreachesAsync(tx, caseId)).Select(b => b.RowKey()).ToHashSet();
        var late = false;
        foreach (var link in await ClockStore.OfCaseAsync(tx, caseId))
        {
            foreach (var one in ClockRules.Of(link.Facts, policy.Current.Clocks).Where(c => c.IsBreached(now)))
            {
                var row = new ClockBreachRow
                {
                    ReportId = link.ReportId,
                    Ordinal = link.Ordinal,
                    Clock = one.Name,
                    DueAt = one.DueAt.ToMicros(),
                    RecordedAt = now.ToMicros(),
                };
                if (known.Add(row.RowKey()))
                {
                    ClockStore.Insert(tx, row);
                    late |= one.Runs;
                }
            }
        }

        if (late)
        {
            await EscalationStore.OpenAsync(
                tx,
                ids,
                null,
                EscalationReason.ClockDue,
                (int)Answer.TotalMinutes,
                now,
                Actor.System
            );
        }

        tx.FactIfAny("clock.breached", Actor.System, now);
    }

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        var (after, any) = ("", false);
        while (await ClockStore.UnfinishedAsync(database, after, PerPage, cancel) is { Count: > 0 } page)
        {
            any = true;
            after = page[^1];
            await database.Recorder.WriteAsync(
                async tx =>
                {
                    foreach (var id in page)
                    {
                        await RecordAsync(tx, id, clock.Now());
                    }
                },
                cancel
            );
        }

        await database.Recorder.WriteAsync(
            tx =>
            {
                foreach (var job in jobs)
                {
                    JobStore.Done(tx, job);
                }

                if (any)
                {
                    Plan(tx, clock.Now());
                }

                return Task.CompletedTask;
            },
            cancel
        );
    }
}
