using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Features.Policies;
using Redress.Server.Features.Reports;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Matching;

/// <summary>What came of somebody's own fingerprints at one place.</summary>
/// <param name="CaseId">The case that the report joined; null where there is none.</param>
/// <param name="Until">Until when a new upload waits for a person; null where it does not.</param>
public sealed record WatchedFind(string? CaseId, DateTimeOffset? Until, bool IsNew)
{
    public static readonly WatchedFind Nothing = new(null, null, false);
}

/// <summary>
/// Brings what is like somebody's own fingerprints before a person: the report that they came with gets one more link, which
/// holds nothing whatever the policy says.
/// </summary>
public sealed class WatchedFinds(
    Database database,
    Joining joining,
    BankIndex index,
    PolicyInForce policy,
    TimeProvider clock
)
{
    /// <summary>So many people's fingerprints are told apart at one place.</summary>
    private const int Most = 20;

    private static readonly Actor s_match = new("match");

    public async Task<WatchedFind> FileAsync(FoundAt at, IReadOnlyList<Finding> watched, CancellationToken cancel)
    {
        var best = WatchedFind.Nothing;
        foreach (var finding in watched.Take(Most))
        {
            if (index.EntryId(finding.EntryNumber) is not { } entry)
            {
                continue;
            }

            var found = await database.Recorder.WriteAsync(tx => FileAsync(tx, at, finding, entry), cancel);
            best = new WatchedFind(
                best.CaseId ?? found.CaseId,
                best.Until is { } a && (found.Until is not { } b || a > b) ? best.Until : found.Until,
                best.IsNew || found.IsNew
            );
        }

        return best;
    }

    private async Task<WatchedFind> FileAsync(Transaction tx, FoundAt at, Finding finding, string entryId)
    {
        var now = clock.Now();
        if (
            await WatchStore.OfEntryAsync(tx, entryId) is not { EndedAt: null } watch
            || (watch.PlatformId is { } only && only != at.Platform.Value)
        )
        {
            return WatchedFind.Nothing;
        }

        if (await WatchStore.FoundAsync(tx, watch.ReportId, at.Key) is { } before)
        {
            var isWaiting = before.DelayedUntil is { } end && end > now.ToMicros();
            return new WatchedFind(
                before.CaseId,
                isWaiting ? Instant.FromMicros(before.DelayedUntil!.Value) : null,
                false
            );
        }

        var report = (await ReportStore.FindAsync(tx, watch.ReportId))!.ToReport();
        if (
            report.Status is ReportStatus.Withdrawn
            || await MatchReports.IsAwayAsync(tx, at.Key)
            || await WatchStore.CountSinceAsync(tx, watch.ReportId, watch.KeptAt ?? 0) >= WatchRules.MaxFound
        )
        {
            return WatchedFind.Nothing;
        }

        return await JoinAsync(tx, at, finding, report, now);
    }

    private async Task<WatchedFind> JoinAsync(
        Transaction tx,
        FoundAt at,
        Finding finding,
        Report report,
        DateTimeOffset now
    )
    {
        var until = await DelayAsync(tx, at, report, now);
        var ordinal = await WatchStore.NextOrdinalAsync(tx, report.Id.Value);
        var named = ReportLinks.FromId(at.Subject.Kind, at.Subject.Id, at.Platform) with
        {
            NeverHolds = true,
            LookBy = until,
        };
        // All clocks of this link start now: that is when it was found.
        var found = report with
        {
            ReceivedAt = now,
            FirstKnownAt = null,
        };
        var links = await joining.LinkAsync(tx, found, [named], policy.Current, new string?[1]);
        joining.Write(tx, found, [links[0] with { Ordinal = (int)ordinal }], policy.Current);
        WatchStore.Insert(
            tx,
            new WatchFindRow
            {
                ReportId = report.Id.Value,
                SubjectKey = at.Key,
                Ordinal = ordinal,
                CaseId = links[0].Case!.Value.Value,
                Likeness = Word.Of(finding.Likeness),
                Distance = finding.Distance,
                FoundBy = at.FoundBy,
                DelayedUntil = until?.ToMicros(),
                At = now.ToMicros(),
            }
        );
        tx.Fact("watch.found", s_match, now);
        return new WatchedFind(links[0].Case!.Value.Value, until, true);
    }

    /// <summary>Until when it waits; null where it is there already, or the budget is used up.</summary>
    private static async Task<DateTimeOffset?> DelayAsync(Transaction tx, FoundAt at, Report report, DateTimeOffset now)
    {
        if (at.FoundBy != FoundAt.Upload)
        {
            return null;
        }

        var since = (now - WatchRules.Within).ToMicros();
        var (ofOne, ofAll) = await WatchStore.DelaysAsync(tx, report.Id.Value, since);
        return WatchRules.DelayUntil(now, ofOne, ofAll);
    }
}
