using Redress.Core.Kernel;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Banks;

public sealed class SqliteExchangeStoreTests(SqliteEngine engine)
    : ExchangeStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresExchangeStoreTests(PostgresEngine engine)
    : ExchangeStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ExchangeStoreContract(TestedEngine engine) : Contract(engine)
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 6, 4, 30, 0, TimeSpan.Zero);
    private static int s_next;

    [EngineFact]
    public async Task An_exchange_is_found_by_its_bank_until_it_is_off_and_keeps_how_far_it_is()
    {
        var row = await WrittenAsync();
        Assert.Equal(row.Id, (await ReadAsync(tx => ExchangeStore.OfBankAsync(tx, row.BankId)))!.Id);

        await ChangeAsync(row.Id, r => (r.Checkpoint, r.More, r.Fault, r.Faults, r.OffAt) = ("c", "m", "away", 3, 7));

        Assert.Null(await ReadAsync(tx => ExchangeStore.OfBankAsync(tx, row.BankId)));
        var found = (await ReadAsync(tx => ExchangeStore.FindAsync(tx, row.Id)))!;
        Assert.Equal(("c", "m", "away", 3L), (found.Checkpoint, found.More, found.Fault, found.Faults));
        Assert.Contains(await ExchangeStore.AllAsync(Database, None), e => e.Id == row.Id);
    }

    [EngineFact]
    public async Task An_opinion_is_told_once()
    {
        var row = await WrittenAsync();
        var telling = new ExchangeTellingRow
        {
            ExchangeId = row.Id,
            EntryId = "ent_1",
            Place = 2,
            Opinion = "seen",
            Outcome = "told",
            At = 5,
        };
        Assert.False(await ReadAsync(tx => ExchangeStore.IsToldAsync(tx, telling)));
        await Database.Recorder.WriteAsync(
            tx =>
            {
                ExchangeStore.Insert(tx, telling);
                tx.Fact("test.told", Actor.System, s_now);
                return Task.CompletedTask;
            },
            None
        );

        Assert.True(await ReadAsync(tx => ExchangeStore.IsToldAsync(tx, telling)));
    }

    private async Task<ExchangeRow> WrittenAsync()
    {
        var n = Interlocked.Increment(ref s_next);
        var bank = new BankRow
        {
            Id = $"bnk_x{n}{Database.Dialect.GetType().Name}",
            Name = $"exchange {n} {Database.Dialect.GetType().Name}",
            Kind = "imported",
            Reason = "other",
            Source = "file",
            CreatedAt = 1,
        };
        var row = new ExchangeRow
        {
            Id = $"xch_{n}",
            BankId = bank.Id,
            Kind = "file",
            Ciphertext = [1],
            WrappedKey = [2],
            Every = 15,
            CreatedAt = n,
        };
        await Database.Recorder.WriteAsync(
            async tx =>
            {
                await BankStore.InsertAsync(tx, bank);
                ExchangeStore.Insert(tx, row);
                tx.Fact("test.added", Actor.System, s_now);
            },
            None
        );
        return row;
    }

    private Task ChangeAsync(string id, Action<ExchangeRow> change) =>
        Database.Recorder.WriteAsync(
            async tx =>
            {
                var row = (await ExchangeStore.FindAsync(tx, id))!;
                change(row);
                ExchangeStore.Update(tx, row);
                tx.Fact("test.changed", Actor.System, s_now);
            },
            None
        );

    private Task<T> ReadAsync<T>(Func<Transaction, Task<T>> read) => Database.Recorder.WriteAsync(read, None);
}
