using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Reports;
using Redress.Server.Letters;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;

namespace Redress.Server.Features.Letters;

/// <summary>
/// Writes the letters between receipt and outcome, and after it: that we are late and until when, that another person looks,
/// that it is gone, visible again, or was reported to an authority. What is owed is computed from how the case stands and what
/// was told before, so running twice tells nothing twice. A reporter learns nothing that another one's report brought about.
/// </summary>
public sealed class TellProgress(Database database, IdSource ids, TimeProvider clock) : IJobHandler
{
    private const int PerTransaction = 100;

    public string Kind => JobKind.Tell;

    public int Most => 20;

    public TimeSpan Lease => TimeSpan.FromMinutes(5);

    public bool OfPlatform => false;

    public static void Plan(Transaction tx, string caseId, DateTimeOffset now) =>
        JobStore.Add(tx, JobKind.Tell, caseId, now.ToMicros(), JobKind.OwnLane, now);

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var group in jobs.GroupBy(j => j.Ref))
        {
            CaseReport? last = null;
            do
            {
                var after = last;
                last = await database.Recorder.WriteAsync(tx => PageAsync(tx, group.Key, after), cancel);
            } while (last is not null);

            await database.Recorder.WriteAsync(tx => AuthorAsync(tx, group.Key, [.. group]), cancel);
        }
    }

    private async Task<CaseReport?> PageAsync(Transaction tx, string caseId, CaseReport? after)
    {
        var page = await CaseReportStore.PageAsync(tx, caseId, after, PerTransaction);
        if (page.Count == 0)
        {
            return null;
        }

        var facts = (await ToldStore.FactsAsync(tx, caseId))!;
        var gone = IsGone(facts) ? await ToldStore.OthersGoneAsync(tx, facts.FinalId!) : 0;
        foreach (var report in page.Where(r => r.Silent == 0 && r.Status != Word.Of(ReportStatus.Withdrawn)))
        {
            await OneAsync(tx, caseId, report, facts, await WasToldAsync(tx, facts, report), gone);
        }

        return page[^1];
    }

    /// <summary>What one reporter is owed who was told the decision in force a moment ago.</summary>
    public async Task AfterAnswerAsync(Transaction tx, CaseReport report)
    {
        var facts = (await ToldStore.FactsAsync(tx, report.CaseId))!;
        if (IsGone(facts))
        {
            var gone = await ToldStore.OthersGoneAsync(tx, facts.FinalId!);
            await OneAsync(tx, report.CaseId, report, facts, told: true, gone);
        }
    }

    private async Task OneAsync(
        Transaction tx,
        string caseId,
        CaseReport report,
        ProgressFacts facts,
        bool told,
        long gone
    )
    {
        var known = await ToldStore.OfAsync(tx, caseId, To(report));
        foreach (var (step, about) in Owed(facts, report, told).Where(o => !known.Exists(k => k.About == o.About)))
        {
            Tell(tx, caseId, report, step, about, facts, null, gone);
        }

        if (IsLate(facts, report, known))
        {
            TellLate(tx, caseId, report, facts, known);
        }
    }

    /// <summary>Whether the reporter was told the decision in force, which may be older than the report.</summary>
    private static async Task<bool> WasToldAsync(Transaction tx, ProgressFacts facts, CaseReport report) =>
        IsGone(facts)
        && (
            report.ReceivedAt <= facts.DecidedAt
            || (await LetterStore.AnsweredAsync(tx, report.ReportId, (int)report.Ordinal))?.DecisionId == facts.FinalId
        );

    /// <summary>What a report is owed by how its case stands, but that we are late.</summary>
    private static IEnumerable<(ProgressStep Step, string About)> Owed(
        ProgressFacts facts,
        CaseReport report,
        bool told
    )
    {
        // Whatever came about before this report is none of its reporter's business: it would say that somebody else had
        // asked. Reports of others may be answered by a decision in force, without a second look that they could be told
        // of: so they never are.
        if (facts.ProposalId is { } proposal && report.FirstParty != 0 && report.ReceivedAt <= facts.ProposedAt)
        {
            yield return (ProgressStep.SecondLook, $"second-look/{proposal}");
        }

        if (told)
        {
            yield return (ProgressStep.Gone, $"gone/{facts.FinalId}");
        }

        var wasTold = report.Hold == Word.Of(HoldAnswer.Ordered);
        if (facts.EndedVersion > 0 && wasTold && report.ReceivedAt <= facts.EndedAt)
        {
            yield return (ProgressStep.VisibleAgain, $"visible-again/{facts.EndedVersion}");
        }

        if (facts.ReferralId is { } referral && report.FirstParty != 0 && report.ReceivedAt <= facts.ReferredAt)
        {
            yield return (ProgressStep.Referred, $"referred/{referral}");
        }
    }

    private static bool IsGone(ProgressFacts facts) =>
        Word.Parse<CaseStatus>(facts.Status) is CaseStatus.Decided or CaseStatus.Closed
        && facts.Restrictions is { } ordered
        && (
            ordered.Contains("\"hide\"", StringComparison.Ordinal)
            || ordered.Contains("\"remove\"", StringComparison.Ordinal)
        );

    /// <summary>
    /// Nobody has looked since this report came, or since its reporter said more while a promise ran, and the time that was
    /// promised last is over.
    /// </summary>
    private bool IsLate(ProgressFacts facts, CaseReport report, List<ToldRow> known)
    {
        var undecided =
            Word.Parse<CaseStatus>(facts.Status) is CaseStatus.Open or CaseStatus.Claimed or CaseStatus.AwaitingSecond;
        var promised = known.Max(k => k.PromisedBy) ?? report.LookBy;
        return undecided
            && facts.ClaimedAt < Said(report)
            && promised is { } by
            && Instant.FromMicros(by) <= clock.Now();
    }

    private static long Said(CaseReport report) =>
        report.ToldAt is { } told && report.LookBy > told ? told : report.ReceivedAt;

    private void TellLate(Transaction tx, string caseId, CaseReport report, ProgressFacts facts, List<ToldRow> known)
    {
        var now = clock.Now();
        var broken = 1 + known.Count(k => k.PromisedBy is not null);
        var next = Lateness.NextBy(broken, now);
        Tell(tx, caseId, report, ProgressStep.Late, $"late/{broken}", facts, next, 0);
        // Somebody looks whether this promise was kept, as with the first.
        JobStore.Add(tx, JobKind.Breach, caseId, next.ToMicros(), JobKind.OwnLane, next);
    }

    private void Tell(
        Transaction tx,
        string caseId,
        CaseReport report,
        ProgressStep step,
        string about,
        ProgressFacts facts,
        DateTimeOffset? promised,
        long gone
    )
    {
        var now = clock.Now();
        var held = facts.HoldId is not null && report.Hold == Word.Of(HoldAnswer.Ordered);
        var letter = New(LetterKind.Progress, LetterTo.Reporter, report.Language, now) with
        {
            ReportId = report.ReportId,
            Ordinal = (int)report.Ordinal,
            Parameters = LetterParameters.ForProgress(step, promised, held, (int)gone),
        };
        Write(tx, caseId, To(report), about, letter, facts.PlatformId, promised, now);
    }

    /// <summary>An author who was told of a hold is told that it ended; the jobs are done.</summary>
    private async Task AuthorAsync(Transaction tx, string caseId, IReadOnlyList<JobRow> jobs)
    {
        foreach (var job in jobs)
        {
            JobStore.Done(tx, job);
        }

        var facts = (await ToldStore.FactsAsync(tx, caseId))!;
        if (facts.EndedVersion == 0 || await ToldStore.HeldAuthorAsync(tx, caseId) is not { } author)
        {
            return;
        }

        var now = clock.Now();
        var about = $"hold-ended/{facts.EndedVersion}";
        var known = await ToldStore.OfAsync(tx, caseId, author.AccountId);
        if (known.Exists(k => k.About == about) || await AuthorNotice.IsHeldAsync(tx, caseId, now))
        {
            tx.FactIfAny("notice.held", Actor.System, now);
            return;
        }

        var statement = (await LetterStore.FindAsync(tx, author.LetterId))!;
        var letter = New(LetterKind.HoldEnded, LetterTo.Author, author.Language, now) with
        {
            AccountId = author.AccountId,
            DecisionId = author.DecisionId,
            Parameters = LetterParameters.ForHoldEnded(statement.Parameters, Instant.FromMicros(facts.EndedAt)),
        };
        // Never before the letter that told of the hold, and at no moment that points at anybody.
        var random = await AuthorNotice.SendAtAsync(tx, ids, now);
        var after = Instant.FromMicros(author.SendAt).AddMinutes(1);
        Write(tx, caseId, author.AccountId, about, letter, facts.PlatformId, null, after > random ? after : random);
    }

    private static void Write(
        Transaction tx,
        string caseId,
        string to,
        string about,
        Letter letter,
        string platformId,
        DateTimeOffset? promised,
        DateTimeOffset sendAt
    )
    {
        LetterStore.Insert(tx, letter);
        ToldStore.Insert(
            tx,
            new ToldRow
            {
                CaseId = caseId,
                Addressee = to,
                About = about,
                LetterId = letter.Id.Value,
                At = letter.CreatedAt.ToMicros(),
                PromisedBy = promised?.ToMicros(),
            }
        );
        tx.Fact("letter.written", Actor.System, letter.CreatedAt);
        LetterJobs.Plan(tx, letter, platformId, sendAt);
    }

    private Letter New(LetterKind kind, LetterTo to, string language, DateTimeOffset now) =>
        new(
            ids.New<Letter>(),
            kind,
            to,
            null,
            null,
            null,
            null,
            language,
            new Dictionary<string, string>(StringComparer.Ordinal),
            null,
            now,
            LetterStatus.Due,
            1
        );

    private static string To(CaseReport report) => $"{report.ReportId}/{report.Ordinal}";
}
