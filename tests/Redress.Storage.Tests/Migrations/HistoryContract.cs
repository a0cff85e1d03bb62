using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Questions;
using Redress.Core.Referrals;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Letters;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Migrations;

public sealed class SqliteHistoryTests(SqliteEngine engine) : HistoryContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresHistoryTests(PostgresEngine engine)
    : HistoryContract(engine),
        IClassFixture<PostgresEngine>;

/// <summary>
/// What stands in the schema: a status is reached only by a recorded, legal, gapless history. Everything here goes past the
/// stores, as a fault of ours or somebody at the database would.
/// </summary>
public abstract class HistoryContract(TestedEngine engine) : Contract(engine)
{
    private static readonly Thing[] Things =
    [
        new("report", "report", "received", "withdrawn", "due", "verb, at, by", "'file', 1, 'x'"),
        new("case", "case_file", "open", "claimed", "closed", "verb, at, by", "'claim', 1, 'x'"),
        new("enforcement", "enforcement", "due", "sent", "confirmed", "verb, wanted, revision, at", "'tell', 1, 1, 1"),
        new("letter", "letter", "due", "sent", "due", "verb, at", "'send', 1"),
        new("proposal", "proposal", "waiting", "stale", "due", "verb, at, by", "'outdate', 1, 'x'"),
        new("question", "question", "sent", "answered", "refused", "verb, at, by", "'answered', 1, 'x'"),
        new("referral", "referral", "due", "declining", "declined", "verb, at, by", "'decline', 1, 'x'"),
        new("escalation", "escalation", "open", "acknowledged", "due", "verb, at, by", "'acknowledge', 1, 'x'"),
    ];

    [EngineFact]
    public Task A_legal_next_step_is_taken() =>
        ForEachAsync(
            async (thing, id) =>
            {
                await WriteAsync(tx =>
                {
                    tx.Run(thing.Event(2, 1, thing.First, thing.Next), new Arg("id", id));
                    tx.Run(thing.Set(thing.Next, 2), new Arg("id", id));
                });
                Assert.Equal(1, await CountAsync($"{thing.Table} WHERE id = @id AND version = 2", new Arg("id", id)));
            }
        );

    [EngineFact]
    public Task A_move_that_is_not_in_the_table_is_refused() =>
        ForEachAsync(
            (thing, id) => AssertRefusedAsync(thing.Event(2, 1, thing.First, thing.Illegal), new Arg("id", id))
        );

    [EngineFact]
    public Task A_status_that_nobody_knows_is_refused() =>
        ForEachAsync((thing, id) => AssertRefusedAsync(thing.Event(2, 1, thing.First, "erased"), new Arg("id", id)));

    [EngineFact]
    public Task A_step_over_a_gap_is_refused() =>
        ForEachAsync(
            async (thing, id) =>
            {
                await AssertRefusedAsync(thing.Event(3, 2, thing.First, thing.Next), new Arg("id", id));
                await AssertRefusedAsync(thing.Event(3, 1, thing.First, thing.Next), new Arg("id", id));
            }
        );

    [EngineFact]
    public Task A_later_step_without_one_before_is_refused() =>
        ForEachAsync(
            (thing, id) => AssertRefusedAsync(thing.Event(2, null, thing.First, thing.Next), new Arg("id", id))
        );

    [EngineFact]
    public Task A_step_from_another_status_than_the_one_before_led_to_is_refused() =>
        ForEachAsync(
            async (thing, id) =>
            {
                await AssertRefusedAsync(thing.Event(2, 1, thing.Next, thing.First), new Arg("id", id));
                await AssertRefusedAsync(thing.Event(2, 1, "", thing.First), new Arg("id", id));
            }
        );

    [EngineFact]
    public Task A_second_beginning_is_refused() =>
        ForEachAsync(
            async (thing, id) =>
            {
                await AssertRefusedAsync(thing.Event(1, null, "", thing.First), new Arg("id", id));
                await AssertRefusedAsync(thing.Event(2, null, "", thing.First), new Arg("id", id));
                await AssertRefusedAsync(thing.Event(0, null, "", thing.First), new Arg("id", id));
                await AssertRefusedAsync(thing.Event(0, -1, "", thing.First), new Arg("id", id));
            }
        );

    [EngineFact]
    public Task A_history_that_begins_in_the_middle_is_refused() =>
        ForEachAsync(
            async (thing, id) =>
            {
                await AssertRefusedAsync(thing.Event(1, null, thing.First, thing.Next), new Arg("id", id + "x"));
                await AssertRefusedAsync(thing.Event(1, 0, thing.First, thing.Next), new Arg("id", id + "x"));
                await AssertRefusedAsync(thing.Event(2, 1, thing.First, thing.Next), new Arg("id", id + "x"));
            }
        );

