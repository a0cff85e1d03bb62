using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Policies;
using Redress.Server.Letters;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Letters;

/// <summary>
/// Writes the letters that a decision causes: the outcome to each reporter, the statement of reasons to the author, the
/// short one to those who reshared. In pages; running twice writes nothing twice.
/// </summary>
public sealed class WriteLetters(
    Database database,
    PolicyInForce policy,
    AuthorNotice notice,
    IdSource ids,
    TimeProvider clock
) : IJobHandler
{
    private const int PerTransaction = 100;
    private const string AuthorLanguage = "en";

    public string Kind => JobKind.Write;

    public int Most => 20;

    public TimeSpan Lease => TimeSpan.FromMinutes(5);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            await WriteAsync(job, cancel);
        }
    }

    private async Task WriteAsync(JobRow job, CancellationToken cancel)
    {
        var rows = await database.ListAsync<DecisionRow>(
            $"SELECT {Rows<DecisionRow>.Columns} FROM decision WHERE id = @id",
            cancel,
            new Arg("id", job.Ref)
        );
        var decision = rows[0].ToDecision();
        var writing = new Writing(
            decision,
            await policy.GroundAsync(database, decision.Ground, decision.PolicyVersion, cancel),
            await LetterStore.OfDecisionAsync(database, decision.Id.Value, cancel)
        );
        if (decision.Kind is DecisionKind.Final)
        {
            await ToReportersAsync(writing, cancel);
        }

        var waiting = await database.Recorder.WriteAsync(tx => ToAuthorAsync(tx, writing), cancel);
        if (decision.Kind is DecisionKind.Final && decision.Outcome is Outcome.Restrict)
        {
            await ToResharersAsync(writing, cancel);
        }

        await database.Recorder.WriteAsync(
            tx =>
            {
                WatchHolds.Plan(tx, decision);
                if (waiting)
                {
                    JobStore.Again(tx, job, "the author is not known yet", clock.Now() + JobStore.Delay(job.Attempts));
                }
                else
                {
                    JobStore.Done(tx, job);
                }

                return Task.CompletedTask;
            },
            cancel
        );
    }

    private async Task ToReportersAsync(Writing writing, CancellationToken cancel)
    {
        CaseReport? last = null;
        do
        {
            var after = last;
            last = await database.Recorder.WriteAsync(tx => ReportersPageAsync(tx, writing, after), cancel);
        } while (last is not null);
    }

    private async Task<CaseReport?> ReportersPageAsync(Transaction tx, Writing writing, CaseReport? after)
    {
        var decision = writing.Decision;
        var page = await CaseReportStore.PageAsync(tx, decision.CaseId.Value, after, PerTransaction);
        if (page.Count == 0)
        {
            return null;
        }

        var letters = await new OutcomeLetters(ids, decision, writing.Ground, clock.Now()).ReadyAsync(tx);
        foreach (var report in page)
        {
            var to = $"{report.ReportId}/{report.Ordinal}";
            // What came after the decision is answered at a time of its own: AnswerReports.
            if (
                report.ReceivedAt <= decision.At.ToMicros()
                && report.Silent == 0
                && report.Status != Word.Of(ReportStatus.Withdrawn)
                && !writing.Written.Contains(to)
            )
            {
                letters.Write(tx, report);
            }
        }

        return page[^1];
    }

    /// <summary>True where the author may still become known.</summary>
    private async Task<bool> ToAuthorAsync(Transaction tx, Writing writing)
    {
        var decision = writing.Decision;
        var now = clock.Now();
        var current = (await CaseStore.FindAsync(tx, decision.CaseId.Value))!;
        var subject = (await SubjectStore.ByIdsAsync(tx, [current.SubjectId.Value]))[0];
        var isAccount = subject.Kind == Word.Of(SubjectKind.Account);
        var account = isAccount ? subject.Id : subject.AuthorId;
        if (account is null)
        {
            return subject.ResolvedAt is null && now - decision.At < TimeSpan.FromHours(1);
        }

        if (writing.Written.Contains(account))
        {
            return false;
        }

        if (await AuthorNotice.IsHeldAsync(tx, decision.CaseId.Value, now))
        {
            tx.FactIfAny("notice.held", Actor.System, now);
            return false;
        }

        var parameters = LetterParameters.ForStatement(
            decision,
            writing.Ground,
            ToSubject(subject),
            Basis.Report,
            AuthorLanguage,
            notice.Right(tx, decision, account, now)
        );
        Send(
            tx,
            New(LetterKind.StatementOfReasons, LetterTo.Author, decision, AuthorLanguage, parameters, now) with
            {
                AccountId = account,
            },
            subject.PlatformId,
            await AuthorNotice.SendAtAsync(tx, ids, now)
        );
        return false;
    }

    private async Task ToResharersAsync(Writing writing, CancellationToken cancel)
    {
        var current = (await CaseStore.FindAsync(database, writing.Decision.CaseId.Value, cancel))!;
        var after = "";
        while (true)
        {
            var page = await SubjectStore.OfRootAsync(database, current.SubjectId.Value, after, PerTransaction, cancel);
            if (page.Count == 0)
            {
                return;
            }

            var told = await database.Recorder.WriteAsync(
                tx => Task.FromResult(ReshareLetters(tx, writing, page)),
                cancel
            );
            writing.Written.UnionWith(told);
            after = page[^1].Id;
        }
    }

    /// <summary>Answers whom it wrote to. It may run more than once, so it keeps nothing itself.</summary>
    private HashSet<string> ReshareLetters(Transaction tx, Writing writing, IReadOnlyList<SubjectRow> page)
    {
        var now = clock.Now();
        var told = new HashSet<string>(StringComparer.Ordinal);
        var decision = writing.Decision;
        foreach (var reshare in page.Where(s => s.Relation == Word.Of(Relation.Reshare) && s.AuthorId is not null))
        {
            // One letter to each account, however often it reshared.
            if (writing.Written.Contains(reshare.AuthorId!) || !told.Add(reshare.AuthorId!))
            {
                continue;
            }

            var parameters = LetterParameters.ForReshare(
                decision,
                writing.Ground,
                ToSubject(reshare),
                AuthorLanguage,
                null
            );
            Send(
                tx,
                New(LetterKind.ReshareStatement, LetterTo.Resharer, decision, AuthorLanguage, parameters, now) with
                {
                    AccountId = reshare.AuthorId,
                },
                reshare.PlatformId,
                now
            );
        }

        return told;
    }

    private static void Send(Transaction tx, Letter letter, string platformId, DateTimeOffset at)
    {
        LetterStore.Insert(tx, letter);
        tx.Fact("letter.written", Actor.System, letter.CreatedAt);
        LetterJobs.Plan(tx, letter, platformId, at);
    }

    private Letter New(
        LetterKind kind,
        LetterTo to,
        Decision decision,
        string language,
        IReadOnlyDictionary<string, string> parameters,
        DateTimeOffset now
    ) =>
        new(
            ids.New<Letter>(),
            kind,
            to,
            null,
            null,
            decision.Id.Value,
            null,
            language,
            parameters,
            null,
            now,
            LetterStatus.Due,
            1
        );

    private static Subject ToSubject(SubjectRow row) =>
        new(
            new(row.Id),
            new(row.PlatformId),
            Word.Parse<SubjectKind>(row.Kind),
            row.PlatformRef,
            Word.Parse<Relation>(row.Relation),
            null,
            null,
            Word.Parse<Surface>(row.Surface),
            row.Url,
            Instant.FromMicros(row.CreatedAt),
            null,
            (int)row.Version
        );

    /// <summary>A decision, its ground in the pack that it names, and who has a letter of it.</summary>
    private sealed record Writing(Decision Decision, Ground Ground, HashSet<string> Written);
}
