using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Letters;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Reports;

public sealed class SqliteReporterStoreTests(SqliteEngine engine)
    : ReporterStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresReporterStoreTests(PostgresEngine engine)
    : ReporterStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ReporterStoreContract(TestedEngine engine) : Contract(engine)
{
    private static readonly long s_since = Some.Noon.AddDays(-1).ToMicros();

    [EngineFact]
    public async Task A_record_is_kept_and_counted_on()
    {
        var first = ReporterFlow.Marked(New(), new(1, 0, 0), null, Some.Noon).Record;
        await WriteAsync(tx => ReporterStore.Keep(tx, first));
        Assert.Equal(first, await FindAsync(first.Reporter));

        var letter = Some.Letter();
        var second = ReporterFlow.Marked(first, new(3, 0, 0), letter.Id.Value, Some.Noon).Record;
        await WriteAsync(tx =>
        {
            LetterStore.Insert(tx, letter);
            ReporterStore.Keep(tx, second);
        });

        Assert.Equal(Some.Noon, second.WarnedAt);
        Assert.Equal(second, await FindAsync(first.Reporter));
        Assert.Null(await FindAsync("nobody"));
    }

    [EngineFact]
    public async Task The_database_keeps_a_record_from_counting_before_a_warning()
    {
        var counting = New() with { CountsUntil = Some.Noon, SinceWarning = 3, Version = 1 };
        var unwritten = counting with { CountsUntil = null, WarnedAt = Some.Noon };

        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(tx => ReporterStore.Keep(tx, counting)));
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(tx => ReporterStore.Keep(tx, unwritten)));
        await WriteAsync(tx => ReporterStore.Keep(tx, counting with { CountsUntil = null }));
    }

    [EngineFact]
    public async Task Marks_that_stand_are_counted_and_those_of_reports_after_the_warning_by_themselves()
    {
        var reporter = Some.Id("r");
        var file = Some.Id("case");
        var (early, late, gone) = (At(0, reporter), At(2, reporter), At(3, reporter));
        await WriteAsync(tx =>
        {
            foreach (var report in (Report[])[early, late, gone])
            {
                Some.Filed(tx, report);
                ReporterStore.Insert(tx, Mark(report, file));
            }

            ReporterStore.Update(tx, Mark(gone, file, Some.Noon.AddHours(4)));
        });

        var sum = await WriteAsync(tx =>
            ReporterStore.SumAsync(tx, reporter, s_since, Some.Noon.AddHours(1).ToMicros())
        );
        var unwarned = await WriteAsync(tx => ReporterStore.SumAsync(tx, reporter, s_since, null));

        Assert.Equal((2, 1, 0), (sum.Unfounded, sum.SinceWarning, sum.Upheld));
        Assert.Equal((2, 0), (unwarned.Unfounded, unwarned.SinceWarning));
        Assert.Equal(0, (await WriteAsync(tx => ReporterStore.SumAsync(tx, reporter, Some.Most, null))).Unfounded);
        var standing = await WriteAsync(tx => ReporterStore.MarksOfCaseAsync(tx, file));
        Assert.Equal(
            new[] { early.Id.Value, late.Id.Value }.Order(StringComparer.Ordinal),
            standing.Select(m => m.ReportId)
        );
        Assert.NotNull((await WriteAsync(tx => ReporterStore.MarkAsync(tx, gone.Id.Value)))!.TakenBackAt);
    }

    [EngineFact]
    public async Task What_a_persons_decision_restricts_was_reported_rightly()
    {
        var reporter = Some.Id("r");
        await WriteAsync(tx =>
        {
            foreach (var outcome in (Outcome[])[Outcome.Restrict, Outcome.NoViolation])
            {
                Some.Linked(tx, Some.Filed(tx, At(0, reporter)), Decided(tx, outcome));
            }
        });

        Assert.Equal(1, await WriteAsync(tx => ReporterStore.UpheldAsync(tx, reporter, s_since)));
        Assert.Equal(0, await WriteAsync(tx => ReporterStore.UpheldAsync(tx, reporter, Some.Most)));
        Assert.Equal(0, await WriteAsync(tx => ReporterStore.UpheldAsync(tx, "nobody", s_since)));
    }

    [EngineFact]
    public async Task A_report_stays_only_where_all_that_it_names_does_and_its_mark_belongs_to_each_of_these_cases()
    {
        var (report, other) = (At(0, Some.Id("r")), At(1, Some.Id("r")));
        var (stays, restricted) = await WriteAsync(tx =>
        {
            var (stays, restricted) = (Decided(tx, Outcome.NoViolation), Decided(tx, Outcome.Restrict));
            Some.Linked(tx, Some.Filed(tx, report), stays);
            Some.Linked(tx, Some.Filed(tx, other), stays);
            Some.Linked(tx, report, restricted, ordinal: 1);
            ReporterStore.Insert(tx, Mark(report, stays.Id.Value));
            return Task.FromResult((stays, restricted));
        });
        var open = await WriteAsync(tx =>
        {
            var open = Some.OpenedCase(tx).Case;
            Some.Linked(tx, report, open, ordinal: 2);
            return Task.FromResult(open);
        });

        Assert.Equal(2, await WriteAsync(tx => ReporterStore.NotStayingAsync(tx, report.Id.Value)));
        Assert.Equal(0, await WriteAsync(tx => ReporterStore.NotStayingAsync(tx, other.Id.Value)));
        foreach (var one in (Case[])[stays, restricted, open])
        {
            var marks = await WriteAsync(tx => ReporterStore.MarksOfCaseAsync(tx, one.Id.Value));
            Assert.Equal(report.Id.Value, Assert.Single(marks).ReportId);
        }
    }

    private static Case Decided(Transaction tx, Outcome outcome)
    {
        var (_, opened) = Some.OpenedCase(tx);
        var decision = Some.Decision(opened.Id, DecisionKind.Final) with { Outcome = outcome };
        DecisionStore.Insert(tx, decision);
        var by = Some.Id<Core.People.Person>();
        var claimed = CaseFlow.Claim(opened, by).Value;
        CaseStore.Update(tx, opened, claimed, Some.Noon, Actor.System);
        var decided = CaseFlow.Decide(claimed.Case, by, decision.Id.Value, true, 0).Value;
        CaseStore.Update(tx, claimed.Case, decided, Some.Noon, Actor.System);
        return decided.Case;
    }

    private static ReporterRecord New() => ReporterRecord.New(Some.Id("r"), Some.Id<Core.Platforms.Platform>());

    private static Report At(int hours, string reporter) =>
        Some.Report(Some.Noon.AddHours(hours)) with
        {
            Reporter = reporter,
        };

    private static UnfoundedReportRow Mark(Report report, string file, DateTimeOffset? back = null) =>
        new()
        {
            ReportId = report.Id.Value,
            Reporter = report.Reporter!,
            CaseId = file,
            By = "psn_1",
            Reasons = Some.Text,
            At = Some.Noon.ToMicros(),
            TakenBackAt = back?.ToMicros(),
        };

    private Task<ReporterRecord?> FindAsync(string reporter) => WriteAsync(tx => ReporterStore.FindAsync(tx, reporter));
}
