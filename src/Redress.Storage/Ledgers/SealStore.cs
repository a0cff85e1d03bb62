using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers;

/// <summary>A checkpoint as the database keeps it.</summary>
public sealed class CheckpointRow
{
    public long Size { get; init; }
    public byte[] Root { get; init; } = [];

    /// <summary>CompactRange's bytes: all that is needed to go on from here.</summary>
    public byte[] Frontier { get; init; } = [];

    /// <summary>The signed note.</summary>
    public string Note { get; init; } = "";

    /// <summary>When it was signed, in microseconds; never before the checkpoint before it.</summary>
    public long At { get; init; }
}

/// <summary>A commitment and the number of its fact.</summary>
public sealed class CommitmentRow
{
    public long N { get; init; }
    public byte[] Commitment { get; init; } = [];
}

/// <summary>The ledger's own tables.</summary>
internal static class SealStore
{
    private const string CheckpointColumns = "size, root, frontier, note, at";

    public static Task<CheckpointRow?> LastAsync(Transaction tx) =>
        tx.FirstAsync<CheckpointRow>($"SELECT {CheckpointColumns} FROM ledger_checkpoint ORDER BY size DESC LIMIT 1");

    public static Task<CheckpointRow?> LastAsync(Database database, CancellationToken cancel) =>
        database.FirstAsync<CheckpointRow>(
            $"SELECT {CheckpointColumns} FROM ledger_checkpoint ORDER BY size DESC LIMIT 1",
            cancel
        );

    /// <summary>The one of exactly that size.</summary>
    public static Task<CheckpointRow?> OfSizeAsync(Transaction tx, long size) =>
        tx.FirstAsync<CheckpointRow>(
            $"SELECT {CheckpointColumns} FROM ledger_checkpoint WHERE size = @size",
            new Arg("size", size)
        );

    public static Task<List<CheckpointRow>> AfterAsync(
        Database database,
        long size,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<CheckpointRow>(
            $"SELECT {CheckpointColumns} FROM ledger_checkpoint WHERE size > @size ORDER BY size LIMIT @most",
            cancel,
            new Arg("size", size),
            new Arg("most", (long)most)
        );

    /// <summary>Whether anything was ever sealed.</summary>
    public static async Task<bool> AnyAsync(Database database, CancellationToken cancel) =>
        await database.FirstAsync<long>(
            "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM ledger_leaf LIMIT 1) l) "
                + "+ (SELECT COUNT(*) FROM (SELECT 1 FROM ledger_checkpoint LIMIT 1) c)",
            cancel
        ) > 0;

    public static async Task<bool> AnyUnsealedAsync(Database database, CancellationToken cancel) =>
        await database.FirstAsync<long>("SELECT COUNT(*) FROM (SELECT 1 FROM unsealed LIMIT 1) u", cancel) > 0;

    /// <summary>At most so many: where sealing has stopped they may be very many.</summary>
    public static Task<long> CountUnsealedAsync(Database database, int most, CancellationToken cancel) =>
        database.FirstAsync<long>(
            "SELECT COUNT(*) FROM (SELECT 1 FROM unsealed LIMIT @most) u",
            cancel,
            new Arg("most", (long)most)
        );

    /// <summary>Whether another holds that lease now.</summary>
    public static async Task<bool> IsLeasedElsewhereAsync(
        Database database,
        string name,
        string holder,
        long now,
        CancellationToken cancel
    ) =>
        await database.FirstAsync<long>(
            "SELECT COUNT(*) FROM lease WHERE name = @name AND holder <> @holder AND until > @now",
            cancel,
            new Arg("name", name),
            new Arg("holder", holder),
            new Arg("now", now)
        ) > 0;

    /// <summary>
    /// Facts that wait, in order of their number. A transaction may commit a smaller number after a greater one, so what
    /// waits stands in a table of its own: "greater than the last" would leave some out for ever. Which they are is found
    /// first: a plan that merged both tables would walk all facts there ever were.
    /// </summary>
    public static Task<List<CommitmentRow>> WaitingAsync(Transaction tx, int most) =>
        tx.ListAsync<CommitmentRow>(
            """
            WITH waiting AS MATERIALIZED (SELECT n FROM unsealed ORDER BY n LIMIT @most)
            SELECT w.n, f.commitment FROM waiting w JOIN fact f ON f.n = w.n ORDER BY w.n
            """,
            new Arg("most", (long)most)
        );

    /// <summary>Commitments in the order of the leaves, from that index on.</summary>
    public static Task<List<CommitmentRow>> LeavesAsync(
        Database database,
        long from,
        long below,
        CancellationToken cancel
    ) =>
        database.ListAsync<CommitmentRow>(
            """
            SELECT l.n, f.commitment FROM ledger_leaf l JOIN fact f ON f.n = l.n
            WHERE l.seq >= @from AND l.seq < @below ORDER BY l.seq
            """,
            cancel,
            new Arg("from", from),
            new Arg("below", below)
        );

    public static void InsertLeaf(Transaction tx, long seq, long n, byte[] hash) =>
        tx.Run(
            "INSERT INTO ledger_leaf (seq, n, hash) VALUES (@seq, @n, @hash)",
            new Arg("seq", seq),
            new Arg("n", n),
            new Arg("hash", hash)
        );

    /// <summary>Takes the facts of these leaves from the waiting ones.</summary>
    public static void Sealed(Transaction tx, long from, long below) =>
        tx.Run(
            "DELETE FROM unsealed WHERE n IN (SELECT n FROM ledger_leaf WHERE seq >= @from AND seq < @below)",
            new Arg("from", from),
            new Arg("below", below)
        );

    public static void Insert(Transaction tx, CheckpointRow row) =>
        tx.Run(
            $"INSERT INTO ledger_checkpoint ({CheckpointColumns}) VALUES (@size, @root, @frontier, @note, @at)",
            new Arg("size", row.Size),
            new Arg("root", row.Root),
            new Arg("frontier", row.Frontier),
            new Arg("note", row.Note),
            new Arg("at", row.At)
        );
}
