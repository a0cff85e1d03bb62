using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteQueueStoreTests(SqliteEngine engine)
    : QueueStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresQueueStoreTests(PostgresEngine engine)
    : QueueStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class QueueStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_queue_is_read_as_it_was_written_and_a_removed_one_is_not_listed()
    {
        var rules = new QueueRules([Reason.Hate], [Source.Authority], ["de"], ["plt_1"], ["own.hate"], true);
        var made = Made(2, rules);
        await WriteAsync(tx => QueueStore.Insert(tx, made));

        var found = await WriteAsync(tx => QueueStore.FindAsync(tx, made.Id.Value));
        Assert.Equivalent(made, found, strict: true);

        var changed = made with { Name = Some.Id("name"), RemovedAt = Some.Noon, Version = 2 };
        await WriteAsync(tx => QueueStore.Update(tx, changed));
        Assert.DoesNotContain(await QueueStore.AllAsync(Database, None), q => q.Id == made.Id);
        Assert.Equal(0, await WriteAsync(tx => QueueStore.NamedAsync(tx, made.Name, "")));
        Assert.Equal(1, await WriteAsync(tx => QueueStore.NamedAsync(tx, changed.Name, "")));
        Assert.Equal(0, await WriteAsync(tx => QueueStore.NamedAsync(tx, changed.Name, made.Id.Value)));
    }

    [EngineFact]
    public async Task Queues_are_listed_by_their_position()
    {
        var (second, first) = (Made(8), Made(7));
        await WriteAsync(tx =>
        {
            QueueStore.Insert(tx, second);
            QueueStore.Insert(tx, first);
        });

        var all = await WriteAsync(tx => QueueStore.AllAsync(tx));

        Assert.Equal([first.Id, second.Id], all.Where(q => q.Id == first.Id || q.Id == second.Id).Select(q => q.Id));
    }

    [EngineFact]
    public async Task Counts_say_for_each_queue_what_is_open_claimed_and_late_and_since_when()
    {
        var queue = Some.Id("que");
        var platform = Some.Id("plt");
        await WriteAsync(tx =>
        {
            InQueue(tx, platform, queue, Some.Noon.AddHours(-2), Some.Noon.AddHours(1));
            var (seen, late) = InQueue(tx, platform, queue, Some.Noon.AddHours(-3), Some.Noon.AddHours(-1));
            CaseStore.Update(tx, late, CaseFlow.Claim(late, new("psn_1")).Value, Some.Noon, Actor.System);
        });

        var counts = await QueueStore.CountAsync(Database, new Sight(platform, true), Some.Noon, None);
        var one = Assert.Single(counts);

        Assert.Equal((queue, 1, 1, 1), (one.QueueId, one.Open, one.Claimed, one.Late));
        Assert.Equal(Some.Noon.AddHours(-3).ToMicros(), one.OldestAt);
        Assert.Equal(Some.Noon.AddHours(-1).ToMicros(), one.NextDueAt);
        Assert.Empty(await QueueStore.CountAsync(Database, new Sight(Some.Id("plt"), true), Some.Noon, None));
        Assert.Contains(await QueueStore.CountAsync(Database, Sight.All, Some.Noon, None), c => c.QueueId == queue);
    }

    [EngineFact]
    public async Task What_waits_is_weighed_again_and_what_is_decided_is_not()
    {
        var (open, other) = await WriteAsync(tx =>
        {
            var waiting = Some.OpenedCase(tx).Case;
            var done = Some.OpenedCase(tx).Case;
            var claimed = CaseFlow.Claim(done, new("psn_1")).Value;
            CaseStore.Update(tx, done, claimed, Some.Noon, Actor.System);
            var decided = CaseFlow.Decide(claimed.Case, new("psn_1"), "dec_1", false, 0).Value;
            CaseStore.Update(tx, claimed.Case, decided, Some.Noon, Actor.System);
            return Task.FromResult((waiting.Id.Value, done.Id.Value));
        });

        await WriteAsync(tx => QueueStore.RouteAgain(tx, Some.Noon));

        Assert.Equal(1, await CountAsync("job WHERE kind = 'weigh' AND ref = @id", new Arg("id", open)));
        Assert.Equal(0, await CountAsync("job WHERE kind = 'weigh' AND ref = @id", new Arg("id", other)));
    }

    [EngineFact]
    public async Task Rules_see_each_combination_of_reports_once_and_the_grounds_in_force()
    {
        var (of, ground) = await WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx).Case;
            for (var i = 0; i < 3; i++)
            {
                Some.Linked(tx, Some.Filed(tx, Some.Report() with { Language = i == 2 ? "de" : "en" }), opened);
            }

            return Task.FromResult((opened.Id.Value, Some.Held(tx, opened).Decision));
        });

        var facts = await WriteAsync(tx => QueueStore.FactsAsync(tx, of));
        Assert.Equal(["de", "en"], facts.Select(f => f.Language).Order());
        Assert.All(facts, f => Assert.Equal(("other", "bystander"), (f.Reason, f.Source)));
        Assert.Equal([ground.Ground], await WriteAsync(tx => QueueStore.GroundsAsync(tx, ground.Id.Value, null)));
    }

    internal static (Case Seen, Case Case) InQueue(
        Transaction tx,
        string platform,
        string queue,
        DateTimeOffset opened,
        DateTimeOffset due,
        int priority = 100
    )
    {
        var subject = Some.Subject(platform);
        Storage.Subjects.SubjectStore.Insert(tx, subject);
        var one = Some.Case(subject) with { OpenedAt = opened };
        CaseStore.Open(tx, one, Actor.System);
        var step = CaseFlow.Weigh(one, priority, one.Reason, due, queue)!;
        CaseStore.Update(tx, one, step, Some.Noon, Actor.System);
        return (one, step.Case);
    }

    private static Queue Made(int position, QueueRules? rules = null) =>
        new(Some.Id<Queue>(), Some.Id("name"), position, rules ?? QueueRules.None, Some.Noon, Some.Noon, null, 1);
}
