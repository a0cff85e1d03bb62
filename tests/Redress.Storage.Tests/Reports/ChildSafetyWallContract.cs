using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Reports;

public sealed class SqliteChildSafetyWallTests(SqliteEngine engine)
    : ChildSafetyWallContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresChildSafetyWallTests(PostgresEngine engine)
    : ChildSafetyWallContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ChildSafetyWallContract(TestedEngine engine) : Contract(engine)
{
    private Task<Case> CaseAsync(string platform, params Reason[] reasons) =>
        WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx, platform).Case;
            foreach (var reason in reasons)
            {
                Some.Linked(tx, Some.Filed(tx, Some.Report() with { Reason = reason }), opened);
            }

            return Task.FromResult(opened);
        });

    [EngineFact]
    public async Task One_report_in_a_category_of_children_puts_a_case_behind_the_wall_whatever_the_others_say()
    {
        foreach (var reason in Enum.GetValues<Reason>())
        {
            var plain = await CaseAsync(Some.Id("plt"), Reason.Other);
            var mixed = await CaseAsync(Some.Id("plt"), Reason.Other, reason, Reason.Hate);

            Assert.False(await ChildSafetyWall.IsBehindAsync(Database, plain.Id.Value, None));
            Assert.Equal(
                Standing.IsChildCategory(reason),
                await ChildSafetyWall.IsBehindAsync(Database, mixed.Id.Value, None)
            );
            Assert.Equal(
                Standing.IsChildCategory(reason),
                await WriteAsync(tx => ChildSafetyWall.IsBehindAsync(tx, mixed.Id.Value))
            );
        }
    }

    [EngineFact]
    public async Task The_queue_of_those_who_may_not_see_past_the_wall_leaves_out_what_is_behind_it_and_nothing_else()
    {
        var platform = Some.Id("plt");
        var open = await CaseAsync(platform, Reason.Hate);
        var walled = await CaseAsync(platform, Reason.Grooming);

        Assert.Equal([open.Id], await QueueAsync(new Sight(platform, PastWall: false)));
        Assert.Equal(
            new[] { open.Id, walled.Id }.OrderBy(i => i.Value),
            (await QueueAsync(new Sight(platform, PastWall: true))).OrderBy(i => i.Value)
        );
        Assert.DoesNotContain(walled.Id, await QueueAsync(new Sight(null, PastWall: false)));
    }

    private async Task<List<Id<Case>>> QueueAsync(Sight sight) =>
        (await CaseStore.QueueAsync(Database, CaseStatus.Open, sight, (long.MaxValue, 0, ""), 1000, None)).ConvertAll(
            c => c.Id
        );
}
