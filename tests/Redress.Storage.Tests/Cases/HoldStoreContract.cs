using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteHoldStoreTests(SqliteEngine engine) : HoldStoreContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresHoldStoreTests(PostgresEngine engine)
    : HoldStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class HoldStoreContract(TestedEngine engine) : Contract(engine)
{
    private static readonly long s_noon = Some.Noon.ToMicros();

    [EngineFact]
    public async Task A_hold_is_unopened_until_somebody_takes_its_case()
    {
        var of = await HeldAsync();
        Assert.False(await WriteAsync(tx => HoldStore.IsOpenedAsync(tx, of.Id.Value, s_noon)));
        var before = await HoldStore.UnopenedAsync(Database, s_noon, None);
        Assert.True(before > 0);
        Assert.Equal(0, await HoldStore.UnopenedAsync(Database, s_noon - 1, None));

        await ClaimAsync(of);

        Assert.True(await WriteAsync(tx => HoldStore.IsOpenedAsync(tx, of.Id.Value, s_noon)));
        Assert.False(await WriteAsync(tx => HoldStore.IsOpenedAsync(tx, of.Id.Value, s_noon + 1)));
        Assert.Equal(before - 1, await HoldStore.UnopenedAsync(Database, s_noon, None));
    }

    [EngineFact]
    public async Task Pages_that_a_hold_ends_count_by_rung_and_are_answered_by_taking_the_page_or_the_case()
    {
        var (of, other) = (await HeldAsync(), await HeldAsync());
        var escalation = await PagedAsync(of, 0, 1, 1);
        await PagedAsync(other, 0, 1);
        Task<long> PagesAsync(long since) => WriteAsync(tx => HoldStore.PagesAsync(tx, of.Id.Value, since));
        Task<bool> IsAnsweredAsync(Case one, long since) =>
            WriteAsync(tx => HoldStore.IsAnsweredAsync(tx, one.Id.Value, since));
        Assert.Equal((2, 0), (await PagesAsync(s_noon), await PagesAsync(s_noon + 1)));
        Assert.False(await IsAnsweredAsync(of, s_noon));

        await WriteAsync(tx =>
            EscalationStore.Update(
                tx,
                escalation,
                EscalationFlow.Acknowledge(escalation, new Actor("psn_x")).Value,
                Some.Noon,
                Actor.System
            )
        );
        await ClaimAsync(other);

        Assert.True(await IsAnsweredAsync(of, s_noon) && await IsAnsweredAsync(other, s_noon));
        Assert.False(await IsAnsweredAsync(of, s_noon + 1) || await IsAnsweredAsync(other, s_noon + 1));
    }

    [EngineFact]
    public async Task What_a_rule_holds_now_is_found_between_two_times_in_pages()
    {
        var rule = Some.Id("rule");
        var held = new List<Decision>();
        for (var i = 0; i < 3; i++)
        {
            held.Add(await RuledAsync(rule, Some.Noon.AddMinutes(i)));
        }

        held.Sort((a, b) => string.CompareOrdinal(a.Id.Value, b.Id.Value));
        Task<List<HeldCase>> HeldByAsync(DateTimeOffset until, string after, int most) =>
            WriteAsync(tx => UndoStore.HeldAsync(tx, rule, s_noon, until.ToMicros(), after, most));

        Assert.Equal(
            held.Where(d => d.At <= Some.Noon.AddMinutes(1)).Select(d => d.Id.Value),
            (await HeldByAsync(Some.Noon.AddMinutes(1), "", 10)).Select(h => h.DecisionId)
        );
        var first = Assert.Single(await HeldByAsync(Some.Noon.AddMinutes(9), "", 1));
        Assert.Equal((held[0].Id.Value, held[0].CaseId.Value), (first.DecisionId, first.CaseId));
        Assert.Equal(2, (await HeldByAsync(Some.Noon.AddMinutes(9), first.DecisionId, 10)).Count);
    }

    [EngineFact]
    public async Task The_database_refuses_the_same_person_as_the_second_and_takes_another_once()
    {
        var row = new UndoRow
        {
            Id = Some.Id("und"),
            Rule = "rule",
            Reasons = Some.Text,
            ProposedBy = "psn_a",
        };
        await WriteAsync(tx => UndoStore.Insert(tx, row));
        await AssertRefusedAsync(
            "UPDATE undo SET agreed_by = 'psn_a', agreed_at = 1 WHERE id = @id",
            new Arg("id", row.Id)
        );

        await WriteAsync(tx => UndoStore.Agree(tx, row, "psn_b", 5));

        AssertSame(row, await WriteAsync(tx => UndoStore.FindAsync(tx, row.Id)));
        await Assert.ThrowsAsync<StaleException>(() => WriteAsync(tx => UndoStore.Agree(tx, row, "psn_c", 6)));
    }

    [EngineFact]
    public async Task What_held_something_only_after_its_reporter_said_more_is_counted_by_that_report_too()
    {
        var at = Some.Noon.AddDays(30);
        var opened = await WriteAsync(tx => Task.FromResult(Some.OpenedCase(tx).Case));
        var held = Some.Decision(opened.Id) with { At = at, Rule = "rule" };
        var report = await WriteAsync(tx => Task.FromResult(Some.Filed(tx)));
        await WriteAsync(tx =>
        {
            DecisionStore.Insert(tx, held);
            Some.Linked(tx, report, opened);
        });
        Assert.False(await IsCountedAsync());

        await WriteAsync(async tx =>
        {
            var row = (await ReportStore.LinksAsync(tx, report.Id.Value)).Single();
            ReportStore.Reconsider(tx, row, row.ToLink() with { FirstParty = true, Held = true }, at);
            return true;
        });

        Assert.True(await IsCountedAsync());
        Assert.Equal(
            report.Id.Value,
            await WriteAsync(tx => OverflowStore.CauseAsync(tx, opened.Id.Value, at.ToMicros()))
        );
        Assert.True(await WriteAsync(tx => SpreadStore.IsFirstPartyAsync(tx, held.Id.Value)));
        Assert.False(await WriteAsync(tx => OverflowStore.HasAsync(tx, opened.Id.Value, report.Id.Value)));

        async Task<bool> IsCountedAsync() =>
            (await OverflowStore.HeldSinceAsync(Database, at.ToMicros(), None)).Exists(h =>
                h.ReportId == report.Id.Value
            );
    }

    [EngineFact]
    public async Task What_held_something_is_counted_by_its_report_and_what_a_budget_left_over_by_its_case()
    {
        var at = Some.Noon.AddDays(40);
        var opened = await WriteAsync(tx => Task.FromResult(Some.OpenedCase(tx).Case));
        var report = Some.Report(at) with { Source = Source.StaffOnBehalf, OnBehalfOf = Source.Guardian };
        await WriteAsync(tx =>
        {
            DecisionStore.Insert(tx, Some.Decision(opened.Id) with { At = at, Rule = "rule" });
            Some.Linked(tx, Some.Filed(tx, report), opened);
        });

        var held = Assert.Single(await OverflowStore.HeldSinceAsync(Database, at.ToMicros(), None));

        Assert.Equal((report.Id.Value, "rule"), (held.ReportId, held.Rule));
        Assert.Equal(("staff-on-behalf", "guardian", "other"), (held.Source, held.OnBehalfOf, held.Reason));
        var cause = await WriteAsync(tx => OverflowStore.CauseAsync(tx, opened.Id.Value, at.ToMicros()));
        Assert.Equal(report.Id.Value, cause);
        Assert.Null(await WriteAsync(tx => OverflowStore.LastAsync(tx, opened.Id.Value)));
        await WriteAsync(tx =>
            OverflowStore.Insert(
                tx,
                new OverflowRow
                {
                    CaseId = opened.Id.Value,
                    ReportId = cause!,
                    Budget = "tier/bystander",
                    At = 1,
                }
            )
        );
        Assert.Equal("tier/bystander", await WriteAsync(tx => OverflowStore.LastAsync(tx, opened.Id.Value)));
    }

    private Task<Case> HeldAsync() => WriteAsync(tx => Task.FromResult(Some.Held(tx, Some.OpenedCase(tx).Case).Case));

    private Task ClaimAsync(Case of) =>
        WriteAsync(tx =>
            CaseStore.Update(tx, of, CaseFlow.Claim(of, Some.Id<Person>()).Value, Some.Noon, Actor.System)
        );

    private Task<Decision> RuledAsync(string rule, DateTimeOffset at) =>
        WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx).Case;
            var decision = Some.Decision(opened.Id) with { Rule = rule, At = at };
            DecisionStore.Insert(tx, decision);
            CaseStore.Update(tx, opened, CaseFlow.Hold(opened, decision.Id.Value).Value, at, Actor.System);
            return Task.FromResult(decision);
        });

    private Task<Escalation> PagedAsync(Case of, params long[] rungs) =>
        WriteAsync(async tx =>
        {
            var ids = new IdSource(TimeProvider.System, b => Random.Shared.NextBytes(b));
            var reason = EscalationReason.HoldEnding;
            await EscalationStore.OpenAsync(tx, ids, of.Id.Value, reason, 60, Some.Noon, Actor.System);
            var id = await tx.FirstAsync<string>(
                "SELECT id FROM escalation WHERE case_id = @case",
                new Arg("case", of.Id.Value)
            );
            foreach (var rung in rungs)
            {
                PageStore.Insert(
                    tx,
                    new PageRow
                    {
                        Id = Some.Id("page"),
                        EscalationId = id!,
                        Rung = rung,
                        CreatedAt = s_noon,
                    }
                );
            }

            return (await EscalationStore.FindAsync(tx, id!))!;
        });
}
