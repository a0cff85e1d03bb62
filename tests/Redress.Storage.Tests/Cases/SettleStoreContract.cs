using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.People;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteSettleStoreTests(SqliteEngine engine)
    : SettleStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresSettleStoreTests(PostgresEngine engine)
    : SettleStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class SettleStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_case_sums_up_all_its_reports()
    {
        var of = await WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx).Case;
            Some.Linked(tx, Some.Filed(tx), opened);
            var grave = Some.Report() with { Minor = Minor.Unsure, PoliceNumber = true, Reason = Reason.Grooming };
            var link = Some.Linked(tx, Some.Filed(tx, grave), opened, firstParty: true);
            foreach (var (ordinal, hours) in ((int, int)[])[(1, 5), (2, 3)])
            {
                Storage.Reports.ReportStore.InsertLink(
                    tx,
                    link with
                    {
                        Ordinal = ordinal,
                        LookBy = Some.Noon.AddHours(hours),
                    },
                    Some.Noon
                );
            }

            Some.Linked(tx, Some.Filed(tx, Some.Report() with { Minor = Minor.Yes }), Some.OpenedCase(tx).Case);
            return Task.FromResult(opened.Id.Value);
        });

        var sum = (await SettleStore.SumAsync(Database, of, None))!;

        Assert.Equal((4, 3, 1, 1), (sum.Reports, sum.FirstParty, sum.Minor, sum.Police));
        Assert.Equal(Some.Noon.AddHours(3).ToMicros(), sum.LookBy);
        Assert.Equal(["grooming", "other"], (await SettleStore.ReasonsAsync(Database, of, None)).Order());
        Assert.Equal(3, await WriteAsync(tx => IntakeStore.FirstPartyAsync(tx, of)));
    }

    [EngineFact]
    public async Task A_case_without_reports_sums_to_nothing()
    {
        var sum = (await SettleStore.SumAsync(Database, "case_none", None))!;

        Assert.Equal((0, 0, 0, 0, 0), (sum.Reports, sum.FirstParty, sum.Minor, sum.Police, sum.LookBy));
        Assert.Empty(await SettleStore.ReasonsAsync(Database, "case_none", None));
        Assert.Equal(0, await WriteAsync(tx => SettleStore.PendingAsync(tx, "case_none")));
    }

    [EngineFact]
    public async Task What_is_not_confirmed_pends_and_what_waits_for_it_is_found_by_subject()
    {
        var (of, one) = await ConfirmingAsync();
        Task<long> PendingAsync() => WriteAsync(tx => SettleStore.PendingAsync(tx, of.Id.Value));
        Task<List<string>> WaitingAsync() =>
            WriteAsync(tx => SettleStore.WaitingAsync(tx, [one.SubjectId.Value, "sub_x"]));
        Assert.Equal(1, await PendingAsync());
        Assert.Equal([of.Id.Value], await WaitingAsync());

        await WriteAsync(tx =>
        {
            var told = EnforcementFlow.Told(one, "done", Some.Noon)!;
            EnforcementStore.Update(tx, one, told);
            EnforcementStore.Update(tx, told.Enforcement, EnforcementFlow.Confirm(told.Enforcement, "so", Some.Noon)!);
            CaseStore.Update(tx, of, CaseFlow.Confirm(of).Value, Some.Noon, Actor.System);
        });
        Assert.Equal(0, await PendingAsync());
        Assert.Equal([of.Id.Value], await WaitingAsync());

        await WriteAsync(async tx =>
        {
            var decided = (await CaseStore.FindAsync(tx, of.Id.Value))!;
            CaseStore.Update(tx, decided, CaseFlow.Close(decided).Value, Some.Noon, Actor.System);
            return true;
        });
        Assert.Empty(await WaitingAsync());
    }

    [EngineFact]
    public async Task Spreading_and_letters_that_are_still_to_be_done_are_counted()
    {
        var (of, decision) = await WriteAsync(tx =>
        {
            var held = Some.Held(tx, Some.OpenedCase(tx).Case);
            return Task.FromResult((held.Case.Id.Value, held.Decision.Id.Value));
        });
        Task<long> SpreadingAsync() => WriteAsync(tx => SettleStore.SpreadingAsync(tx, of));
        Task<long> LettersAsync() => WriteAsync(tx => CaseLetterStore.DueAsync(tx, of));
        Assert.Equal((0, 0), (await SpreadingAsync(), await LettersAsync()));

        var author = Some.Letter() with { DecisionId = decision, Addressee = LetterTo.Author };
        await WriteAsync(tx =>
        {
            JobStore.Add(tx, JobKind.Spread, decision, 1, "lane", Some.Noon);
            JobStore.Add(tx, JobKind.Write, decision, 1, "own", Some.Noon);
            JobStore.Add(tx, JobKind.Write, Some.Id("dec"), 1, "own", Some.Noon);
            LetterStore.Insert(tx, author);
            LetterStore.Insert(tx, Some.Letter() with { DecisionId = decision, Addressee = LetterTo.Reporter });
        });
        Assert.Equal((1, 2), (await SpreadingAsync(), await LettersAsync()));

        await WriteAsync(tx =>
        {
            JobStore.Done(tx, Job(JobKind.Spread, decision));
            JobStore.Done(tx, Job(JobKind.Write, decision));
            LetterStore.TryMove(tx, author, LetterStatus.Bounced, null, Some.Noon);
        });
        Assert.Equal((0, 0), (await SpreadingAsync(), await LettersAsync()));
    }

    [EngineFact]
    public async Task Views_are_the_most_that_were_ever_read_and_unknown_is_not_none()
    {
        var subject = Some.Id("sub");
        Task<long> ViewsAsync() => WriteAsync(tx => SettleStore.ViewsAsync(tx, subject));
        Task ReachAsync(long? views) =>
            WriteAsync(tx =>
                ReachStore.Insert(tx, Some.Id("rch"), subject, ReachMoment.Report, Some.Noon, new(views, 1, 1, 1))
            );
        Assert.Equal(-1, await ViewsAsync());

        await ReachAsync(null);
        Assert.Equal(-1, await ViewsAsync());
        await ReachAsync(0);
        Assert.Equal(0, await ViewsAsync());
        await ReachAsync(167_000);
        await ReachAsync(20);
        Assert.Equal(167_000, await ViewsAsync());
    }

    private static JobRow Job(string kind, string reference) =>
        new()
        {
            Kind = kind,
            Ref = reference,
            Revision = 1,
        };

    private Task<(Case Case, Enforcement One)> ConfirmingAsync() =>
        WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx);
            var final = Some.Decision(opened.Id, DecisionKind.Final);
            DecisionStore.Insert(tx, final);
            var reviewer = Some.Id<Person>();
            var claimed = CaseFlow.Claim(opened, reviewer).Value;
            CaseStore.Update(tx, opened, claimed, Some.Noon, Actor.System);
            var decided = CaseFlow.Decide(claimed.Case, reviewer, final.Id.Value, pending: true, 0).Value;
            CaseStore.Update(tx, claimed.Case, decided, Some.Noon, Actor.System);
            return Task.FromResult((decided.Case, Some.Ordered(tx, final, subject.Id)));
        });
}
