using Redress.Core.Kernel;
using Redress.Core.Subjects;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Subjects;

public sealed class SqliteReachStoreTests(SqliteEngine engine)
    : ReachStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresReachStoreTests(PostgresEngine engine)
    : ReachStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ReachStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Reach_is_kept_for_each_moment_in_its_order()
    {
        var subject = Some.Id("sub");
        var (first, last) = (Some.Id(ReachStore.Prefix), Some.Id(ReachStore.Prefix));
        await WriteAsync(tx =>
        {
            ReachStore.Insert(
                tx,
                last,
                subject,
                ReachMoment.Removal,
                Some.Noon.AddDays(36),
                new(167_000, 2_223, 0, Some.Most)
            );
            ReachStore.Insert(tx, first, subject, ReachMoment.Report, Some.Noon, new(null, null, null, null));
        });

        var rows = await ReachStore.OfSubjectAsync(Database, subject, None);

        Assert.Equal(2, rows.Count);
        Assert.Equal(
            (first, subject, "report", Some.Noon.ToMicros()),
            (rows[0].Id, rows[0].SubjectId, rows[0].Moment, rows[0].At)
        );
        Assert.Equal(
            (null, null, null, null),
            (rows[0].Views, rows[0].Reshares, rows[0].Reactions, rows[0].AdvertisementsShown)
        );
        AssertSame(
            new ReachRow
            {
                Id = last,
                SubjectId = subject,
                Moment = "removal",
                At = Some.Noon.AddDays(36).ToMicros(),
                Views = 167_000,
                Reshares = 2_223,
                Reactions = 0,
                AdvertisementsShown = Some.Most,
            },
            rows[1]
        );
    }

    [EngineFact]
    public async Task The_last_one_is_found_and_none_where_there_is_none()
    {
        var subject = Some.Id("sub");
        await WriteAsync(tx =>
        {
            foreach (var (hours, views) in ((int, long)[])[(0, 5), (2, 700), (1, 60)])
            {
                var at = Some.Noon.AddHours(hours);
                ReachStore.Insert(tx, Some.Id("rch"), subject, ReachMoment.Report, at, new(views, null, 1, 2));
            }
        });

        Assert.Equal(new Reach(700, null, 1, 2), await WriteAsync(tx => ReachStore.LastAsync(tx, subject)));
        Assert.Null(await WriteAsync(tx => ReachStore.LastAsync(tx, "nobody")));
    }
}
