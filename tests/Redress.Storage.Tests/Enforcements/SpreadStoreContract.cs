using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Enforcements;

public sealed class SqliteSpreadStoreTests(SqliteEngine engine)
    : SpreadStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresSpreadStoreTests(PostgresEngine engine)
    : SpreadStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class SpreadStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task The_subject_of_a_decision_is_that_of_its_case()
    {
        var (decision, subject) = await WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx);
            return Task.FromResult((Some.Held(tx, opened).Decision, subject));
        });

        AssertSame(subject, await SpreadStore.SubjectOfAsync(Database, decision.Id.Value, None));
        Assert.Null(await SpreadStore.SubjectOfAsync(Database, "dec_unknown", None));
    }

    [EngineFact]
    public async Task What_a_decision_orders_already_is_known_by_subject()
    {
        var (decision, mine, other) = await WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx);
            var held = Some.Held(tx, opened);
            var second = Some.Subject();
            SubjectStore.Insert(tx, second);
            return Task.FromResult(
                (held.Decision, Some.Ordered(tx, held.Decision, subject.Id), Some.Ordered(tx, held.Decision, second.Id))
            );
        });

        var found = await WriteAsync(tx =>
            SpreadStore.OrderedAsync(tx, decision.Id.Value, [mine.SubjectId.Value, "sub_unknown"])
        );

        Assert.Equal([mine.Id.Value], found);
        Assert.NotEqual(mine.Id, other.Id);
    }

    [EngineFact]
    public async Task The_author_of_an_account_is_itself_and_of_an_unresolved_post_nobody()
    {
        var (account, post, known) = (Some.Subject(kind: "account"), Some.Subject(), Some.Subject());
        known.AuthorId = account.Id;
        await WriteAsync(tx => Array.ForEach([account, post, known], s => SubjectStore.Insert(tx, s)));

        Assert.Equal(account.Id, await WriteAsync(tx => SpreadStore.AuthorOfAsync(tx, account.Id)));
        Assert.Equal(account.Id, await WriteAsync(tx => SpreadStore.AuthorOfAsync(tx, known.Id)));
        Assert.Null(await WriteAsync(tx => SpreadStore.AuthorOfAsync(tx, post.Id)));
        Assert.Null(await WriteAsync(tx => SpreadStore.AuthorOfAsync(tx, "sub_unknown")));
    }

    [EngineFact]
    public async Task What_an_author_was_charged_counts_from_a_time_on_apart_for_the_person_shown_and_others()
    {
        var author = Some.Id("sub");
        var (others, first) = await WriteAsync(tx =>
        {
            var charged = Enumerable.Range(0, 3).Select(i => Charged(tx, author, 100 + i, firstParty: false)).ToList();
            return Task.FromResult((charged, Charged(tx, author, 200, firstParty: true)));
        });
        Task<long> SumAsync(string but, bool firstParty, long since) =>
            WriteAsync(tx => SpreadStore.ChargedAsync(tx, author, but, firstParty, since));

        Assert.Equal(101 + 102, await SumAsync("", false, 101));
        Assert.Equal(102, await SumAsync(others[1], false, 101));
        Assert.Equal(200, await SumAsync("", true, 0));
        Assert.True(await WriteAsync(tx => SpreadStore.IsFirstPartyAsync(tx, first)));
        Assert.False(await WriteAsync(tx => SpreadStore.IsFirstPartyAsync(tx, others[0])));
    }

    [EngineFact]
    public async Task A_charge_grows_and_what_stopped_at_the_budget_is_found_while_it_is_held()
    {
        var author = Some.Id("sub");
        var (of, hold) = await WriteAsync(tx =>
        {
            var held = Some.Held(tx, Some.OpenedCase(tx).Case);
            return Task.FromResult((held.Case, held.Decision.Id.Value));
        });
        var charge = new BudgetChargeRow { AuthorId = author, DecisionId = hold };
        await WriteAsync(tx => SpreadStore.Charge(tx, charge, isNew: true));
        Assert.Empty(await WriteAsync(tx => SpreadStore.OverAsync(tx, author)));

        (charge.Items, charge.Over) = (7, 1);
        await WriteAsync(tx => SpreadStore.Charge(tx, charge, isNew: false));

        AssertSame(charge, await WriteAsync(tx => SpreadStore.ChargeAsync(tx, author, hold)));
        Assert.Equal([hold], await WriteAsync(tx => SpreadStore.OverAsync(tx, author)));
        await FinishAsync(of, restricts: false);
        Assert.Empty(await WriteAsync(tx => SpreadStore.OverAsync(tx, author)));
    }

    [EngineFact]
    public async Task An_author_is_confirmed_once_a_person_restricted_anything_of_theirs()
    {
        var account = Some.Subject(kind: "account");
        var of = await WriteAsync(tx =>
        {
            SubjectStore.Insert(tx, account);
            var post = Some.Subject(account.PlatformId);
            post.AuthorId = account.Id;
            SubjectStore.Insert(tx, post);
            var opened = Some.Case(post);
            CaseStore.Open(tx, opened, Actor.System);
            return Task.FromResult(Some.Held(tx, opened).Case);
        });
        Assert.False(await WriteAsync(tx => SpreadStore.IsConfirmedAsync(tx, account.Id)));

        await FinishAsync(of, restricts: true);

        Assert.True(await WriteAsync(tx => SpreadStore.IsConfirmedAsync(tx, account.Id)));
    }

    [EngineFact]
    public async Task A_case_that_a_budget_kept_from_being_held_is_over_it_until_it_is_decided()
    {
        var of = await WriteAsync(tx => Task.FromResult(Some.Held(tx, Some.OpenedCase(tx).Case).Case));
        Assert.False(await SpreadStore.IsOverBudgetAsync(Database, of.Id.Value, None));

        await WriteAsync(tx =>
            OverflowStore.Insert(
                tx,
                new OverflowRow
                {
                    CaseId = of.Id.Value,
                    ReportId = Some.Id("rpt"),
                    Budget = "author",
                    At = Some.Noon.ToMicros(),
                }
            )
        );

        Assert.True(await SpreadStore.IsOverBudgetAsync(Database, of.Id.Value, None));
        await FinishAsync(of, restricts: false);
        Assert.False(await SpreadStore.IsOverBudgetAsync(Database, of.Id.Value, None));
    }

    [EngineFact]
    public async Task What_a_hold_ordered_and_the_final_decision_does_not_is_no_longer_ordered()
    {
        var (of, hold, dropped, kept) = await HeldAsync();
        Assert.Empty(await UnorderedAsync(hold));

        var final = await FinishAsync(of, restricts: true, kept);

        Assert.Equal([dropped.Id.Value], await UnorderedAsync(final));
        Assert.Equal([dropped.Id.Value], await UnorderedAsync(hold));
        Assert.Equal(
            [dropped],
            await WriteAsync(tx => SpreadStore.StillUnorderedAsync(tx, [dropped.Id.Value, kept.Id.Value]))
        );
    }

    [EngineFact]
    public async Task What_two_cases_order_stays_ordered_until_neither_does()
    {
        var (first, hold, shared, _) = await HeldAsync();
        var (second, _, _, _) = await HeldAsync();
        await WriteAsync(tx => EnforcementStore.Order(tx, second.HoldId!, shared.Id.Value));

        var ended = await FinishAsync(first, restricts: false);
        Assert.DoesNotContain(shared.Id.Value, await UnorderedAsync(ended));
        Assert.Empty(await WriteAsync(tx => SpreadStore.StillUnorderedAsync(tx, [shared.Id.Value])));

        var last = await FinishAsync(second, restricts: false);
        Assert.Contains(shared.Id.Value, await UnorderedAsync(last));
        Assert.Contains(shared.Id.Value, await UnorderedAsync(hold));
        Assert.Equal([shared], await WriteAsync(tx => SpreadStore.StillUnorderedAsync(tx, [shared.Id.Value])));
    }

    [EngineFact]
    public async Task What_is_lifted_already_is_not_lifted_again_and_pages_hold_each_once()
    {
        var (of, hold, lifted, kept) = await HeldAsync();
        var final = await FinishAsync(of, restricts: false);
        Assert.Equal(
            ((string[])[lifted.Id.Value, kept.Id.Value]).Order(StringComparer.Ordinal),
            await UnorderedAsync(final)
        );
        var first = (await UnorderedAsync(final, "", 1)).Single();
        Assert.Equal(2, (await UnorderedAsync(final, first, 1)).Prepend(first).Distinct().Count());

        await WriteAsync(tx => EnforcementStore.Update(tx, lifted, EnforcementFlow.Want(lifted, false, Some.Noon)!));

        Assert.Equal([kept.Id.Value], await UnorderedAsync(final));
        Assert.Equal([kept.Id.Value], await UnorderedAsync(hold));
    }

    private async Task<List<string>> UnorderedAsync(Decision decision, string after = "", int most = 100) =>
        await SpreadStore.UnorderedAsync(Database, decision.Id.Value, after, most, None);

    /// <summary>A case whose hold orders two enforcements.</summary>
    private Task<(Case Case, Decision Hold, Enforcement One, Enforcement Other)> HeldAsync() =>
        WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx);
            var (hold, held) = Some.Held(tx, opened);
            return Task.FromResult(
                (
                    held,
                    hold,
                    Some.Ordered(tx, hold, subject.Id),
                    Some.Ordered(tx, hold, subject.Id, Core.Policies.Restriction.StopRecommending)
                )
            );
        });

    /// <summary>Decides the case: the hold is no longer in force, the final decision is.</summary>
    private Task<Decision> FinishAsync(Case seen, bool restricts, params Enforcement[] orders) =>
        WriteAsync(async tx =>
        {
            var current = (await CaseStore.FindAsync(tx, seen.Id.Value))!;
            var final = Some.Decision(seen.Id, DecisionKind.Final) with
            {
                Outcome = restricts ? Outcome.Restrict : Outcome.NoViolation,
            };
            DecisionStore.Insert(tx, final);
            foreach (var enforcement in orders)
            {
                EnforcementStore.Order(tx, final.Id.Value, enforcement.Id.Value);
            }

            var reviewer = Some.Id<Person>();
            var claimed = CaseFlow.Claim(current, reviewer).Value;
            CaseStore.Update(tx, current, claimed, Some.Noon, Actor.System);
            var decided = CaseFlow.Decide(claimed.Case, reviewer, final.Id.Value, restricts, 0).Value;
            CaseStore.Update(tx, claimed.Case, decided, Some.Noon, Actor.System);
            return final;
        });

    /// <summary>A hold by a report, charged with as many items as its time has microseconds.</summary>
    private static string Charged(Transaction tx, string author, long at, bool firstParty)
    {
        var time = Instant.FromMicros(at);
        var opened = Some.OpenedCase(tx).Case;
        var hold = Some.Decision(opened.Id) with { At = time };
        DecisionStore.Insert(tx, hold);
        Some.Linked(tx, Some.Filed(tx, Some.Report(time)), opened, firstParty: firstParty);
        tx.Insert(
            new BudgetChargeRow
            {
                AuthorId = author,
                DecisionId = hold.Id.Value,
                Items = at,
                At = at,
            }
        );
        return hold.Id.Value;
    }
}
