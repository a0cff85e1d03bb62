using Redress.Connectors.Platforms;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Subjects;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Enforcements;

/// <summary>Writes down how far something has spread, under the last thing that happened to its case.</summary>
internal static class ReachMoments
{
    /// <summary>A first answer of the platform counts for the report and, where it was held at once, for the hold.</summary>
    public static async Task RecordAsync(
        Transaction tx,
        IdSource ids,
        SubjectRow row,
        ResolvedSubject found,
        Case? current,
        DateTimeOffset now
    )
    {
        // What belongs to a subject is counted with it, unless it was reported itself.
        if (found.Reach is not { } reach || (row.RootId is not null && current is null))
        {
            return;
        }

        var last = await LastAsync(tx, current);
        if (row.ResolvedAt is null && last is not ReachMoment.Report)
        {
            ReachStore.Insert(tx, ids.New(ReachStore.Prefix), row.Id, ReachMoment.Report, now, reach);
        }

        ReachStore.Insert(tx, ids.New(ReachStore.Prefix), row.Id, last, now, reach);
    }

    private static async Task<ReachMoment> LastAsync(Transaction tx, Case? current)
    {
        if (current?.FinalId is not { } final || current.HoldId is not null)
        {
            return current?.HoldId is null ? ReachMoment.Report : ReachMoment.Hold;
        }

        var isCarriedOut = current.Status is CaseStatus.Decided or CaseStatus.Closed;
        return isCarriedOut && (await DecisionStore.FindAsync(tx, final))!.Outcome is Outcome.Restrict
            ? ReachMoment.Removal
            : ReachMoment.Decision;
    }
}
