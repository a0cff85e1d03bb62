using System.Data.Common;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteConcernStoreTests(SqliteEngine engine)
    : ConcernStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresConcernStoreTests(PostgresEngine engine)
    : ConcernStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ConcernStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Danger_and_standing_are_said_once_and_said_anew()
    {
        var file = Some.Id("case");
        foreach (var (saidIn, kind) in new[] { ("report", "coerced"), ("answer", "self-made") })
        {
            await WriteAsync(async tx =>
            {
                await ConcernStore.KeepAsync(tx, Danger(file, saidIn));
                await ConcernStore.KeepAsync(tx, Standing(file, kind));
                return true;
            });
        }

        var danger = await WriteAsync(tx => ConcernStore.DangerAsync(tx, file));
        var standing = await WriteAsync(tx => ConcernStore.AuthorAsync(tx, file));
        Assert.Equal(("answer", null), (danger!.SaidIn, danger.EndedAt));
        Assert.Equal("self-made", standing!.Kind);
        Assert.Null(await WriteAsync(tx => ConcernStore.DangerAsync(tx, "case_unknown")));
    }

    [EngineFact]
    public async Task Each_person_shown_is_a_row_of_their_own_and_one_who_takes_it_back_changes_no_other()
    {
        var file = Some.Id("case");
        var (first, second) = (Shown(file, 1, null), Shown(file, 2, null));
        await WriteAsync(tx =>
        {
            ConcernStore.Insert(tx, first);
            ConcernStore.Insert(tx, second);
        });

        await WriteAsync(tx => ConcernStore.Update(tx, Shown(file, 1, Some.Most, first.Id)));

        var found = await ConcernStore.DepictedAsync(Database, file, None);
        Assert.Equal([1, 2], found.Select(d => d.Number));
        Assert.Equal([Some.Most, null], found.Select(d => d.WithdrawnAt));
        Assert.Equivalent(second, found[1], strict: true);
        await Assert.ThrowsAnyAsync<DbException>(() => WriteAsync(tx => ConcernStore.Insert(tx, Shown(file, 2, null))));
    }

    [EngineFact]
    public async Task A_notice_is_released_by_somebody_or_by_nobody()
    {
        var row = new NoticeHoldRow
        {
            CaseId = Some.Id("case"),
            Kind = "safety",
            Since = Some.Noon.ToMicros(),
            ReviewAt = Some.Most,
        };
        await WriteAsync(tx => ConcernStore.Insert(tx, row));
        Assert.Equivalent(row, await FindAsync(row.CaseId), strict: true);

        row.ReleasedAt = Some.Most;
        await Assert.ThrowsAnyAsync<DbException>(() => WriteAsync(tx => ConcernStore.Update(tx, row)));
        (row.ReleasedBy, row.Reasons) = ("psn_1", Some.Text);
        await WriteAsync(tx => ConcernStore.Update(tx, row));

        Assert.Equivalent(row, await FindAsync(row.CaseId), strict: true);
    }

    [EngineFact]
    public async Task Notices_on_a_decision_are_held_while_nobody_released_them()
    {
        var held = await WriteAsync(tx => Task.FromResult(Some.Held(tx, Some.OpenedCase(tx).Case)));
        var row = new NoticeHoldRow
        {
            CaseId = held.Case.Id.Value,
            Kind = "law",
            Named = Some.Text,
            Since = Some.Noon.ToMicros(),
            ReviewAt = Some.Most,
            EndsAt = Some.Most,
        };
        Assert.False(await IsHeldAsync());

        await WriteAsync(tx => ConcernStore.Insert(tx, row));
        Assert.True(await IsHeldAsync());
        (row.Kind, row.Named, row.EndsAt) = ("safety", null, null);
        (row.ReleasedAt, row.ReleasedBy, row.Reasons) = (Some.Most, "psn_1", Some.Text);
        await WriteAsync(tx => ConcernStore.Update(tx, row));

        Assert.False(await IsHeldAsync());
        Assert.Equal("safety", (await FindAsync(row.CaseId))!.Kind);

        Task<bool> IsHeldAsync() => ConcernStore.IsNoticeHeldAsync(Database, held.Decision.Id.Value, None);
    }

    [EngineFact]
    public async Task A_case_is_a_childs_by_reason_by_age_or_by_a_person_shown_and_by_nothing_else()
    {
        Assert.False(await IsChildAsync(Some.Report() with { Reason = Reason.Hate, Minor = Minor.No }));
        Assert.True(await IsChildAsync(Some.Report() with { Reason = Reason.Grooming }));
        Assert.True(await IsChildAsync(Some.Report() with { Minor = Minor.Unsure }));
        var file = Some.Id("case");
        await WriteAsync(tx => ConcernStore.Insert(tx, Shown(file, 1, null)));
        Assert.True(await WriteAsync(tx => ConcernStore.IsChildAsync(tx, file)));
    }

    [EngineFact]
    public async Task Harm_is_counted_where_it_is_feared_or_not_known()
    {
        foreach (var (harm, count) in new[] { (Harm.No, 0), (Harm.NotAsked, 0), (Harm.Yes, 1), (Harm.Unsure, 1) })
        {
            var file = await LinkedAsync(Some.Report() with { Harm = harm });
            Assert.Equal(count, await WriteAsync(tx => ConcernStore.HarmAsync(tx, file)));
        }
    }

    private Task<NoticeHoldRow?> FindAsync(string file) => WriteAsync(tx => ConcernStore.NoticeHoldAsync(tx, file));

    private async Task<bool> IsChildAsync(Report report)
    {
        var file = await LinkedAsync(report);
        return await WriteAsync(tx => ConcernStore.IsChildAsync(tx, file));
    }

    private Task<string> LinkedAsync(Report report) =>
        WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx).Case;
            Some.Linked(tx, Some.Filed(tx, report), opened);
            return Task.FromResult(opened.Id.Value);
        });

    private static DangerRow Danger(string file, string saidIn) =>
        new()
        {
            CaseId = file,
            SaidIn = saidIn,
            At = Some.Most,
            By = "reporter",
        };

    private static AuthorStandingRow Standing(string file, string kind) =>
        new()
        {
            CaseId = file,
            Kind = kind,
            SaidIn = "appeal",
            At = Some.Most,
            By = "author",
        };

    private static DepictedRow Shown(string file, long number, long? withdrawn, string? id = null) =>
        new()
        {
            Id = id ?? Some.Id("dpc"),
            CaseId = file,
            Number = number,
            Minor = "yes",
            Said = Some.Text,
            At = Some.Noon.ToMicros(),
            By = "psn_1",
            WithdrawnAt = withdrawn,
        };
}
