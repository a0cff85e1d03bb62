using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Figures;
using Redress.Storage.People;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Figures;

public sealed class SqliteDeskFigureStoreTests(SqliteEngine engine)
    : DeskFigureStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresDeskFigureStoreTests(PostgresEngine engine)
    : DeskFigureStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class DeskFigureStoreContract(TestedEngine engine) : Contract(engine)
{
    // Each test has a year of its own, so that all can share one database.
    private static readonly DateTimeOffset s_years = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static (DateTimeOffset At, long From, long To) Year(int number)
    {
        var at = s_years.AddYears(number);
        return (at, at.ToMicros(), at.AddDays(300).ToMicros());
    }

    [EngineFact]
    public async Task What_waits_is_counted_by_age_and_by_being_overdue()
    {
        var now = s_years.AddYears(-1);
        TimeSpan[] ages =
        [
            TimeSpan.FromMinutes(5),
            TimeSpan.FromHours(3),
            TimeSpan.FromHours(3),
            TimeSpan.FromDays(30),
        ];
        var before = await DeskFigureStore.OpenByAgeAsync(Database, now, None);
        await WriteAsync(tx =>
        {
            foreach (var age in ages)
            {
                Open(tx, now - age, Reason.Other);
            }
        });

        var after = await DeskFigureStore.OpenByAgeAsync(Database, now, None);

        long Count(List<AgeCount> all, int step) =>
            all.Where(a => a.Step == step && a.Status == "open").Sum(a => a.Count);
        Assert.Equal([1, 2, 0], new[] { 0, 1, 2 }.Select(s => Count(after, s) - Count(before, s)));
        Assert.Equal(1, Count(after, 5) - Count(before, 5));
        // A case of Some is due a day after it was opened.
        Assert.Equal(1, after.Sum(a => a.Overdue) - before.Sum(a => a.Overdue));
        Assert.True(after.Min(a => a.Oldest) <= (now - ages[^1]).ToMicros());
    }

    [EngineFact]
    public async Task Reports_holds_and_decisions_are_counted_by_day()
    {
        var (at, from, to) = Year(0);
        await WriteAsync(tx =>
        {
            Some.Filed(tx, Some.Report(at.AddHours(23)));
            Some.Filed(tx, Some.Report(at.AddDays(2)));
            Some.Filed(tx, Some.Report(at.AddDays(2).AddHours(1)));
            var opened = Open(tx, at, Reason.Other);
            DecisionStore.Insert(tx, Some.Decision(opened.Id) with { At = at.AddDays(1) });
            DecisionStore.Insert(tx, Some.Decision(opened.Id, DecisionKind.Final) with { At = at.AddDays(3) });
        });
        var first = at.ToUnixTimeSeconds() / 86_400;

        Assert.Equal(
            [(first, 1L), (first + 2, 2L)],
            Days(await DeskFigureStore.ReportsByDayAsync(Database, from, to, None))
        );
        Assert.Equal([(first + 1, 1L)], Days(await DeskFigureStore.HoldsByDayAsync(Database, from, to, None)));
        Assert.Equal([(first + 3, 1L)], Days(await DeskFigureStore.DecisionsByDayAsync(Database, from, to, None)));
    }

    [EngineFact]
    public async Task Cases_are_counted_by_reason_and_decisions_by_ground_with_those_that_were_overturned()
    {
        var (at, from, to) = Year(1);
        await WriteAsync(tx =>
        {
            Open(tx, at, Reason.Hate);
            var decided = Open(tx, at, Reason.Hate);
            var wrong = Some.Decision(decided.Id, DecisionKind.Final) with { At = at.AddHours(1), Ground = "hate" };
            var right = wrong with
            {
                Id = Some.Id<Decision>(),
                At = at.AddHours(2),
                Outcome = Outcome.NoViolation,
                Supersedes = wrong.Id,
            };
            DecisionStore.Insert(tx, wrong);
            DecisionStore.Insert(tx, right);
        });

        var reason = Assert.Single(await DeskFigureStore.ByReasonAsync(Database, from, to, None));
        Assert.Equal(("hate", 2L, 2L), (reason.Name, reason.Cases, reason.Open));
        var ground = Assert.Single(await DeskFigureStore.ByGroundAsync(Database, from, to, None));
        Assert.Equal(
            ("hate", 1L, 2L, 1L, 1L),
            (ground.Name, ground.Cases, ground.Decided, ground.Restricted, ground.Overturned)
        );
    }

    [EngineFact]
    public async Task Cases_are_counted_by_queue_and_decisions_by_the_policy_in_force()
    {
        var (at, from, to) = Year(4);
        var queue = new Queue(Some.Id<Queue>(), Some.Id("figures"), 1, QueueRules.None, at, at, null, 1);
        await WriteAsync(tx =>
        {
            QueueStore.Insert(tx, queue);
            Open(tx, at, Reason.Hate);
            var decided = Open(tx, at, Reason.Hate, queue.Id.Value);
            Open(tx, at, Reason.Other, queue.Id.Value);
            var first = Some.Decision(decided.Id, DecisionKind.Final) with { At = at.AddHours(1) };
            DecisionStore.Insert(tx, first);
            DecisionStore.Insert(
                tx,
                first with
                {
                    Id = Some.Id<Decision>(),
                    PolicyVersion = 2,
                    At = at.AddHours(2),
                    Outcome = Outcome.NoViolation,
                }
            );
        });

        var queues = await DeskFigureStore.ByQueueAsync(Database, from, to, None);
        Assert.Equal([("", 1L, 1L), (queue.Name, 2L, 2L)], queues.Select(q => (q.Name, q.Cases, q.Open)));
        var policies = await DeskFigureStore.ByPolicyAsync(Database, from, to, None);
        Assert.Equal(
            [("default 1", 1L, 1L, 1L), ("default 2", 1L, 0L, 0L)],
            policies.Select(p => (p.Name, p.Decided, p.Restricted, p.Overturned))
        );
    }

    [EngineFact]
    public async Task Load_is_told_of_everybody_by_name_and_what_they_saw_of_the_worst()
    {
        var (at, from, to) = Year(2);
        var person = await WriteAsync(tx =>
        {
            var row = new PersonRow
            {
                Id = Some.Id("psn"),
                Name = "load " + Some.Id("name"),
                CreatedAt = 1,
            };
            AccessStore.Insert(tx, row);
            foreach (var reason in (Reason[])[Reason.Hate, Reason.Grooming])
            {
                var opened = Open(tx, at, reason);
                var claimed = opened with { Status = CaseStatus.Claimed, Version = 2, ClaimedBy = row.Id };
                CaseStore.Update(tx, opened, new CaseStep(claimed, "claim", null), at.AddHours(1), new Actor(row.Id));
                DecisionStore.Insert(
                    tx,
                    Some.Decision(opened.Id, DecisionKind.Final) with
                    {
                        At = at.AddHours(2),
                        By = new Actor(row.Id),
                    }
                );
            }

            return Task.FromResult(row);
        });

        var found = (await DeskFigureStore.ByPersonAsync(Database, from, to, None)).Single(p =>
            p.PersonId == person.Id
        );

        Assert.Equal(
            (2L, 2L, 0L, 1L, 2L),
            (found.Claims, found.Decisions, found.SecondLooks, found.Grave, found.HoldsNow)
        );
        Assert.Equal(0, (await DeskFigureStore.ByPersonAsync(Database, to, to + 1, None)).Sum(p => p.Claims));
    }

    [EngineFact]
    public async Task What_rules_did_or_would_have_done_stands_beside_what_people_decided()
    {
        var (at, from, to) = Year(3);
        await WriteAsync(tx =>
        {
            foreach (
                var (hold, outcome) in new (HoldAnswer, Outcome?)[]
                {
                    (HoldAnswer.Shadow, Outcome.NoViolation),
                    (HoldAnswer.Shadow, null),
                    (HoldAnswer.Ordered, Outcome.Restrict),
                    (HoldAnswer.None, null),
                }
            )
            {
                Link(tx, at, hold, outcome);
            }
        });

        var shadow = (await ShadowStore.ByReasonAsync(Database, from, to, None)).ToDictionary(s => s.Hold);
        Assert.Equal(2, shadow.Count);
        Assert.Equal((2L, 0L, 1L, 1L), Counts(shadow["shadow"]));
        Assert.Equal((1L, 1L, 0L, 0L), Counts(shadow["ordered"]));
        var rule = Assert.Single(await ShadowStore.ByRuleAsync(Database, from, to, None));
        Assert.Equal(("a.rule", 1L, 1L, 0L), (rule.Rule, rule.Holds, rule.Restricted, rule.Stays));
    }

    private static (long, long, long, long) Counts(ShadowCount s) => (s.Links, s.Restricted, s.Stays, s.Undecided);

    private static IEnumerable<(long, long)> Days(List<DayCount> days) => days.Select(d => (d.Day, d.Count));

    private static Case Open(Transaction tx, DateTimeOffset at, Reason reason, string? queue = null)
    {
        var subject = Some.Subject();
        SubjectStore.Insert(tx, subject);
        var opened = Some.Case(subject) with { OpenedAt = at, DueAt = at.AddDays(1), Reason = reason, QueueId = queue };
        CaseStore.Open(tx, opened, Actor.System);
        return opened;
    }

    private static void Link(Transaction tx, DateTimeOffset at, HoldAnswer hold, Outcome? outcome)
    {
        var opened = Open(tx, at, Reason.Other);
        var report = Some.Filed(tx, Some.Report(at));
        var link = new ReportLink(
            report.Id,
            0,
            LinkStatus.Attached,
            opened.SubjectId,
            opened.Id.Value,
            false,
            hold,
            null
        );
        ReportStore.InsertLink(tx, link, report.ReceivedAt);
        if (hold is HoldAnswer.Ordered)
        {
            DecisionStore.Insert(tx, Some.Decision(opened.Id) with { At = at, Rule = "a.rule" });
        }

        if (outcome is not { } decided)
        {
            return;
        }

        var final = Some.Decision(opened.Id, DecisionKind.Final) with { At = at, Outcome = decided };
        DecisionStore.Insert(tx, final);
        var claimed = opened with { Status = CaseStatus.Claimed, Version = 2 };
        CaseStore.Update(tx, opened, new CaseStep(claimed, "claim", null), at, Actor.System);
        var closed = claimed with { Status = CaseStatus.Decided, Version = 3, FinalId = final.Id.Value };
        CaseStore.Update(tx, claimed, new CaseStep(closed, "decide", null), at, Actor.System);
    }
}
