using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Policies;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>Who reported, as far as that may be known at all (ADR 0021), and what is remembered of them.</summary>
internal static class ReporterRecords
{
    /// <summary>
    /// A keyed hash of the platform's own mark, or of a trusted flagger's key. Null for the person shown, who speaks for them,
    /// whoever writes at the portal, and where nothing was said. An address for answers is nobody's proof and is not used.
    /// </summary>
    public static string? Of(SubmitReport.Request request, Principal principal, KeyRing keys)
    {
        if (
            principal is not KeyPrincipal { Key: var key }
            || !ReporterFlow.MayHaveRecord(request.Source, request.OnBehalfOf, request.Reason)
        )
        {
            return null;
        }

        var who =
            request.Reporter is { Length: > 0 } mark ? $"{key.PlatformId.Value}/mark/{mark}"
            : request.Source is Source.TrustedFlagger ? $"{key.PlatformId.Value}/key/{key.Id}"
            : null;
        return who is null ? null : Convert.ToHexStringLower(keys.HashReporter(who));
    }

    /// <summary>The report with what is remembered of who filed it, as far as the policy asks.</summary>
    public static async Task<Report> KnownAsync(Transaction tx, Report report, PolicyPack policy)
    {
        if (report.Reporter is not { } reporter)
        {
            return report;
        }

        var now = report.ReceivedAt;
        var record = await ReporterStore.FindAsync(tx, reporter);
        var upheld = HoldRules.Ask(policy, PolicyFields.ReporterUpheld)
            ? await ReporterStore.UpheldAsync(tx, reporter, (now - ReporterRecord.Remembered).ToMicros())
            : 0;
        return report with { Record = Of(record, upheld, now) };
    }

    /// <summary>The same of a report as if it came now: nothing that was promised before is kept or broken by it.</summary>
    public static Task<Report> AsNowAsync(Transaction tx, Report report, PolicyPack policy, DateTimeOffset now) =>
        KnownAsync(tx, report with { ReceivedAt = now, FirstKnownAt = null }, policy);

    /// <summary>A person found a case to need restricting after all: nobody reported it without ground.</summary>
    public static async Task TakeBackAsync(Transaction tx, string caseId, DateTimeOffset now)
    {
        foreach (var mark in await ReporterStore.MarksOfCaseAsync(tx, caseId))
        {
            await TakeBackAsync(tx, mark, now);
        }
    }

    public static async Task<ReporterRecord> TakeBackAsync(Transaction tx, UnfoundedReportRow mark, DateTimeOffset now)
    {
        mark.TakenBackAt = now.ToMicros();
        ReporterStore.Update(tx, mark);
        var before = (await ReporterStore.FindAsync(tx, mark.Reporter))!;
        var after = ReporterFlow.TakenBack(before, await CountAsync(tx, before, now));
        ReporterStore.Keep(tx, after);
        return after;
    }

    public static async Task<ReporterCount> CountAsync(Transaction tx, ReporterRecord record, DateTimeOffset now)
    {
        var since = (now - ReporterRecord.Remembered).ToMicros();
        var sum = await ReporterStore.SumAsync(tx, record.Reporter, since, record.WarnedAt?.ToMicros());
        return new ReporterCount((int)sum.Unfounded, (int)sum.SinceWarning, (int)sum.Upheld);
    }

    // Before a warning nothing counts, so a policy is told of nothing.
    private static ReporterStanding Of(ReporterRecord? record, long upheld, DateTimeOffset now) =>
        record is null || !record.IsWarned(now)
            ? new ReporterStanding(false, false, 0, upheld)
            : new ReporterStanding(true, record.Counts(now), record.SinceWarning, upheld);
}
