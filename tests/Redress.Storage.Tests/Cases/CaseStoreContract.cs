using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteCaseStoreTests(SqliteEngine engine) : CaseStoreContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresCaseStoreTests(PostgresEngine engine)
    : CaseStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class CaseStoreContract(TestedEngine engine) : Contract(engine)
{
    private static readonly (long, long, string) FromTheStart = (long.MaxValue, 0, "");

    [EngineFact]
    public async Task Every_column_comes_back_as_it_was_written()
    {
        var subject = Some.Subject();
        var bare = Some.Case(subject);
        await WriteAsync(tx =>
        {
            SubjectStore.Insert(tx, subject);
            CaseStore.Open(tx, bare, new Actor(Some.Text));
        });
        Assert.Equal(bare, await CaseStore.FindAsync(Database, bare.Id.Value, None));

        var full = bare with
        {
            Status = CaseStatus.Claimed,
            Version = 2,
            Reason = Reason.ChildSexualAbuseMaterial,
            Priority = int.MaxValue,
            DueAt = Some.Noon.AddMicroseconds(1),
            ClaimedBy = Some.Text,
            HoldId = Some.Id("dec"),
            FinalId = Some.Id("dec"),
            FirstPartySeen = 7,
        };
        await WriteAsync(tx =>
            CaseStore.Update(tx, bare, new CaseStep(full, "claim", Some.Text), Some.Noon, new Actor("psn"))
        );

        Assert.Equal(full, await CaseStore.FindAsync(Database, bare.Id.Value, None));
        Assert.Equal(full, await WriteAsync(tx => CaseStore.FindAsync(tx, bare.Id.Value)));
        Assert.Equal(full, await WriteAsync(tx => CaseStore.FindForShareAsync(tx, bare.Id.Value)));
        Assert.Equal(full, (await WriteAsync(tx => CaseStore.OfSubjectsAsync(tx, [subject.Id, "sub_x"]))).Single());
        Assert.Equal([subject.Id], await CaseStore.OfSubjectsAsync(Database, [subject.Id, "sub_x"], None));
        Assert.Null(await CaseStore.FindAsync(Database, "case_unknown", None));
    }

    [EngineFact]
    public async Task Its_history_tells_each_step_by_whom_and_why()
    {
        var opened = await WriteAsync(tx => Task.FromResult(Some.OpenedCase(tx).Case));
        var claimed = CaseFlow.Claim(opened, Some.Id<Person>()).Value with { Detail = Some.Text };
        await WriteAsync(tx => CaseStore.Update(tx, opened, claimed, Some.Noon.AddSeconds(1), new Actor("psn_1")));

        var history = await CaseStore.HistoryAsync(Database, opened.Id.Value, None);

        Assert.Equal(2, history.Count);
        AssertSame(
            new CaseEventRow
            {
                CaseId = opened.Id.Value,
                Version = 1,
                FromStatus = "",
                ToStatus = "open",
                Verb = "open",
                At = Some.Noon.ToMicros(),
                By = "system",
            },
            history[0]
        );
        AssertSame(
            new CaseEventRow
            {
                CaseId = opened.Id.Value,
                Version = 2,
                Prior = 1,
                FromStatus = "open",
                ToStatus = "claimed",
                Verb = "claim",
                At = Some.Noon.AddSeconds(1).ToMicros(),
                By = "psn_1",
                Detail = Some.Text,
            },
            history[1]
        );
    }

    [EngineFact]
    public async Task A_subject_has_one_case_for_ever()
    {
        var subject = await WriteAsync(tx => Task.FromResult(Some.OpenedCase(tx).Subject));

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => CaseStore.Open(tx, Some.Case(subject), Actor.System))
        );
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => CaseStore.Open(tx, Some.Case(Some.Subject()), Actor.System))
        );
    }

    [EngineFact]
    public async Task Of_two_who_claim_what_both_saw_open_one_gets_it()
    {
        var opened = await WriteAsync(tx => Task.FromResult(Some.OpenedCase(tx).Case));
        Task ClaimAsync() =>
            WriteAsync(tx =>
                CaseStore.Update(tx, opened, CaseFlow.Claim(opened, Some.Id<Person>()).Value, Some.Noon, Actor.System)
            );

        var claims = new[] { ClaimAsync(), ClaimAsync() };
        await Task.WhenAll(claims).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        Assert.Equal(1, claims.Count(c => c.IsCompletedSuccessfully));
        Assert.Equal(2, (await CaseStore.FindAsync(Database, opened.Id.Value, None))!.Version);
    }

    [EngineFact]
    public async Task The_queue_is_by_priority_then_due_time_then_id_each_once_whatever_the_page()
    {
        var platform = Some.Id("plt");
        var cases = await WriteAsync(tx =>
        {
            var made = new List<Case>();
            for (var i = 0; i < 30; i++)
            {
                var subject = Some.Subject(platform);
                SubjectStore.Insert(tx, subject);
                var one = Some.Case(subject) with { Priority = i % 3 * 100, DueAt = Some.Noon.AddHours(i % 2) };
                CaseStore.Open(tx, one, Actor.System);
                made.Add(one);
            }

            Some.OpenedCase(tx);
            return Task.FromResult(made);
        });
        var expected = cases
            .OrderByDescending(c => c.Priority)
            .ThenBy(c => c.DueAt)
            .ThenBy(c => c.Id.Value, StringComparer.Ordinal)
            .Select(c => c.Id)
            .ToList();

        foreach (var most in (int[])[1, 4, 30, 100])
        {
            Assert.Equal(expected, await ReadQueueAsync(platform, most));
        }

        Assert.Empty(
            await CaseStore.QueueAsync(
                Database,
                CaseStatus.Closed,
                new Sight(platform, PastWall: true),
                FromTheStart,
                100,
                None
            )
        );
        Assert.Superset(expected.ToHashSet(), (await ReadQueueAsync(null, 7)).ToHashSet());
    }

    [EngineFact]
    public async Task A_claim_lasts_until_its_time_and_the_last_one_counts()
    {
        var id = Some.Id("case");
        Task<DateTimeOffset?> UntilAsync() => WriteAsync(tx => ClaimLeaseStore.UntilAsync(tx, id));
        Assert.Null(await UntilAsync());

        await WriteAsync(tx => ClaimLeaseStore.Hold(tx, id, "psn_1", Some.Noon));
        await WriteAsync(tx => ClaimLeaseStore.Hold(tx, id, "psn_2", Some.Noon.AddHours(-1)));
        Assert.Equal(Some.Noon.AddHours(-1), await UntilAsync());

        await WriteAsync(tx => ClaimLeaseStore.End(tx, id));
        Assert.Null(await UntilAsync());
        await WriteAsync(tx => ClaimLeaseStore.End(tx, id));
    }

    private async Task<List<Id<Case>>> ReadQueueAsync(string? platform, int most)
    {
        var (seen, after) = (new List<Id<Case>>(), FromTheStart);
        while (
            await CaseStore.QueueAsync(
                Database,
                CaseStatus.Open,
                new Sight(platform, PastWall: true),
                after,
                most,
                None
            )
                is { Count: > 0 } page
        )
        {
            seen.AddRange(page.Select(c => c.Id));
            after = (page[^1].Priority, page[^1].DueAt.ToMicros(), page[^1].Id.Value);
        }

        return seen;
    }
}
