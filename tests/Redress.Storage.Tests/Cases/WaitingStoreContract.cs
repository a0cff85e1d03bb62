using Redress.Core.Appeals;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Appeals;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteWaitingStoreTests(SqliteEngine engine)
    : WaitingStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresWaitingStoreTests(PostgresEngine engine)
    : WaitingStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class WaitingStoreContract(TestedEngine engine) : Contract(engine)
{
    private static readonly (long, long, string) s_start = (long.MaxValue, 0, "");

    [EngineFact]
    public async Task Pages_of_a_queue_hold_every_case_once_the_most_urgent_first()
    {
        var (platform, queue) = (Some.Id("plt"), Some.Id("que"));
        await WriteAsync(tx =>
        {
            for (var i = 0; i < 12; i++)
            {
                QueueStoreContract.InQueue(tx, platform, queue, Some.Noon, Some.Noon.AddHours(i % 3), 100 + i % 2);
            }
        });

        var (seen, after) = (new List<WaitingCase>(), s_start);
        while (await ListAsync(new WaitingFilter(["open"], Sight.All, QueueId: queue), after, 5) is { Count: > 0 } page)
        {
            seen.AddRange(page);
            after = (page[^1].Priority, page[^1].DueAt, page[^1].Id);
        }

        Assert.Equal(12, seen.Select(c => c.Id).Distinct().Count());
        Assert.Equal(
            seen.OrderByDescending(c => c.Priority).ThenBy(c => c.DueAt).ThenBy(c => c.Id, StringComparer.Ordinal),
            seen
        );
    }

    [EngineFact]
    public async Task Each_filter_leaves_out_what_does_not_fit()
    {
        var platform = Some.Id("plt");
        var (hate, spam) = await WriteAsync(tx =>
        {
            var one = QueueStoreContract.InQueue(tx, platform, Some.Id("que"), Some.Noon, Some.Noon).Case;
            Some.Linked(tx, Some.Filed(tx, Some.Report() with { Language = "de-AT", Source = Source.Guardian }), one);
            var weighed = CaseFlow.Weigh(one, 5, Reason.Hate, Some.Noon.AddHours(9))!;
            CaseStore.Update(tx, one, weighed, Some.Noon, Actor.System);
            var other = Some.OpenedCase(tx, platform).Case;
            return Task.FromResult((one.Id.Value, other.Id.Value));
        });

        async Task AssertAsync(string expected, Func<WaitingFilter, WaitingFilter> with)
        {
            var found = await ListAsync(with(new WaitingFilter(["open", "claimed"], Sight.All, platform)), s_start, 50);
            Assert.Equal(expected, Assert.Single(found).Id);
        }

        await AssertAsync(hate, f => f with { Reasons = ["hate", "terrorism"] });
        await AssertAsync(spam, f => f with { NotReasons = ["hate"] });
        await AssertAsync(hate, f => f with { Language = "de" });
        await AssertAsync(hate, f => f with { Source = "guardian" });
        await AssertAsync(hate, f => f with { Late = Some.Noon.AddHours(10).ToMicros() });
        Assert.Equal(
            2,
            (await ListAsync(new WaitingFilter(["open"], Sight.All, platform, WaitingFilter.NoQueue), s_start, 9)).Count
        );
        Assert.Empty(await ListAsync(new WaitingFilter(["open"], Sight.All, platform, Held: true), s_start, 9));
        Assert.Empty(await ListAsync(new WaitingFilter(["open"], Sight.All, platform, Appealed: true), s_start, 9));
        Assert.Empty(await ListAsync(new WaitingFilter(["closed"], Sight.All, platform), s_start, 9));
    }

    [EngineFact]
    public async Task Nobody_is_offered_what_they_skipped_what_is_kept_for_others_or_an_appeal_against_themselves()
    {
        var platform = Some.Id("plt");
        var (skipped, kept, appealed, free) = await WriteAsync(async tx =>
        {
            var cases = Enumerable.Range(0, 4).Select(_ => Some.OpenedCase(tx, platform).Case).ToList();
            await SkipStore.KeepAsync(tx, cases[0].Id.Value, "psn_1", "tired", Some.Noon);
            await SkipStore.KeepAsync(tx, cases[0].Id.Value, "psn_1", "still", Some.Noon);
            var step = CaseFlow.Assign(cases[1], "psn_2", "knows it").Value;
            CaseStore.Update(tx, cases[1], step, Some.Noon, Actor.System);
            var decision = Some.Decision(cases[2].Id);
            DecisionStore.Insert(tx, decision);
            AppealStore.Insert(tx, Filed(cases[2], decision.Id.Value), ([1], [2]), Actor.Reporter);
            return (cases[0].Id.Value, cases[1].Id.Value, cases[2].Id.Value, cases[3].Id.Value);
        });

        async Task<string[]> OfferedAsync(string person)
        {
            var filter = new WaitingFilter(["open"], Sight.All, platform, Person: person);
            return [.. (await WriteAsync(tx => WaitingStore.ListAsync(tx, filter, 9))).Select(c => c.Id).Order()];
        }

        Assert.Equal([free], await OfferedAsync("psn_1"));
        Assert.Equal(new[] { skipped, kept, appealed, free }.Order(), await OfferedAsync("psn_2"));
        Assert.Equal(new[] { skipped, appealed, free }.Order(), await OfferedAsync("psn_3"));
        Assert.Equal("still", Assert.Single(await SkipStore.OfCaseAsync(Database, skipped, None)).Reason);
    }

    [EngineFact]
    public async Task What_stands_behind_the_wall_or_on_another_platform_is_not_there_for_whoever_may_not_see_it()
    {
        var platform = Some.Id("plt");
        var (child, other) = await WriteAsync(tx =>
        {
            var behind = Some.OpenedCase(tx, platform).Case;
            Some.Linked(tx, Some.Filed(tx, Some.Report() with { Reason = Reason.Grooming }), behind);
            return Task.FromResult((behind.Id.Value, Some.OpenedCase(tx, platform).Case.Id.Value));
        });

        async Task<IEnumerable<string>> SeenAsync(Sight sight) =>
            (await ListAsync(new WaitingFilter(["open"], sight, platform), s_start, 9)).Select(c => c.Id).Order();

        Assert.Equal(new[] { child, other }.Order(), await SeenAsync(Sight.All));
        Assert.Equal([other], await SeenAsync(new Sight(null, PastWall: false)));
        Assert.Empty(await SeenAsync(new Sight(Some.Id("plt"), PastWall: true)));
        var counted = Assert.Single(await QueueStore.CountAsync(Database, new(platform, false), Some.Noon, None));
        Assert.Equal(1, counted.Open);
    }

    private Task<List<WaitingCase>> ListAsync(WaitingFilter filter, (long, long, string) after, int most) =>
        WaitingStore.ListAsync(Database, filter, after, most, None);

    private static Appeal Filed(Case of, string decision) =>
        new(
            Some.Id<Appeal>(),
            of.Id.Value,
            decision,
            "psn_1",
            null,
            AppealParty.Author,
            null,
            Some.Id("sub"),
            "en",
            Some.Noon,
            Some.Noon.AddDays(7),
            null,
            null,
            null,
            AppealStatus.Filed,
            1
        );
}
