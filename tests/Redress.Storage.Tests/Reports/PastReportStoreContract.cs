using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Reports;

public sealed class SqlitePastReportStoreTests(SqliteEngine engine)
    : PastReportStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresPastReportStoreTests(PostgresEngine engine)
    : PastReportStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class PastReportStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_past_link_is_seen_as_it_was_when_it_came()
    {
        await using var another = await Another.OfAsync(Engine);
        var reports = new List<Report>();
        await another.Database.Recorder.WriteAsync(
            tx =>
            {
                Write(tx, reports);
                tx.Fact("test.wrote", Actor.System, Some.Noon);
                return Task.CompletedTask;
            },
            None
        );
        Task<List<PastLink>> PageAsync(string after, long ordinal, int most) =>
            PastReportStore.PageAsync(another.Database, (after, ordinal), most, None);

        var all = await PageAsync(PastReportStore.FirstId(DateTimeOffset.UtcNow.AddHours(-1)), -1, 10);

        Assert.Equal(reports.Select(r => r.Id.Value), all.Select(l => l.ReportId));
        Assert.Equal([0L, 1, 1], all.Select(l => l.Known));
        Assert.Equal([0L, 1, 2], all.Select(l => l.EarlierReports));
        Assert.Equal(("bystander", "other", "no", (long?)null, "post"), Shape(all[0]));
        Assert.Equal([1L, 1, 1], all.Select(l => l.Subjects));
        Assert.Equal(all[1].ReportId, Assert.Single(await PageAsync(all[0].ReportId, 0, 1)).ReportId);
        Assert.Empty(await PageAsync(PastReportStore.FirstId(DateTimeOffset.UtcNow.AddHours(1)), -1, 10));
    }

    private static (string, string, string, long?, string) Shape(PastLink link) =>
        (link.Source, link.Reason, link.Minor, link.Held, link.Kind);

    private static void Write(Transaction tx, List<Report> reports)
    {
        var (subject, opened) = Some.OpenedCase(tx);
        var other = Some.Subject(subject.PlatformId);
        other.AuthorId = subject.Id;
        SubjectStore.Insert(tx, other);
        for (var i = 0; i < 3; i++)
        {
            var report = Some.Report(Some.Noon.AddMinutes(i)) with
            {
                Id = new(Ids.Make("rpt", DateTimeOffset.UtcNow.AddMilliseconds(i * 10), Some.Bytes(10))),
            };
            reports.Add(report);
            Some.Linked(tx, Some.Filed(tx, report), opened);
        }

        Some.Linked(tx, Some.Filed(tx), null);
    }
}
