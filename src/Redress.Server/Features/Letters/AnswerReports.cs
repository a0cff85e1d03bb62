using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Server.Features.Policies;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;

namespace Redress.Server.Features.Letters;

/// <summary>
/// Tells a report that came after the decision in force what was decided: at a time of its own, within what it was promised,
/// so that neither words nor time say that somebody else had asked before.
/// </summary>
public sealed class AnswerReports(Database database, PolicyInForce policy, IdSource ids, TimeProvider clock)
    : IJobHandler
{
    private const int PerPage = 200;

    public string Kind => JobKind.Answer;

    public int Most => 100;

    public TimeSpan Lease => TimeSpan.FromMinutes(1);

    public bool OfPlatform => false;

    /// <summary>Plans an answer to each report of a decided case that came from that time on. Planning twice is planning once.</summary>
    public static async Task PlanAsync(Transaction tx, IdSource ids, string caseId, DateTimeOffset since)
    {
        var last = new CaseReport { ReceivedAt = since.ToMicros() - 1 };
        while (await CaseReportStore.PageAsync(tx, caseId, last, PerPage) is { Count: > 0 } page)
        {
            foreach (var report in page.Where(r => r.Silent == 0 && r.Status != Word.Of(ReportStatus.Withdrawn)))
            {
                var at = StandingAnswer.At(
                    Instant.FromMicros(report.ReceivedAt),
                    report.LookBy is { } by ? Instant.FromMicros(by) : null,
                    ids.Share()
                );
                JobStore.Add(tx, JobKind.Answer, report.ReportId, report.Ordinal + 1, JobKind.OwnLane, at);
            }

            last = page[^1];
        }
    }

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            var report = await CaseReportStore.OfLinkAsync(database, job.Ref, job.Revision - 1, cancel);
            var current = report is null ? null : await CaseStore.FindAsync(database, report.CaseId, cancel);
            var decision = current?.FinalId is { } final
                ? await DecisionStore.FindAsync(database, final, cancel)
                : null;
            var ground = decision is null
                ? null
                : await policy.GroundAsync(database, decision.Ground, decision.PolicyVersion, cancel);
            await database.Recorder.WriteAsync(tx => AnswerAsync(tx, job, report, decision, ground), cancel);
        }
    }

    private async Task AnswerAsync(Transaction tx, JobRow job, CaseReport? report, Decision? decision, Ground? ground)
    {
        JobStore.Done(tx, job);
        if (
            report is not { Silent: 0 }
            || decision is null
            || ground is null
            || report.Status == Word.Of(ReportStatus.Withdrawn)
        )
        {
            return;
        }

        // Where it was opened again, the decision to come answers everybody.
        var current = await CaseStore.FindAsync(tx, decision.CaseId.Value);
        if (
            current?.Status is not (CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed)
            || current.FinalId != decision.Id.Value
            || await LetterStore.AnsweredAsync(tx, report.ReportId, (int)report.Ordinal) is { } told
                && told.DecisionId == decision.Id.Value
        )
        {
            return;
        }

        var now = clock.Now();
        (await new OutcomeLetters(ids, decision, ground, now).ReadyAsync(tx)).Write(tx, report);
        // What was carried out before is told after it, as to everybody.
        await new TellProgress(database, ids, clock).AfterAnswerAsync(tx, report);
    }
}
