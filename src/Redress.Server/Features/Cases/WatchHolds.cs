using Redress.Core.Cases;
using Redress.Core.Clocks;
using Redress.Core.Decisions;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Features.Letters;
using Redress.Server.Features.Policies;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Clocks;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Cases;

/// <summary>
/// Sees to it that no hold is forgotten. One that nobody has opened for a day is paged each hour. One with a review date is
/// paged at half and at three quarters of its time, and ends at that date where neither page was answered; where one was, its
/// time begins anew. A hold of a grave category, or under an order or request for removal, never ends by itself.
/// </summary>
public sealed class WatchHolds(Database database, IdSource ids, PolicyInForce policy, TimeProvider clock) : IJobHandler
{
    /// <summary>A person opens what is held within this time.</summary>
    public static readonly TimeSpan OpenWithin = TimeSpan.FromHours(24);
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    public string Kind => JobKind.Hold;

    public int Most => 50;

    public TimeSpan Lease => TimeSpan.FromMinutes(1);

    public bool OfPlatform => false;

    /// <summary>The first look at a decision that is a hold.</summary>
    public static void Plan(Transaction tx, Decision hold)
    {
        if (hold.Kind is not DecisionKind.Interim)
        {
            return;
        }

        var quarter = hold.ReviewAt is { } review ? hold.At + ((review - hold.At) / 4) : DateTimeOffset.MaxValue;
        Add(tx, hold, Earlier(hold.At + OpenWithin, quarter));
    }

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            await database.Recorder.WriteAsync(
                async tx =>
                {
                    JobStore.Done(tx, job);
                    await LookAsync(tx, job.Ref, clock.Now());
                },
                cancel
            );
        }
    }

    private async Task LookAsync(Transaction tx, string holdId, DateTimeOffset now)
    {
        var hold = (await DecisionStore.FindAsync(tx, holdId))!;
        var current = (await CaseStore.FindAsync(tx, hold.CaseId.Value))!;
        if (current.HoldId != holdId)
        {
            return;
        }

        var next = DateTimeOffset.MaxValue;
        if (!await HoldStore.IsOpenedAsync(tx, hold.CaseId.Value, hold.At.ToMicros()))
        {
            next = await UnopenedAsync(tx, hold, now);
        }

        if (hold.ReviewAt is not null && !await IsEndlessAsync(tx, current))
        {
            if (await ReviewAsync(tx, hold, current, now) is not { } quarter)
            {
                return;
            }

            next = Earlier(next, quarter);
        }

        if (next < DateTimeOffset.MaxValue)
        {
            Add(tx, hold, next);
        }
    }

    private async Task<DateTimeOffset> UnopenedAsync(Transaction tx, Decision hold, DateTimeOffset now)
    {
        var since = now - hold.At;
        if (since < OpenWithin)
        {
            return hold.At + OpenWithin;
        }

        // One page for all: over a holiday there may be hundreds, and each of them is in the figures.
        await PageAsync(tx, null, EscalationReason.HoldUnopened, now);
        return hold.At + (Math.Floor(since / Again) + 1) * Again;
    }

    /// <summary>When to look again; null where it has ended.</summary>
    private async Task<DateTimeOffset?> ReviewAsync(Transaction tx, Decision hold, Case current, DateTimeOffset now)
    {
        var quarter = (hold.ReviewAt!.Value - hold.At) / 4;
        var passed = (long)Math.Floor((now - hold.At) / quarter);
        var next = hold.At + ((passed + 1) * quarter);
        // Its time goes in spans of four quarters; the pages of a span are in its second half.
        var inSecondHalf = passed % 4 >= 2;
        var span = inSecondHalf ? passed / 4 : (passed / 4) - 1;
        var half = (hold.At + (((span * 4) + 2) * quarter)).ToMicros();
        if (span < 0 || await HoldStore.IsAnsweredAsync(tx, current.Id.Value, half))
        {
            return next;
        }

        if (inSecondHalf)
        {
            await PageAsync(tx, current.Id.Value, EscalationReason.HoldEnding, now);
        }
        else if (await HoldStore.PagesAsync(tx, current.Id.Value, half) >= 2)
        {
            await EndAsync(tx, current, "review date", now);
            return null;
        }

        return next;
    }

    /// <summary>Ends a hold; what it ordered is lifted by its own job. The caller's transaction has the case as it is.</summary>
    public static async Task EndAsync(Transaction tx, Case current, string why, DateTimeOffset now)
    {
        CaseStore.Update(tx, current, CaseFlow.EndHold(current, why).Value, now, Actor.System);
        await EscalationStore.EndAsync(tx, current.Id.Value, EscalationReason.HoldEnding, now, Actor.System);
        tx.Fact("case.hold-ended", Actor.System, now);
        JobStore.Add(tx, JobKind.Spread, current.HoldId!, now.ToMicros(), current.PlatformId.Value, now);
        TellProgress.Plan(tx, current.Id.Value, now);
    }

    private async Task<bool> IsEndlessAsync(Transaction tx, Case current) =>
        Standing.IsGrave(current.Reason)
        || (await ClockStore.OfCaseAsync(tx, current.Id.Value))
            .SelectMany(l => ClockRules.Of(l.Facts, policy.Current.Clocks))
            .Any(c => LawClocks.AsksForRemoval(c.Name));

    private async Task PageAsync(Transaction tx, string? caseId, EscalationReason reason, DateTimeOffset now)
    {
        await EscalationStore.OpenAsync(tx, ids, caseId, reason, (int)Again.TotalMinutes, now, Actor.System);
        tx.FactIfAny("hold.paged", Actor.System, now);
    }

    private static void Add(Transaction tx, Decision hold, DateTimeOffset due) =>
        JobStore.Add(tx, JobKind.Hold, hold.Id.Value, due.ToMicros(), JobKind.OwnLane, due);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
