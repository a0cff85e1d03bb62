using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Policies;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteIntakeStoreTests(SqliteEngine engine)
    : IntakeStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresIntakeStoreTests(PostgresEngine engine)
    : IntakeStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class IntakeStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_named_subject_is_known_with_its_author_and_its_case()
    {
        var (bare, subject, opened) = await WriteAsync(tx =>
        {
            var alone = Some.Subject();
            alone.AuthorId = Some.Id("sub");
            SubjectStore.Insert(tx, alone);
            var made = Some.OpenedCase(tx);
            return Task.FromResult((alone, made.Subject, Some.Held(tx, made.Case).Case));
        });

        var found = await WriteAsync(tx => IntakeStore.LookAsync(tx, [bare.Key, subject.Key, "unknown"]));

        Assert.Equal(2, found.Count);
        var alone = found.Single(k => k.Key == bare.Key);
        Assert.Equal((bare.Id, bare.AuthorId, null), (alone.SubjectId, alone.AuthorId, alone.Case));
        var cased = found.Single(k => k.Key == subject.Key);
        Assert.Equal((subject.Id, null), (cased.SubjectId, cased.AuthorId));
        Assert.Equal(opened, cased.Case);
    }

    [EngineFact]
    public async Task Earlier_reports_count_on_an_account_and_on_what_it_posted_and_stop_at_a_hundred()
    {
        var author = Some.Subject(kind: "account");
        var (onAccount, onPost, foreign) = await WriteAsync(tx =>
        {
            SubjectStore.Insert(tx, author);
            var post = Some.Subject(author.PlatformId);
            post.AuthorId = author.Id;
            SubjectStore.Insert(tx, post);
            var cases = (Some.Case(author), Some.Case(post), Some.OpenedCase(tx).Case);
            CaseStore.Open(tx, cases.Item1, Actor.System);
            CaseStore.Open(tx, cases.Item2, Actor.System);
            return Task.FromResult(cases);
        });
        async Task<long> EarlierAsync() =>
            (await WriteAsync(tx => IntakeStore.RememberAsync(tx, author.Id))).EarlierReports;
        Task ReportAsync(Case on, int times) =>
            WriteAsync(tx =>
            {
                for (var i = 0; i < times; i++)
                {
                    Some.Linked(tx, Some.Filed(tx), on);
                }
            });
        Assert.Equal(0, await EarlierAsync());

        await ReportAsync(foreign, 1);
        await ReportAsync(onAccount, 1);
        await ReportAsync(onPost, 2);
        Assert.Equal(3, await EarlierAsync());

        await ReportAsync(onPost, 99);
        Assert.Equal(100, await EarlierAsync());
    }

    [EngineFact]
    public async Task A_strike_counts_while_it_is_wanted()
    {
        var account = Some.Subject(kind: "account");
        var strike = Some.Enforcement(account.Id, Restriction.Strike);
        async Task<long> StrikesAsync() => (await WriteAsync(tx => IntakeStore.RememberAsync(tx, account.Id))).Strikes;
        await WriteAsync(tx =>
        {
            SubjectStore.Insert(tx, account);
            EnforcementStore.Insert(tx, Some.Enforcement(account.Id, Restriction.Suspend));
        });
        Assert.Equal(0, await StrikesAsync());

        await WriteAsync(tx => EnforcementStore.Insert(tx, strike));
        Assert.Equal(1, await StrikesAsync());

        await WriteAsync(tx => EnforcementStore.Update(tx, strike, EnforcementFlow.Want(strike, false, Some.Noon)!));
        Assert.Equal(0, await StrikesAsync());
    }

    [EngineFact]
    public async Task What_was_claimed_before_it_was_decided_to_stay_is_seen_with_the_subject_while_that_decision_is_in_force()
    {
        var (subject, opened) = await WriteAsync(tx => Task.FromResult(Some.OpenedCase(tx)));
        var decided = await WriteAsync(async tx =>
        {
            Some.Linked(tx, Some.Filed(tx), opened);
            return await DecidedAsync(tx, opened, Outcome.NoViolation);
        });
        async Task<(string?, bool)> StaysAsync()
        {
            var known = (await WriteAsync(tx => IntakeStore.LookAsync(tx, [subject.Key])))[0];
            return (known.Stays, known.IsOutOfSight);
        }
        Assert.Equal(("bystander/other", false), await StaysAsync());
        var stayed = await IntakeStore.RememberAsync(Database, subject.Id, None);
        Assert.Equal((0, 1), (stayed.Restricted, stayed.Stayed));

        await WriteAsync(tx => DecidedAsync(tx, CaseFlow.Reopen(decided, "report").Value, Outcome.Restrict));

        Assert.Equal((null, true), await StaysAsync());
        var restricted = await IntakeStore.RememberAsync(Database, subject.Id, None);
        Assert.Equal((1, 0), (restricted.Restricted, restricted.Stayed));
    }

    private static Task<Case> DecidedAsync(Transaction tx, CaseStep reopened, Outcome outcome)
    {
        var before = reopened.Case with { Status = CaseStatus.Decided, Version = reopened.Case.Version - 1 };
        CaseStore.Update(tx, before, reopened, Some.Noon, Actor.System);
        return DecidedAsync(tx, reopened.Case, outcome);
    }

    private static async Task<Case> DecidedAsync(Transaction tx, Case of, Outcome outcome)
    {
        var reviewer = Some.Id<Person>();
        var claimed = CaseFlow.Claim(of, reviewer).Value;
        CaseStore.Update(tx, of, claimed, Some.Noon, Actor.System);
        var final = Some.Decision(of.Id, DecisionKind.Final) with
        {
            Outcome = outcome,
            Restrictions = outcome is Outcome.Restrict ? [Restriction.Hide, Restriction.Label] : [],
        };
        DecisionStore.Insert(tx, final);
        if (outcome is Outcome.NoViolation)
        {
            await StayStore.KeepAsync(tx, final.Id.Value, of.Id.Value);
        }

        var decided = CaseFlow.Decide(claimed.Case, reviewer, final.Id.Value, pending: false, 0).Value;
        CaseStore.Update(tx, claimed.Case, decided, Some.Noon, Actor.System);
        return decided.Case;
    }
}
