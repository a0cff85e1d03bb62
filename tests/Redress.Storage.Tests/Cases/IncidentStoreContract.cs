using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Banks;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Cases;

public sealed class SqliteIncidentStoreTests(SqliteEngine engine)
    : IncidentStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresIncidentStoreTests(PostgresEngine engine)
    : IncidentStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class IncidentStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Cases_of_one_report_and_with_one_fingerprint_hang_together_and_no_other()
    {
        var (mine, reported, copy) = await WriteAsync(tx =>
        {
            var (subject, own) = Some.OpenedCase(tx);
            var reported = Some.OpenedCase(tx).Case;
            var (twin, copy) = Some.OpenedCase(tx);
            Some.OpenedCase(tx);
            var report = Some.Filed(tx);
            Some.Linked(tx, report, own);
            Some.Linked(tx, report, reported, ordinal: 1);
            Copied(tx, twin.Id, subject.Id);
            return Task.FromResult((own, reported, copy));
        });

        var found = await IncidentStore.OfCaseAsync(Database, mine.Id.Value, None);

        Assert.Equal(
            [("report", reported.Id.Value), ("fingerprint", copy.Id.Value)],
            found.Select(f => (f.By, f.CaseId))
        );
        Assert.Equal(1, (await SumAsync(mine)).Reports);
    }

    [EngineFact]
    public async Task What_was_decided_about_a_copy_is_remembered_for_the_next_one_and_for_one_that_has_no_case()
    {
        var (mine, fresh) = await WriteAsync(tx =>
        {
            var (subject, own) = Some.OpenedCase(tx);
            var (twin, copy) = Some.OpenedCase(tx);
            Copied(tx, subject.Id, twin.Id);
            Decide(tx, copy, Outcome.Restrict);
            var fresh = Some.Subject();
            SubjectStore.Insert(tx, fresh);
            Copied(tx, twin.Id, fresh.Id);
            return Task.FromResult((own, fresh));
        });

        var sum = await SumAsync(mine);

        Assert.Equal((1, 0), (sum.Restricted, sum.Stayed));
        Assert.Equal((1, 0), await WriteAsync(async tx => await IncidentStore.OfCopiesAsync(tx, fresh.Id, fresh.Key)));
    }

    [EngineFact]
    public async Task The_same_banked_thing_found_at_two_places_is_one_incident()
    {
        var (mine, other) = await WriteAsync(async tx =>
        {
            var (subject, own) = Some.OpenedCase(tx);
            var (twin, other) = Some.OpenedCase(tx);
            var entry = await EntryAsync(tx);
            Matched(tx, subject.Key, entry);
            Matched(tx, twin.Key, entry);
            return (own, other);
        });

        var found = Assert.Single(await IncidentStore.OfCaseAsync(Database, mine.Id.Value, None));

        Assert.Equal(("fingerprint", other.Id.Value), (found.By, found.CaseId));
    }

    [EngineFact]
    public async Task That_one_of_them_concerns_a_child_counts_for_all_but_not_for_ever_by_its_author()
    {
        var (mine, sibling) = await WriteAsync(tx =>
        {
            var (_, own) = Some.OpenedCase(tx);
            var sibling = Some.OpenedCase(tx).Case;
            var report = Some.Filed(tx, Some.Report() with { Reason = Reason.Hate });
            Some.Linked(tx, report, own);
            Some.Linked(tx, report, sibling, ordinal: 1);
            return Task.FromResult((own, sibling));
        });
        Assert.False(await WriteAsync(tx => IncidentStore.IsChildAsync(tx, mine.Id.Value)));

        await WriteAsync(tx =>
        {
            var child = Some.Filed(tx, Some.Report() with { Minor = Minor.Unsure });
            Some.Linked(tx, child, sibling);
        });

        Assert.True(await WriteAsync(tx => IncidentStore.IsChildAsync(tx, mine.Id.Value)));
        Assert.True(await WriteAsync(tx => IncidentStore.IsChildAsync(tx, sibling.Id.Value)));
    }

    private Task<IncidentSum> SumAsync(Case mine) => WriteAsync(tx => IncidentStore.SumAsync(tx, mine.Id.Value));

    private static void Copied(Transaction tx, string from, string to) =>
        SubjectLinkStore.Insert(
            tx,
            new SubjectLinkRow
            {
                FromId = from,
                ToId = to,
                Relation = "copy",
                CreatedAt = Some.Noon.ToMicros(),
            }
        );

    private static void Decide(Transaction tx, Case current, Outcome outcome)
    {
        var decision = Some.Decision(current.Id, DecisionKind.Final) with { Outcome = outcome };
        DecisionStore.Insert(tx, decision);
        var claimed = CaseFlow.Claim(current, new("psn_1")).Value;
        CaseStore.Update(tx, current, claimed, Some.Noon, Actor.System);
        var decided = CaseFlow.Decide(claimed.Case, new("psn_1"), decision.Id.Value, false, 0).Value;
        CaseStore.Update(tx, claimed.Case, decided, Some.Noon, Actor.System);
    }

    private static async Task<string> EntryAsync(Transaction tx)
    {
        var bank = new BankRow
        {
            Id = Some.Id("bnk"),
            Name = Some.Id("name"),
            Kind = "imported",
            Reason = "other",
            Source = "",
        };
        await BankStore.InsertAsync(tx, bank);
        var entry = new BankEntryRow
        {
            Id = Some.Id("ent"),
            BankId = bank.Id,
            Origin = Some.Id("origin"),
            Ciphertext = Some.Bytes(8),
            WrappedKey = Some.Bytes(8),
        };
        await BankEntryStore.InsertAsync(tx, entry);
        return entry.Id;
    }

    private static void Matched(Transaction tx, string key, string entry) =>
        BankMatchStore.Insert(
            tx,
            new BankMatchRow
            {
                ReportId = Some.Id("rpt"),
                SubjectKey = key,
                EntryId = entry,
                BankId = "bnk_1",
                Likeness = "near",
                FoundBy = "sweep",
            }
        );
}
