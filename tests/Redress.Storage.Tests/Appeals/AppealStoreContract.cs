using System.Data.Common;
using Redress.Core.Appeals;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Storage.Appeals;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Appeals;

public sealed class SqliteAppealStoreTests(SqliteEngine engine)
    : AppealStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresAppealStoreTests(PostgresEngine engine)
    : AppealStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class AppealStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task An_appeal_waits_for_its_answer_and_comes_back_with_it()
    {
        var (filed, answer) = await FiledAsync();
        Assert.Single(await WaitingAsync(filed));
        var row = (await WriteAsync(tx => AppealStore.OfAsync(tx, filed.DecisionId, filed.AccountId!)))!;
        Assert.Equivalent(filed, row.ToAppeal(), strict: true);

        var step = AppealFlow.Answer(filed, answer, "psn_3", overturned: true, Some.Noon.AddDays(1)).Value;
        await WriteAsync(tx => AppealStore.Update(tx, row, step, Some.Noon, Actor.System));

        Assert.Empty(await WaitingAsync(filed));
        var kept = Assert.Single(await AppealStore.OfCaseAsync(Database, filed.CaseId, None));
        Assert.Equivalent(step.Appeal, kept.ToAppeal(), strict: true);
        Assert.Equal(row.Ciphertext, kept.Ciphertext);
        Assert.Equal(row.WrappedKey, kept.WrappedKey);
    }

    [EngineFact]
    public async Task The_database_refuses_an_answer_by_whoever_decided_or_agreed_and_one_without_a_decision()
    {
        foreach (var part in (string[])["psn_1", "psn_2"])
        {
            var (filed, answer) = await FiledAsync();
            await Assert.ThrowsAnyAsync<DbException>(() => AnswerAsync(filed, answer, part));
        }

        var (bare, _) = await FiledAsync();
        await Assert.ThrowsAnyAsync<DbException>(() => AnswerAsync(bare, null, "psn_3"));
        Assert.Single(await WaitingAsync(bare));
    }

    [EngineFact]
    public async Task A_right_is_found_by_the_hash_of_its_code_alone()
    {
        var right = new AppealRightRow
        {
            Id = Some.Id("apr"),
            Hash = Some.Bytes(32),
            DecisionId = Some.Id("dec"),
            AccountId = Some.Id("sub"),
            Until = Some.Most,
            CreatedAt = Some.Noon.ToMicros(),
        };
        await WriteAsync(tx => AppealStore.InsertRight(tx, right));

        Assert.Equivalent(right, await WriteAsync(tx => AppealStore.RightAsync(tx, right.Hash)), strict: true);
        Assert.Null(await WriteAsync(tx => AppealStore.RightAsync(tx, Some.Bytes(32))));
    }

    private Task<List<AppealRow>> WaitingAsync(Appeal one) => WriteAsync(tx => AppealStore.FiledAsync(tx, one.CaseId));

    private async Task AnswerAsync(Appeal filed, string? answer, string by)
    {
        var row = (await WriteAsync(tx => AppealStore.OfAsync(tx, filed.DecisionId, filed.AccountId!)))!;
        // Past the flow, as a fault of ours would go: the database itself must refuse.
        var after = filed with
        {
            AnswerId = answer,
            AnsweredBy = by,
            AnsweredAt = Some.Noon,
            Status = AppealStatus.Stands,
            Version = 2,
        };
        await WriteAsync(tx => AppealStore.Update(tx, row, new AppealStep(after, "uphold"), Some.Noon, Actor.System));
    }

    private Task<(Appeal Filed, string Answer)> FiledAsync() =>
        WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx).Case;
            var (first, second) = (
                Some.Decision(opened.Id, DecisionKind.Final),
                Some.Decision(opened.Id, DecisionKind.Final)
            );
            DecisionStore.Insert(tx, first);
            DecisionStore.Insert(tx, second);
            var appeal = new Appeal(
                Some.Id<Appeal>(),
                opened.Id.Value,
                first.Id.Value,
                "psn_1",
                "psn_2",
                AppealParty.Author,
                null,
                Some.Id("sub"),
                "de",
                Some.Noon,
                Some.Noon.AddDays(7),
                null,
                null,
                null,
                AppealStatus.Filed,
                1
            );
            AppealStore.Insert(tx, appeal, (Some.Bytes(40), Some.Bytes(60)), Actor.System);
            return Task.FromResult((appeal, second.Id.Value));
        });
}
