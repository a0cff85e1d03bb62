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

    private async Task<BankRow> BankAsync()
    {
        var row = new BankRow
        {
            Id = Some.Id("bnk"),
            Name = Some.Id("name"),
            Kind = "imported",
            Reason = "other",
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
