using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Storage.Decisions;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Decisions;

public sealed class SqliteDecisionStoreTests(SqliteEngine engine)
    : DecisionStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresDecisionStoreTests(PostgresEngine engine)
    : DecisionStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class DecisionStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task The_last_ground_of_a_case_is_that_of_its_latest_decision()
    {
        var first = Some.Decision(Some.Id<Case>()) with { Ground = "own.first" };
        var second = Some.Decision(first.CaseId) with { Ground = "own.second", At = Some.Noon.AddHours(1) };
        await WriteAsync(tx => DecisionStore.Insert(tx, second));
        await WriteAsync(tx => DecisionStore.Insert(tx, first));

        Assert.Equal("own.second", await WriteAsync(tx => DecisionStore.LastGroundAsync(tx, first.CaseId.Value)));
    }

    [EngineFact]
    public async Task Every_column_comes_back_as_it_was_written()
    {
        var bare = Some.Decision(Some.Id<Case>()) with { Restrictions = [] };
        var full = new Decision(
            Some.Id<Decision>(),
            bare.CaseId,
            DecisionKind.Final,
            Outcome.Restrict,
            "law." + Some.Text,
            Some.Text,
            int.MaxValue,
            "rule",
            Some.Text,
            Enum.GetValues<Restriction>(),
            [Restriction.Strike, Restriction.Suspend],
            false,
            new Actor("psn_" + Some.Text),
            Some.Noon.AddMicroseconds(-1),
            Some.Noon.AddDays(14),
            bare.Id
        )
        {
            Terms = new DecisionTerms([Some.Text], ["AT", "DE"]),
        };

        await WriteAsync(tx =>
        {
            DecisionStore.Insert(tx, full);
            DecisionStore.Insert(tx, bare);
        });

        Assert.Equivalent(full, await WriteAsync(tx => DecisionStore.FindAsync(tx, full.Id.Value)), strict: true);
        Assert.Equivalent(bare, await WriteAsync(tx => DecisionStore.FindAsync(tx, bare.Id.Value)), strict: true);
        Assert.Null(await WriteAsync(tx => DecisionStore.FindAsync(tx, "dec_unknown")));
        AssertSame(
            DecisionRow.Of(full),
            DecisionRow.Of((await DecisionStore.OfCaseAsync(Database, bare.CaseId.Value, None))[0])
        );
    }

    [EngineFact]
    public async Task Decisions_of_a_case_come_in_the_order_of_time()
    {
        var of = Some.Id<Case>();
        var decisions = Enumerable
            .Range(0, 5)
            .Select(i => Some.Decision(of) with { At = Some.Noon.AddMinutes(i) })
            .ToList();
        await WriteAsync(tx =>
        {
            foreach (var decision in decisions.AsEnumerable().Reverse())
            {
                DecisionStore.Insert(tx, decision);
            }

            DecisionStore.Insert(tx, Some.Decision(Some.Id<Case>()));
        });

        var found = await DecisionStore.OfCaseAsync(Database, of.Value, None);

        Assert.Equal(decisions.Select(d => d.Id), found.Select(d => d.Id));
    }
}
