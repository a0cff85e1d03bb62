using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Server.Features.Letters;
using Redress.Server.Features.Policies;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Reports;

/// <summary>
/// Does for the reports of a released backlog what intake does for others: what the policy in force lets them hold is held,
/// within the budgets, and each reporter gets a receipt with a time, and the outcome where it was decided meanwhile.
/// </summary>
public sealed class ReleaseBacklog(
    Database database,
    Joining joining,
    IdSource ids,
    PolicyInForce policy,
    TimeProvider clock
) : IJobHandler
{
    private const int PerTransaction = 20;

    public string Kind => JobKind.Release;

    public int Most => 1;

    public TimeSpan Lease => TimeSpan.FromMinutes(5);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            while (await database.Recorder.WriteAsync(tx => PageAsync(tx, job), cancel)) { }
        }
    }

    /// <summary>False where nothing is left and the job is done.</summary>
    private async Task<bool> PageAsync(Transaction tx, JobRow job)
    {
        var now = clock.Now();
        var page = await BacklogStore.WaitingAsync(tx, job.Ref, PerTransaction);
        foreach (var entry in page)
        {
            BacklogStore.Release(tx, entry, now.ToMicros());
            await ReleaseAsync(tx, entry, now);
            tx.Fact("report.released", Actor.System, now);
        }

        if (page.Count > 0)
        {
            return true;
        }

        JobStore.Done(tx, job);
        return false;
    }

    private async Task ReleaseAsync(Transaction tx, BacklogEntryRow entry, DateTimeOffset now)
    {
        var stored = (await ReportStore.FindAsync(tx, entry.ReportId))!.ToReport();
        // As if it came now: its budget is today's, and what it is promised begins today.
        var report = await ReporterRecords.KnownAsync(
            tx,
            stored with
            {
                ReceivedAt = now,
                FromBefore = true,
            },
            policy.Current
        );
        var rows = await ReportStore.LinksAsync(tx, entry.ReportId);
        var joined = new List<JoinedLink>(rows.Count);
        foreach (var row in rows)
        {
            joined.Add(await LinkAsync(tx, report, row, rows.Count));
        }

        var texts = await SealedStore.OfReportAsync(tx, entry.ReportId);
        var mail = texts.Exists(t => t is { Kind: "contact", ErasedAt: null });
        ReceiptLetters.Owe(tx, ids, report, joined, mail, now);
    }

    private async Task<JoinedLink> LinkAsync(Transaction tx, Report report, ReportLinkRow row, int count)
    {
        var link = row.ToLink();
        if (link.SubjectId is not { } subjectId)
        {
            return new JoinedLink(link.Ordinal, link.Status, HoldAnswer.None, null, false, null, null);
        }

        var subject = (await SubjectStore.ByIdsAsync(tx, [subjectId.Value]))[0];
        var known = (await IntakeStore.LookAsync(tx, [subject.Key]))[0];
        var named = new NamedSubject("", LinkStatus.Attached, new(subject.PlatformId), subject.Ref, subject.Url);
        var joined = await joining.JoinAsync(tx, report, named, link.Ordinal, count, known, policy.Current, count);
        var current = known.Case!;
        var isOpen = current.Status is CaseStatus.Open or CaseStatus.Claimed or CaseStatus.AwaitingSecond;
        if (isOpen)
        {
            if (joined.Rule is not null)
            {
                joining.HoldJoined(tx, report, joined, current, policy.Current);
            }

            Joining.Overflow(tx, report, joined);
        }

        ReportStore.Answer(tx, row, joined.Hold, isOpen && joined.Rule is not null, joined.LookBy);
        Follow(tx, current, joined.LookBy!.Value, report.ReceivedAt);
        if (current.Status is CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed)
        {
            // Taken in after it had been decided: told at a time of its own, as any other that came after.
            await AnswerReports.PlanAsync(tx, ids, current.Id.Value, Instant.FromMicros(row.ReceivedAt));
        }

        return joined;
    }

    /// <summary>What was promised is looked after, and what was decided meanwhile is told.</summary>
    private static void Follow(Transaction tx, Case current, DateTimeOffset lookBy, DateTimeOffset now)
    {
        var id = current.Id.Value;
        JobStore.Add(tx, JobKind.Breach, id, lookBy.ToMicros(), JobKind.OwnLane, lookBy);
        JobStore.Add(tx, JobKind.Weigh, id, now.ToMicros(), JobKind.OwnLane, now);
        TellProgress.Plan(tx, id, now);
        if (current.FinalId is { } final)
        {
            JobStore.Add(tx, JobKind.Write, final, now.ToMicros(), JobKind.OwnLane, now);
        }
    }
}
