using System.Data.Common;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Referrals;
using Redress.Core.Reports;
using Redress.Storage.Engine;
using Redress.Storage.Referrals;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Referrals;

public sealed class SqliteReferralStoreTests(SqliteEngine engine)
    : ReferralStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresReferralStoreTests(PostgresEngine engine)
    : ReferralStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ReferralStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task What_two_people_declined_comes_back_with_the_reasons_of_both()
    {
        var due = await WriteAsync(tx => Task.FromResult(SomeWork.Referred(tx)));

        var declining = await StepAsync(due, ReferralFlow.Decline(due, "psn_1", Some.Text, Some.Noon).Value);
        var declined = await StepAsync(
            declining,
            ReferralFlow.Decline(declining, "psn_2", "I see the same.", Some.Noon.AddHours(1)).Value
        );

        Assert.Equivalent(declined, await FindAsync(due), strict: true);
        Assert.Equal(3, await CountAsync("referral_event WHERE referral_id = @id", new Arg("id", due.Id.Value)));
    }

    [EngineFact]
    public async Task The_database_refuses_one_person_who_declines_twice_and_a_filing_without_its_number()
    {
        var due = await WriteAsync(tx => Task.FromResult(SomeWork.Referred(tx)));
        var declining = await StepAsync(due, ReferralFlow.Decline(due, "psn_1", "a", Some.Noon).Value);

        var twice = declining with { Second = "psn_1", Status = ReferralStatus.Declined, Version = 3 };
        var bare = declining with { Status = ReferralStatus.Filed, Version = 3 };

        await Assert.ThrowsAnyAsync<DbException>(() => StepAsync(declining, new ReferralStep(twice, "decline")));
        await Assert.ThrowsAnyAsync<DbException>(() => StepAsync(declining, new ReferralStep(bare, "file")));
        Assert.Equal(ReferralStatus.Declining, (await FindAsync(due))!.Status);
    }

    [EngineFact]
    public async Task What_two_people_would_report_waits_and_comes_back_with_the_views_of_both()
    {
        var due = await WriteAsync(tx => Task.FromResult(SomeWork.Referred(tx)));
        var step = ReferralFlow.Propose(due, "psn_1", Some.Text, SecondLookMode.Two, Some.Noon).Value;
        var proposed = await StepAsync(due, step);
        Assert.Contains(await WaitingAsync(), w => w.Id == due.Id);

        var agreed = await StepAsync(
            proposed,
            ReferralFlow.Second(proposed, "psn_2", true, "So it is.", Some.Noon).Value
        );
        var filed = ReferralFlow.File(agreed, "Authority", "R-1", Some.Noon, "psn_1", matched: false).Value;
        await StepAsync(agreed, filed);

        Assert.DoesNotContain(await WaitingAsync(), w => w.Id == due.Id);
        Assert.Equivalent(filed.Referral, await FindAsync(due), strict: true);
    }

    [EngineFact]
    public async Task The_database_refuses_one_person_who_agrees_with_themselves_and_a_filing_that_nobody_agreed_to()
    {
        var due = await WriteAsync(tx => Task.FromResult(SomeWork.Referred(tx)));
        var step = ReferralFlow.Propose(due, "psn_1", "a", SecondLookMode.SameLater, Some.Noon).Value;
        var proposed = await StepAsync(due, step);
        var agreed = ReferralFlow.Second(proposed, "psn_2", true, "b", Some.Noon).Value;

        var same = agreed.Referral with { AgreedBy = "psn_1" };
        var alone = ReferralFlow.File(proposed, "Authority", "R-1", Some.Noon, "psn_1", matched: true).Value;
        var lie = alone.Referral with { Matched = false };

        await Assert.ThrowsAnyAsync<DbException>(() => StepAsync(proposed, new ReferralStep(same, "agree")));
        await Assert.ThrowsAnyAsync<DbException>(() => StepAsync(proposed, new ReferralStep(lie, "file")));
        Assert.Equal(ReferralStatus.Proposed, (await FindAsync(due))!.Status);
        await StepAsync(proposed, new ReferralStep(same with { AgreedAt = Some.Noon.AddHours(12) }, "agree"));
    }

    [EngineFact]
    public async Task A_case_of_a_child_category_misses_its_question_once_and_others_miss_none()
    {
        var (child, other) = await WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx);
            var (elsewhere, plain) = Some.OpenedCase(tx);
            var report = Some.Report() with { Reason = Reason.Grooming };
            Some.Linked(tx, Some.Filed(tx, report), opened);
            Some.Linked(tx, Some.Filed(tx), plain);
            return Task.FromResult(((subject.Id, opened.Id.Value), elsewhere.Id));
        });

        var missing = Assert.Single(await WriteAsync(tx => ReferralStore.MissingAsync(tx, [child.Id, other])));
        Assert.Equal((child.Value, Some.Noon.ToMicros()), (missing.CaseId, missing.FirstReportAt));

        await WriteAsync(tx =>
            ReferralStore.Insert(
                tx,
                Referral.Open(Some.Id<Referral>(), missing.CaseId, Some.Noon, Some.Noon),
                Actor.System
            )
        );

        Assert.Empty(await WriteAsync(tx => ReferralStore.MissingAsync(tx, [child.Id, other])));
    }

    [EngineFact]
    public async Task What_is_open_past_its_time_is_counted()
    {
        var due = await WriteAsync(tx => Task.FromResult(SomeWork.Referred(tx)));
        var before = await ReferralStore.OverdueAsync(Database, due.DueAt.ToMicros() + 1, None);

        await StepAsync(due, ReferralFlow.File(due, "Authority", "R-1", Some.Noon, "psn_1", matched: true).Value);

        Assert.Equal(before - 1, await ReferralStore.OverdueAsync(Database, due.DueAt.ToMicros() + 1, None));
    }

    private Task<List<Referral>> WaitingAsync() =>
        ReferralStore.WaitingAsync(Database, new Sight(null, PastWall: true), "", 10_000, None);

    private Task<Referral?> FindAsync(Referral one) => WriteAsync(tx => ReferralStore.OfCaseAsync(tx, one.CaseId));

    private Task<Referral> StepAsync(Referral seen, ReferralStep step) =>
        WriteAsync(tx =>
        {
            ReferralStore.Update(tx, seen, step, Some.Noon, Actor.System);
            return Task.FromResult(step.Referral);
        });
}
