using Redress.Core.Kernel;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Banks;

public sealed class SqliteBankStoreTests(SqliteEngine engine) : BankStoreContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresBankStoreTests(PostgresEngine engine)
    : BankStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class BankStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Every_change_has_the_next_number_and_the_feed_gives_them_in_order()
    {
        var bank = await BankAsync();
        var before = await BankStore.LastChangeAsync(Database, None);
        var (first, second) = (await EntryAsync(bank), await EntryAsync(bank));
        await ChangeAsync(first, row => (row.WithdrawnAt, row.WithdrawnWhy) = (1, "asked"));

        var changed = await BankEntryStore.ChangedAsync(Database, before, 10, None);

        Assert.Equal([second.Id, first.Id], changed.Select(c => c.Id));
        Assert.Equal([before + 2, before + 3], changed.Select(c => c.Change));
        Assert.Equal(before + 1, changed[1].Number);
        Assert.Equal("asked", changed[1].WithdrawnWhy);
        Assert.Empty(await BankEntryStore.ChangedAsync(Database, before + 3, 10, None));
    }

    [EngineFact]
    public async Task Banks_are_numbered_one_after_the_other_and_found_by_name()
    {
        var (one, other) = (await BankAsync(), await BankAsync());

        Assert.NotEqual(one.Number, other.Number);
        Assert.Equal(
            other.Id,
            await Database.Recorder.WriteAsync(async tx => (await BankStore.ByNameAsync(tx, other.Name))!.Id, None)
        );
        Assert.Contains(await BankStore.AllAsync(Database, None), b => b.Id == one.Id);
    }

    [EngineFact]
    public async Task A_bank_gives_only_what_is_active_and_not_withdrawn()
    {
        var bank = await BankAsync();
        var (active, waiting, gone) = (await EntryAsync(bank), await EntryAsync(bank), await EntryAsync(bank));
        await ChangeAsync(active, row => row.ActiveAt = 1);
        await ChangeAsync(gone, row => (row.ActiveAt, row.WithdrawnAt) = (1, 2));

        var given = await BankEntryStore.OfBankAsync(Database, bank.Id, 0, 10, None);

        Assert.Equal([active.Id], given.Select(e => e.Id));
        Assert.NotEqual(waiting.Id, given[0].Id);
    }

    [EngineFact]
    public async Task The_same_origin_is_known_within_its_bank_alone()
    {
        var (bank, other) = (await BankAsync(), await BankAsync());
        var entry = await EntryAsync(bank);

        var known = await Database.Recorder.WriteAsync(
            async tx =>
                (
                    await BankEntryStore.IsKnownAsync(tx, bank.Id, entry.Origin),
                    await BankEntryStore.IsKnownAsync(tx, other.Id, entry.Origin)
                ),
            None
        );

        Assert.Equal((true, false), known);
    }

    [EngineFact]
    public async Task What_a_list_names_is_told_with_its_reason_while_the_list_and_its_entry_are_in_force()
    {
        var (subject, file) = await OpenedAsync();
        var (bank, own) = (await BankAsync(reason: "terrorism"), await BankAsync("own"));
        var (entry, near, ours) = (await ActiveAsync(bank), await ActiveAsync(bank), await ActiveAsync(own));
        await RecordAsync(tx => Matched(tx, subject, near, "near"));
        await RecordAsync(tx => Matched(tx, subject, ours));
        await RecordAsync(tx => Matched(tx, Some.Id("key"), entry));
        Assert.Empty(await ListedAsync(file));
        await RecordAsync(tx => Matched(tx, subject, entry));

        var listed = Assert.Single(await ListedAsync(file));

        Assert.Equal((entry.Id, 3, "terrorism"), (listed.EntryId, listed.Place, listed.Reason));
        Assert.Equal(entry.Ciphertext, listed.Ciphertext);
        await ChangeAsync(entry, row => row.WithdrawnAt = 2);
        Assert.Empty(await ListedAsync(file));
    }

    [EngineFact]
    public async Task What_an_allow_list_has_the_like_of_is_no_more_named_by_any_list()
    {
        var ((subject, file), (other, untouched)) = (await OpenedAsync(), await OpenedAsync());
        var entry = await ActiveAsync(await BankAsync());
        await RecordAsync(tx => Matched(tx, subject, entry));
        await RecordAsync(tx => Matched(tx, other, entry));
        Assert.Single(await ListedAsync(file));

        await RecordAsync(tx => BankMatchStore.AllowAsync(tx, subject));

        Assert.Empty(await ListedAsync(file));
        Assert.Single(await ListedAsync(untouched));
    }

    private Task<List<ListedRow>> ListedAsync(string file) =>
        Database.Recorder.WriteAsync(tx => BankMatchStore.ListedAsync(tx, file), None);

    private async Task<(string SubjectKey, string CaseId)> OpenedAsync()
    {
        (string, string) opened = default;
        await RecordAsync(tx =>
        {
            var (subject, file) = Some.OpenedCase(tx);
            opened = (subject.Key, file.Id.Value);
            return Task.CompletedTask;
        });
        return opened;
    }

    private async Task<BankEntryRow> ActiveAsync(BankRow bank)
    {
        var entry = await EntryAsync(bank);
        await ChangeAsync(entry, row => row.ActiveAt = 1);
        return entry;
    }

    private static Task Matched(Transaction tx, string subject, BankEntryRow entry, string likeness = "exact")
    {
        BankMatchStore.Insert(
            tx,
            new BankMatchRow
            {
                ReportId = Some.Id("rpt"),
                SubjectKey = subject,
                EntryId = entry.Id,
                BankId = entry.BankId,
                Likeness = likeness,
                FoundBy = "upload",
                Place = 3,
            }
        );
        return Task.CompletedTask;
    }

    private async Task<BankRow> BankAsync(string kind = "imported", string reason = "other")
    {
        var row = new BankRow
        {
            Id = Some.Id("bnk"),
            Name = Some.Id("name"),
            Kind = kind,
            Reason = reason,
            Source = Some.Text,
            Distance = 31,
            CreatedAt = Some.Noon.ToMicros(),
        };
        await RecordAsync(tx => BankStore.InsertAsync(tx, row));
        return row;
    }

    private async Task<BankEntryRow> EntryAsync(BankRow bank)
    {
        var row = new BankEntryRow
        {
            Id = Some.Id("ent"),
            BankId = bank.Id,
            Origin = Some.Id("origin"),
            Hashes = 2,
            Ciphertext = Some.Bytes(80),
            WrappedKey = Some.Bytes(60),
            CreatedAt = Some.Noon.ToMicros(),
        };
        await RecordAsync(tx => BankEntryStore.InsertAsync(tx, row));
        return row;
    }

    private Task ChangeAsync(BankEntryRow row, Action<BankEntryRow> change) =>
        RecordAsync(async tx =>
        {
            var found = (await BankEntryStore.FindAsync(tx, row.Id))!;
            change(found);
            await BankEntryStore.UpdateAsync(tx, found);
        });

    private Task RecordAsync(Func<Transaction, Task> write) =>
        Database.Recorder.WriteAsync(
            async tx =>
            {
                await write(tx);
                tx.Fact("test.bank", Actor.System, Some.Noon);
            },
            None
        );
}
