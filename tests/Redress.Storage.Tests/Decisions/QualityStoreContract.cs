using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Decisions;

public sealed class SqliteQualityStoreTests(SqliteEngine engine)
    : QualityStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresQualityStoreTests(PostgresEngine engine)
    : QualityStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class QualityStoreContract(TestedEngine engine) : Contract(engine)
{
    private static Decision Decided(Transaction tx, string by, Reason? reported = null, DateTimeOffset? at = null)
    {
        var opened = Some.OpenedCase(tx).Case;
        if (reported is { } reason)
        {
            Some.Linked(tx, Some.Filed(tx, Some.Report() with { Reason = reason }), opened);
        }

        var decision = Some.Decision(opened.Id, DecisionKind.Final) with { By = new Actor(by), At = at ?? Some.Noon };
        DecisionStore.Insert(tx, decision);
        return decision;
    }

    private static QualityCheckRow Drawn(Decision decision, long at = 1) =>
        new()
        {
            DecisionId = decision.Id.Value,
            CaseId = decision.CaseId.Value,
            Ground = decision.Ground,
            DecidedBy = decision.By.Value,
            DrawnAt = at,
        };

    [EngineFact]
    public async Task Final_decisions_of_people_that_were_not_drawn_yet_can_be_drawn()
    {
        var late = Some.Noon.AddYears(20);
        var (free, drawn) = await WriteAsync(tx =>
        {
            var one = Decided(tx, "psn_a", at: late);
            var other = Decided(tx, "psn_a", at: late);
            Decided(tx, "psn_a", at: late.AddDays(-1));
            DecisionStore.Insert(tx, Some.Decision(one.CaseId) with { At = late });
            QualityStore.Insert(tx, Drawn(other));
            return Task.FromResult((one, other));
        });

        var found = Assert.Single(await WriteAsync(tx => QualityStore.CandidatesAsync(tx, late.ToMicros())));

        Assert.Equal(
            (free.Id.Value, free.CaseId.Value, free.Ground, "psn_a"),
            (found.DecisionId, found.CaseId, found.Ground, found.DecidedBy)
        );
        AssertSame(Drawn(drawn), await WriteAsync(tx => QualityStore.FindAsync(tx, drawn.Id.Value)));
    }

    [EngineFact]
    public async Task Nobody_is_shown_their_own_decision_or_one_behind_the_wall_that_they_may_not_pass()
    {
        var (own, other, walled) = await WriteAsync(tx =>
        {
            Decision[] all = [Decided(tx, "psn_me"), Decided(tx, "psn_you"), Decided(tx, "psn_you", Reason.Grooming)];
            foreach (var one in all)
            {
                QualityStore.Insert(tx, Drawn(one));
            }

            return Task.FromResult((all[0].Id.Value, all[1].Id.Value, all[2].Id.Value));
        });
        async Task<List<string>> OpenAsync(bool past) =>
            (await QualityStore.OpenAsync(Database, new Sight(null, past), "psn_me", None)).ConvertAll(q =>
                q.DecisionId
            );

        Assert.Contains(other, await OpenAsync(past: false));
        Assert.DoesNotContain(walled, await OpenAsync(past: false));
        Assert.Contains(walled, await OpenAsync(past: true));
        Assert.DoesNotContain(own, await OpenAsync(past: true));
    }

    [EngineFact]
    public async Task A_check_is_somebody_elses_counts_once_and_makes_the_rate()
    {
        var since = Some.Noon.AddYears(30).ToMicros();
        var row = await WriteAsync(tx =>
        {
            var (first, second) = (Drawn(Decided(tx, "psn_a"), since), Drawn(Decided(tx, "psn_a"), since));
            QualityStore.Insert(tx, first);
            QualityStore.Insert(tx, second);
            return Task.FromResult(first);
        });
        (row.CheckedBy, row.CheckedAt, row.Agrees) = ("psn_a", since, 1);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => QualityStore.Check(tx, row))
        );

        row.CheckedBy = "psn_b";
        await WriteAsync(tx => QualityStore.Check(tx, row));

        var rate = Assert.Single(await QualityStore.AgreementAsync(Database, since, None));
        Assert.Equal((1L, 1L, 1L), (rate.Checked, rate.Agreed, rate.Open));
        await Assert.ThrowsAsync<StaleException>(() => WriteAsync(tx => QualityStore.Check(tx, row)));
    }
}
