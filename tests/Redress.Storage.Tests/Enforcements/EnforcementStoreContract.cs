using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Enforcements;

public sealed class SqliteEnforcementStoreTests(SqliteEngine engine)
    : EnforcementStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresEnforcementStoreTests(PostgresEngine engine)
    : EnforcementStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class EnforcementStoreContract(TestedEngine engine) : Contract(engine)
{
    private static readonly Func<Enforcement, EnforcementStep?>[] s_steps =
    [
        e => EnforcementFlow.Fail(e, Some.Text, Some.Noon.AddSeconds(1)),
        e => EnforcementFlow.Retry(e, Some.Noon.AddSeconds(2)),
        e => EnforcementFlow.Told(e, "done", Some.Noon.AddSeconds(3)),
        e => EnforcementFlow.Confirm(e, "gone", Some.Noon.AddSeconds(4)),
        e => EnforcementFlow.CameBack(e, "there", Some.Noon.AddSeconds(5)),
        e => EnforcementFlow.Want(e, false, Some.Noon.AddSeconds(6)),
    ];

    [EngineFact]
    public async Task Every_column_comes_back_as_it_was_written()
    {
        var subject = Some.Subject();
        var all = Enum.GetValues<Restriction>()
            .Select(r =>
                Some.Enforcement(subject.Id, r) with
                {
                    Wanted = r is not Restriction.Label,
                    Revision = int.MaxValue,
                    CreatedAt = Some.Noon.AddMicroseconds(1),
                    Failure = r is Restriction.Strike ? Some.Text : null,
                }
            )
            .ToList();

        await WriteAsync(tx =>
        {
            SubjectStore.Insert(tx, subject);
            all.ForEach(e => EnforcementStore.Insert(tx, e));
        });

        var found = await EnforcementStore.OfSubjectsAsync(Database, [subject.Id, "sub_unknown"], None);
        Assert.Equal(all.OrderBy(e => e.Restriction), found.OrderBy(e => e.Restriction));
        Assert.Equal(all.Count, (await WriteAsync(tx => EnforcementStore.OfSubjectsAsync(tx, [subject.Id]))).Count);
        Assert.Empty(await EnforcementStore.OfSubjectsAsync(Database, [], None));
    }

    [EngineFact]
    public async Task A_subject_has_each_restriction_once()
    {
        var subject = Some.Subject();
        await WriteAsync(tx =>
        {
            SubjectStore.Insert(tx, subject);
            EnforcementStore.Insert(tx, Some.Enforcement(subject.Id));
        });

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => EnforcementStore.Insert(tx, Some.Enforcement(subject.Id)))
        );
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => EnforcementStore.Insert(tx, Some.Enforcement("sub_unknown")))
        );
    }

    [EngineFact]
    public async Task Each_step_is_written_with_its_history()
    {
        var subject = Some.Subject();
        var first = Some.Enforcement(subject.Id);
        await WriteAsync(tx =>
        {
            SubjectStore.Insert(tx, subject);
            EnforcementStore.Insert(tx, first);
        });
        var now = first;
        foreach (var step in s_steps)
        {
            var next = step(now)!;
            await WriteAsync(tx => EnforcementStore.Update(tx, now, next));
            now = next.Enforcement;
            Assert.Equal(now, (await EnforcementStore.OfSubjectsAsync(Database, [subject.Id], None)).Single());
        }

        var history = await EnforcementStore.HistoryAsync(Database, first.Id.Value, None);
        Assert.Equal(["order", "fail", "retry", "tell", "confirm", "came-back", "lift"], history.Select(h => h.Verb));
        Assert.Equal(Enumerable.Range(1, 7).Select(v => (long)v), history.Select(h => h.Version));
        AssertSame(
            new EnforcementEventRow
            {
                EnforcementId = first.Id.Value,
                Version = 2,
                Prior = 1,
                FromStatus = "due",
                ToStatus = "failed",
                Verb = "fail",
                Wanted = 1,
                Revision = 1,
                At = Some.Noon.AddSeconds(1).ToMicros(),
                Detail = Some.Text,
            },
            history[1]
        );
    }

    [EngineFact]
    public async Task A_step_from_what_is_no_more_is_not_written()
    {
        var subject = Some.Subject();
        var first = Some.Enforcement(subject.Id);
        await WriteAsync(tx =>
        {
            SubjectStore.Insert(tx, subject);
            EnforcementStore.Insert(tx, first);
            EnforcementStore.Update(tx, first, EnforcementFlow.Told(first, "done", Some.Noon)!);
        });

        await Assert.ThrowsAnyAsync<Exception>(() =>
            WriteAsync(tx => EnforcementStore.Update(tx, first, EnforcementFlow.Fail(first, "late", Some.Noon)!))
        );
        Assert.Equal(
            EnforcementStatus.Sent,
            (await EnforcementStore.OfSubjectsAsync(Database, [subject.Id], None)).Single().Status
        );
    }

    [EngineFact]
    public async Task What_decisions_of_a_case_order_comes_in_pages_each_once()
    {
        var (of, ordered, foreign) = await WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx);
            var (first, second) = (Some.Decision(opened.Id), Some.Decision(opened.Id));
            DecisionStore.Insert(tx, first);
            DecisionStore.Insert(tx, second);
            var mine = new List<Enforcement>();
            foreach (var restriction in Enum.GetValues<Restriction>())
            {
                mine.Add(Some.Ordered(tx, first, subject.Id, restriction));
                EnforcementStore.Order(tx, second.Id.Value, mine[^1].Id.Value);
            }

            var other = Some.OpenedCase(tx);
            var decision = Some.Decision(other.Case.Id);
            DecisionStore.Insert(tx, decision);
            return Task.FromResult((opened.Id.Value, mine, Some.Ordered(tx, decision, other.Subject.Id)));
        });

        var (seen, after) = (new List<Enforcement>(), "");
        while (await EnforcementStore.OfCaseAsync(Database, of, after, 4, None) is { Count: > 0 } page)
        {
            seen.AddRange(page);
            after = page[^1].Id.Value;
        }

        Assert.Equal(ordered.OrderBy(e => e.Id.Value, StringComparer.Ordinal), seen);
        Assert.Equal(ordered[3], await WriteAsync(tx => EnforcementStore.OfCaseAsync(tx, of, ordered[3].Id.Value)));
        Assert.Null(await WriteAsync(tx => EnforcementStore.OfCaseAsync(tx, of, foreign.Id.Value)));
    }

    [EngineFact]
    public async Task A_decision_orders_an_enforcement_once_and_both_must_be_there()
    {
        var (decision, enforcement) = await WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx);
            var made = Some.Decision(opened.Id);
            DecisionStore.Insert(tx, made);
            return Task.FromResult((made.Id.Value, Some.Ordered(tx, made, subject.Id).Id.Value));
        });

        foreach (
            var (d, e) in ((string, string)[])[(decision, enforcement), (decision, "enf_x"), ("dec_x", enforcement)]
        )
        {
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
                WriteAsync(tx => EnforcementStore.Order(tx, d, e))
            );
        }
    }
}
