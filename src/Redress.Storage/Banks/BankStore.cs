using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Engine;

namespace Redress.Storage.Banks;

public sealed class BankRow : ITableRow
{
    public static string Table => "bank";
    public string Id { get; init; } = "";

    /// <summary>Its number in every node's index; given when it is inserted.</summary>
    public long Number { get; set; }
    public string Name { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Reason { get; init; } = "";
    public string Source { get; init; } = "";
    public long Distance { get; set; }
    public long Exportable { get; init; }
    public long CreatedAt { get; init; }
    public long? OffAt { get; set; }
    public long Change { get; set; }
    public long Version { get; set; } = 1;

    public string RowKey() => Id;

    public Bank ToBank() =>
        new(
            new(Id),
            (int)Number,
            Name,
            Word.Parse<BankKind>(Kind),
            Word.Parse<Reason>(Reason),
            Source,
            (int)Distance,
            Exportable != 0,
            Instant.FromMicros(CreatedAt),
            OffAt is { } at ? Instant.FromMicros(at) : null
        );
}

/// <summary>Banks, and the feed by which every node learns of changes to them and to their entries.</summary>
public static class BankStore
{
    /// <summary>
    /// The number of the next change. Its row stays locked until the transaction ends, so that changes become visible in
    /// their order and "later than the last one seen" misses none.
    /// </summary>
    public static async Task<long> NextChangeAsync(Transaction tx) =>
        await tx.FirstAsync<long>("UPDATE bank_feed SET n = n + 1 WHERE id = 1 RETURNING n");

    public static Task<long> LastChangeAsync(Database database, CancellationToken cancel) =>
        database.FirstAsync<long>("SELECT n FROM bank_feed WHERE id = 1", cancel);

    public static async Task InsertAsync(Transaction tx, BankRow row)
    {
        row.Change = await NextChangeAsync(tx);
        row.Number = await tx.FirstAsync<long>("SELECT COALESCE(MAX(number), 0) + 1 FROM bank");
        tx.Insert(row);
    }

    public static async Task UpdateAsync(Transaction tx, BankRow row)
    {
        row.Change = await NextChangeAsync(tx);
        row.Version++;
        tx.Update(
            """
            UPDATE bank SET distance = @distance, off_at = @off_at, change = @change, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            row
        );
    }

    public static Task<BankRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<BankRow>($"SELECT {Rows<BankRow>.Columns} FROM bank WHERE id = @id", new Arg("id", id));

    public static Task<BankRow?> ByNameAsync(Transaction tx, string name) =>
        tx.FirstAsync<BankRow>($"SELECT {Rows<BankRow>.Columns} FROM bank WHERE name = @name", new Arg("name", name));

    /// <summary>All banks: some dozens, read whole.</summary>
    public static Task<List<BankRow>> AllAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<BankRow>($"SELECT {Rows<BankRow>.Columns} FROM bank ORDER BY number LIMIT 10000", cancel);
}
