using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Escalations;

public sealed class SqliteEscalationStoreTests(SqliteEngine engine)
    : EscalationStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresEscalationStoreTests(PostgresEngine engine)
    : EscalationStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class EscalationStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Only_one_escalation_is_open_for_a_case_and_a_reason()
    {
        var of = Some.Id("case");

        Assert.True(await OpenAsync(of, EscalationReason.DangerToLife));
        Assert.False(await OpenAsync(of, EscalationReason.DangerToLife));
        Assert.True(await OpenAsync(of, EscalationReason.ReferralDue));
        Assert.True(await OpenAsync(Some.Id("case"), EscalationReason.DangerToLife));
    }

    [EngineFact]
    public async Task Whoever_opens_a_case_has_taken_what_asked_for_that_and_nothing_else()
    {
        var of = Some.Id("case");
        await OpenAsync(of, EscalationReason.DangerToLife);
        await OpenAsync(of, EscalationReason.ReferralDue);

        await DoAsync(tx => EscalationStore.OpenedCaseAsync(tx, of, Some.Noon, new Actor("psn_1")));

        var taken = await ListAsync(EscalationStatus.Acknowledged, of);
        Assert.Equal((EscalationReason.DangerToLife, "psn_1"), (taken[0].Reason, taken[0].AcknowledgedBy));
        Assert.Equal(EscalationReason.ReferralDue, Assert.Single(await ListAsync(EscalationStatus.Open, of)).Reason);
        Assert.True(await OpenAsync(of, EscalationReason.DangerToLife));
    }

    [EngineFact]
    public async Task What_is_done_ends_and_what_is_not_open_stays()
    {
        var of = Some.Id("case");
        await OpenAsync(of, EscalationReason.AppealWaits);

        await DoAsync(tx => EscalationStore.EndAsync(tx, of, EscalationReason.Test, Some.Noon, Actor.System));
        Assert.Single(await ListAsync(EscalationStatus.Open, of));
        await DoAsync(tx => EscalationStore.EndAsync(tx, of, EscalationReason.AppealWaits, Some.Noon, Actor.System));

        Assert.Empty(await ListAsync(EscalationStatus.Open, of));
        Assert.Single(await ListAsync(EscalationStatus.Ended, of));
    }

    [EngineFact]
    public async Task Health_counts_what_is_open_and_pages_that_reached_nobody()
    {
        var of = Some.Id("case");
        await OpenAsync(of, EscalationReason.HoldUnopened);
        var open = Assert.Single(await ListAsync(EscalationStatus.Open, of));
        var before = await PageStore.HealthAsync(Database, Some.Noon.ToMicros(), None);
        var page = new PageRow
        {
            Id = Some.Id("page"),
            EscalationId = open.Id.Value,
            CreatedAt = Some.Noon.ToMicros(),
        };

        await WriteAsync(tx => PageStore.Insert(tx, page));
        await WriteAsync(tx => PageStore.End(tx, page, "nobody", Some.Noon.ToMicros()));

        var after = await PageStore.HealthAsync(Database, Some.Noon.ToMicros(), None);
        Assert.True(after.Open >= 1);
        Assert.Equal(before.FailedPages + 1, after.FailedPages);
        Assert.Equal("nobody", Assert.Single(await PageStore.OfEscalationAsync(Database, open.Id.Value, None)).Failure);
    }

    private Task DoAsync(Func<Transaction, Task> write) =>
        WriteAsync(async tx =>
        {
            await write(tx);
            return true;
        });

    private Task<bool> OpenAsync(string of, EscalationReason reason) =>
        WriteAsync(tx => EscalationStore.OpenAsync(tx, Some.Ids, of, reason, 15, Some.Noon, Actor.System));

    private async Task<List<Escalation>> ListAsync(EscalationStatus status, string of) =>
        (await EscalationStore.ListAsync(Database, status, Sight.All, "", 1000, None)).FindAll(e => e.CaseId == of);
}