    [EngineFact]
    public Task A_status_without_its_step_is_refused() =>
        ForEachAsync(
            async (thing, id) =>
            {
                await AssertRefusedAsync(thing.Set(thing.Next, 1), new Arg("id", id));
                await AssertRefusedAsync(thing.Set(thing.Next, 2), new Arg("id", id));
                await AssertRefusedAsync(thing.Set(thing.First, 2), new Arg("id", id));
            }
        );

    [EngineFact]
    public Task A_step_that_something_stands_on_cannot_be_changed_or_taken_out() =>
        ForEachAsync(
            async (thing, id) =>
            {
                await WriteAsync(tx =>
                {
                    tx.Run(thing.Event(2, 1, thing.First, thing.Next), new Arg("id", id));
                    tx.Run(thing.Set(thing.Next, 2), new Arg("id", id));
                });

                foreach (var version in (int[])[1, 2])
                {
                    var where = $"WHERE {thing.Key} = @id AND version = {version}";
                    await AssertRefusedAsync($"DELETE FROM {thing.Events} {where}", new Arg("id", id));
                    await AssertRefusedAsync($"UPDATE {thing.Events} SET to_status = 'x' {where}", new Arg("id", id));
                    await AssertRefusedAsync($"UPDATE {thing.Events} SET version = 9 {where}", new Arg("id", id));
                    await AssertRefusedAsync($"UPDATE {thing.Events} SET {thing.Key} = 'x' {where}", new Arg("id", id));
                }
            }
        );

    [EngineFact]
    public async Task A_move_in_use_cannot_be_taken_out_of_the_table()
    {
        await ForEachAsync((_, _) => Task.CompletedTask);

        foreach (var thing in Things)
        {
            await AssertRefusedAsync($"DELETE FROM {thing.Name}_move WHERE from_status = ''");
        }
    }

    [EngineFact]
    public async Task What_flows_allow_the_database_allows_and_nothing_else()
    {
        Assert.Equal(["/received", "received/received", "received/withdrawn"], await MovesAsync("report"));
        Assert.All(
            from a in Enum.GetValues<LetterStatus>()
            from b in Enum.GetValues<LetterStatus>()
            where LetterFlow.Move(a, b) is not null
            select $"{Word.Of(a)}/{Word.Of(b)}",
            move => Assert.Contains(move, MovesAsync("letter").Result)
        );
        string[] known =
        [
            .. Word.All<CaseStatus>(),
            .. Word.All<EnforcementStatus>(),
            .. Word.All<LetterStatus>(),
            .. Word.All<ReportStatus>(),
            .. Word.All<EscalationStatus>(),
            .. Word.All<ProposalStatus>(),
            .. Word.All<QuestionStatus>(),
            .. Word.All<ReferralStatus>(),
            "",
        ];
        foreach (var thing in Things)
        {
            Assert.All(
                (await MovesAsync(thing.Name)).SelectMany(m => m.Split('/')),
                status => Assert.Contains(status, known)
            );
        }
    }

    private Task<List<string>> MovesAsync(string thing) =>
        Database.ListAsync<string>(
            $"SELECT from_status || '/' || to_status FROM {thing}_move ORDER BY from_status, to_status",
            None
        );

    private async Task ForEachAsync(Func<Thing, string, Task> test)
    {
        foreach (var thing in Things)
        {
            await test(thing, await WriteAsync(tx => Task.FromResult(Begin(tx, thing))));
        }
    }

    /// <summary>One of the things in its first status, made by its store.</summary>
    private static string Begin(Transaction tx, Thing thing)
    {
        switch (thing.Name)
        {
            case "report":
                return Some.Filed(tx).Id.Value;
            case "case":
                return Some.OpenedCase(tx).Case.Id.Value;
            case "enforcement":
                var subject = Some.Subject();
                SubjectStore.Insert(tx, subject);
                var enforcement = Some.Enforcement(subject.Id);
                EnforcementStore.Insert(tx, enforcement);
                return enforcement.Id.Value;
            case "proposal":
                return SomeWork.Proposed(tx, SomeWork.Person(tx)).Id.Value;
            case "question":
                return SomeWork.Asked(tx).Id.Value;
            case "referral":
                return SomeWork.Referred(tx).Id.Value;
            case "escalation":
                return Some.Escalated(tx);
            default:
                var letter = Some.Letter();
                LetterStore.Insert(tx, letter);
                return letter.Id.Value;
        }
    }

    private sealed record Thing(
        string Name,
        string Table,
        string First,
        string Next,
        string Illegal,
        string Columns,
        string Values
    )
    {
        public string Events => Name + "_event";

        public string Key => Name + "_id";

        public string Event(int version, int? prior, string from, string to) =>
            $"""
                INSERT INTO {Events} ({Key}, version, prior, from_status, to_status, {Columns})
                VALUES (@id, {version}, {prior?.ToString() ?? "NULL"}, '{from}', '{to}', {Values})
                """;

        public string Set(string status, int version) =>
            $"UPDATE {Table} SET status = '{status}', version = {version} WHERE id = @id";
    }
}
