using Redress.Core.Cases;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Enforcements;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteCaseReportStoreTests(SqliteEngine engine)
    : CaseReportStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresCaseReportStoreTests(PostgresEngine engine)
    : CaseReportStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class CaseReportStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_cases_reports_come_newest_first_and_at_most_two_hundred()
    {
        var (of, reports) = await WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx).Case;
            var filed = new List<Report>();
            for (var i = 0; i < 203; i++)
            {
                filed.Add(Some.Filed(tx, Some.Report(Some.Noon.AddSeconds(i))));
                Some.Linked(tx, filed[^1], opened);
            }

            Some.Linked(tx, Some.Filed(tx), Some.OpenedCase(tx).Case);
            return Task.FromResult((opened, filed));
        });

        var found = await CaseReportStore.OfCaseAsync(Database, of.Id.Value, None);

        Assert.Equal(reports.AsEnumerable().Reverse().Take(200).Select(r => r.Id.Value), found.Select(r => r.ReportId));
    }

    [EngineFact]
    public async Task A_report_on_a_case_comes_with_all_that_a_reviewer_sees()
    {
        var report = Some.Report() with
        {
            Source = Source.StaffOnBehalf,
            OnBehalfOf = Source.Guardian,
            Minor = Minor.Unsure,
            PoliceNumber = true,
            FirstKnownAt = Some.Noon.AddDays(-1),
            Language = Some.Text,
        };
        var of = await WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx).Case;
            Some.Linked(tx, Some.Filed(tx, report), opened, ordinal: 7);
            return Task.FromResult(opened.Id.Value);
        });

        var found = (await CaseReportStore.OfCaseAsync(Database, of, None)).Single();

        Assert.Equivalent(
            new CaseReport
            {
                ReportId = report.Id.Value,
                Source = "staff-on-behalf",
                OnBehalfOf = "guardian",
                Reason = "other",
                Minor = "unsure",
                PoliceNumber = 1,
                ReceivedAt = Some.Noon.ToMicros(),
                FirstKnownAt = Some.Noon.AddDays(-1).ToMicros(),
                Language = Some.Text,
                Status = "received",
                Ordinal = 7,
                Hold = "none",
                CaseId = of,
            },
            found,
            strict: true
        );
        Assert.Equivalent(found, await CaseReportStore.OfLinkAsync(Database, report.Id.Value, 7, None), strict: true);
        Assert.Null(await CaseReportStore.OfLinkAsync(Database, report.Id.Value, 6, None));
    }

    [EngineFact]
    public async Task Pages_hold_every_link_once_also_where_one_report_has_many()
    {
        var (of, links) = await WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx).Case;
            var made = new List<ReportLink>();
            for (var i = 0; i < 7; i++)
            {
                var report = Some.Filed(tx);
                for (var ordinal = 0; ordinal <= i; ordinal++)
                {
                    made.Add(Some.Linked(tx, report, opened, ordinal));
                }
            }

            return Task.FromResult((opened.Id.Value, made));
        });
        var expected = links
            .OrderBy(l => l.ReportId.Value, StringComparer.Ordinal)
            .ThenBy(l => l.Ordinal)
            .Select(l => (l.ReportId.Value, (long)l.Ordinal))
            .ToList();

        foreach (var most in (int[])[1, 3, 28, 100])
        {
            var (seen, after) = (new List<(string, long)>(), (CaseReport?)null);
            while (await WriteAsync(tx => CaseReportStore.PageAsync(tx, of, after, most)) is { Count: > 0 } page)
            {
                seen.AddRange(page.Select(r => (r.ReportId, r.Ordinal)));
                after = page[^1];
            }

            Assert.Equal(expected, seen);
        }
    }

    [EngineFact]
    public async Task Enforcements_are_counted_by_status_each_once()
    {
        var (of, empty) = await WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx);
            var (hold, held) = Some.Held(tx, opened);
            var second = Some.Decision(held.Id);
            Storage.Decisions.DecisionStore.Insert(tx, second);
            foreach (var restriction in Enum.GetValues<Restriction>())
            {
                var one = Some.Ordered(tx, hold, subject.Id, restriction);
                EnforcementStore.Order(tx, second.Id.Value, one.Id.Value);
                Move(one, restriction);
            }

            return Task.FromResult((opened.Id.Value, Some.OpenedCase(tx).Case.Id.Value));

            void Move(Enforcement one, Restriction restriction)
            {
                if (restriction is Restriction.Hide or Restriction.Remove)
                {
                    EnforcementStore.Update(tx, one, EnforcementFlow.Fail(one, "no", Some.Noon)!);
                }
                else if (restriction is Restriction.Strike)
                {
                    var told = EnforcementFlow.Told(one, "done", Some.Noon)!;
                    EnforcementStore.Update(tx, one, told);
                    EnforcementStore.Update(
                        tx,
                        told.Enforcement,
                        EnforcementFlow.Confirm(told.Enforcement, "so", Some.Noon)!
                    );
                }
            }
        });

        var counts = await CaseReportStore.CountEnforcementsAsync(Database, of, None);
        var untouched = Enum.GetValues<Restriction>().Length - 3;
        Assert.Equal((untouched, 0, 1, 2), (counts.Due, counts.Sent, counts.Confirmed, counts.Failed));
        Assert.Equal(0, (await CaseReportStore.CountEnforcementsAsync(Database, empty, None)).Due);
    }
}
