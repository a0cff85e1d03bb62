using Redress.Storage.Engine;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Storage.Ledgers;

/// <summary>What others may know of the ledger.</summary>
public static class LedgerReading
{
    /// <summary>The newest checkpoint; null where nothing was sealed yet.</summary>
    public static Task<CheckpointRow?> LastAsync(Database database, CancellationToken cancel) =>
        SealStore.LastAsync(database, cancel);

    /// <summary>More waiting facts than this are not counted.</summary>
    public const int MostCounted = 100_000;

    /// <summary>How many facts wait for the seal.</summary>
    public static Task<long> UnsealedAsync(Database database, CancellationToken cancel) =>
        SealStore.CountUnsealedAsync(database, MostCounted, cancel);

    /// <summary>Leaves in their order, from that one on.</summary>
    public static Task<List<LeafRow>> LeavesAsync(Database database, long from, int most, CancellationToken cancel) =>
        database.ListAsync<LeafRow>(
            """
            SELECT l.seq, l.hash, f.kind, f.at, f.body FROM ledger_leaf l JOIN fact f ON f.n = l.n
            WHERE l.seq >= @from ORDER BY l.seq LIMIT @most
            """,
            cancel,
            new Arg("from", from),
            new Arg("most", (long)most)
        );

    /// <summary>Leaves before that one, the newest first; of one kind of fact where it is named.</summary>
    public static Task<List<LeafRow>> BackwardsAsync(
        Database database,
        long before,
        string? kind,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<LeafRow>(
            $"""
            SELECT l.seq, l.hash, f.kind, f.at, f.body FROM ledger_leaf l JOIN fact f ON f.n = l.n
            WHERE l.seq < @before{(kind is null ? "" : " AND f.kind = @kind")} ORDER BY l.seq DESC LIMIT @most
            """,
            cancel,
            new Arg("before", before),
            new Arg("kind", kind),
            new Arg("most", (long)most)
        );

    /// <summary>The number that the next leaf will have.</summary>
    public static Task<long> NextAsync(Transaction tx) =>
        tx.FirstAsync<long>("SELECT COALESCE(MAX(seq) + 1, 0) AS next FROM ledger_leaf");

    /// <summary>The first leaf whose fact is not older than that; the next one where there is none. Reads all of them.</summary>
    public static Task<long> FirstSinceAsync(Database database, long micros, CancellationToken cancel) =>
        database.FirstAsync<long>(
            """
            SELECT COALESCE(
              (SELECT MIN(l.seq) FROM ledger_leaf l JOIN fact f ON f.n = l.n WHERE f.at >= @since),
              (SELECT MAX(seq) + 1 FROM ledger_leaf),
              0) AS first
            """,
            cancel,
            new Arg("since", micros)
        );
}

/// <summary>A leaf with its fact.</summary>
public sealed class LeafRow
{
    public long Seq { get; init; }
    public byte[] Hash { get; init; } = [];
    public string Kind { get; init; } = "";
    public long At { get; init; }

    /// <summary>Null where the fact was erased.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The rows that the fact wrote: table and columns, as JSON.</summary>
    public List<(string Table, byte[] Columns)> Rows()
    {
        var rows = new List<(string, byte[])>();
        if (Body is not null)
        {
            _ = FactRows.Read(
                Body,
                Kind,
                At,
                (table, row) =>
                {
                    rows.Add((table, row.ToArray()));
                    return true;
                }
            );
        }

        return rows;
    }
}
