using System.Data.Common;
using Redress.Ledger.Facts;
using Redress.Ledger.Trees;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>
/// Reads all facts in the order of their leaves, then those that wait; checks each against its commitment and leaf, the
/// tree against the checkpoints; and keeps of each row what was last said of it.
/// </summary>
internal sealed class FactCheck(KnownSchema schema, RowMarks marks, TreeCheck tree)
{
    /// <summary>A fact that waits longer than this, by the newest fact's time, was forgotten.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Facts = "f.n, f.kind, f.at, f.salt, f.commitment, f.body";
    private readonly Dictionary<UInt128, UInt128> _rows = [];
    private readonly ErasedFacts _erased = new(marks, schema);
    private long _newest;
    private long _oldestWaiting = long.MaxValue;

    /// <summary>By a row's key, what the last fact says of it.</summary>
    public Dictionary<UInt128, UInt128> Rows => _rows;

    public long Unsealed { get; private set; }

    public long Erased => _erased.Count;

    public async Task<Finding?> RunAsync(LedgerSnapshot snapshot, Action<long>? progress, CancellationToken cancel) =>
        await SealedAsync(snapshot, progress, cancel)
        ?? await WaitingAsync(snapshot, cancel)
        ?? _erased.Check()
        ?? await LostAsync(snapshot, cancel)
        ?? CheckPatience();

    /// <summary>Facts in the order that they count in, for a second look: sealed ones first.</summary>
    public static IEnumerable<string> Orders =>
        [
            $"SELECT l.seq, l.hash, {Facts} FROM ledger_leaf l LEFT JOIN fact f ON f.n = l.n ORDER BY l.seq",
            $"SELECT u.n, NULL, {Facts} FROM unsealed u LEFT JOIN fact f ON f.n = u.n ORDER BY u.n",
        ];

    private async Task<Finding?> SealedAsync(LedgerSnapshot snapshot, Action<long>? progress, CancellationToken cancel)
    {
        await using var reader = await snapshot.ReadAsync(Orders.First(), cancel);
        for (long seq = 0; await reader.ReadAsync(cancel); seq++)
        {
            if (reader.GetInt64(0) != seq)
            {
                return new Finding("leaf-missing", $"Leaf {seq} of the ledger is missing in the database");
            }

            var leaf = reader.GetFieldValue<byte[]>(1);
            if (await reader.IsDBNullAsync(2, cancel))
            {
                return new Finding("fact-missing", $"The fact of leaf {seq} is missing");
            }

            var fact = Read(reader);
            var broken = Check(fact) ?? CheckLeaf(fact, leaf, seq) ?? tree.Append(fact.Commitment);
            if (broken is not null)
            {
                return broken;
            }

            if (seq % 8192 == 8191)
            {
                progress?.Invoke(seq + 1);
            }
        }

        return tree.End();
    }

    private async Task<Finding?> WaitingAsync(LedgerSnapshot snapshot, CancellationToken cancel)
    {
        await using var reader = await snapshot.ReadAsync(Orders.Last(), cancel);
        while (await reader.ReadAsync(cancel))
        {
            var n = reader.GetInt64(0);
            if (await reader.IsDBNullAsync(2, cancel))
            {
                return new Finding("fact-missing", "A fact that waits for the seal is missing") { Fact = n };
            }

            var fact = Read(reader);
            if (Check(fact) is { } broken)
            {
                return broken;
            }

            Unsealed++;
            _oldestWaiting = Math.Min(_oldestWaiting, fact.At);
        }

        return null;
    }

    /// <summary>A fact is in exactly one place: in a leaf or among those that wait.</summary>
    private static async Task<Finding?> LostAsync(LedgerSnapshot snapshot, CancellationToken cancel)
    {
        const string lost = """
            SELECT MIN(f.n) FROM fact f WHERE (
              (SELECT COUNT(*) FROM ledger_leaf l WHERE l.n = f.n) + (SELECT COUNT(*) FROM unsealed u WHERE u.n = f.n)) <> 1
            """;
        var counted = await snapshot.NumberAsync(
            "SELECT (SELECT COUNT(*) FROM fact) - (SELECT COUNT(*) FROM ledger_leaf) - (SELECT COUNT(*) FROM unsealed)",
            cancel
        );
        var twice = await snapshot.NumberAsync(
            "SELECT COUNT(*) FROM unsealed u JOIN ledger_leaf l ON l.n = u.n",
            cancel
        );
        return counted == 0 && twice == 0
            ? null
            : new Finding("fact-not-queued", "A fact is neither sealed nor does it wait for the seal, or both")
            {
                Fact = await snapshot.NumberAsync(lost, cancel),
            };
    }

    private Finding? CheckPatience() =>
        Unsealed > 0 && _newest - _oldestWaiting > (long)Patience.TotalMicroseconds
            ? new Finding(
                "facts-unsealed",
                $"{Unsealed} facts are not sealed, some for more than {Patience.TotalSeconds} seconds: sealing has stopped"
            )
            : null;

    private static StoredFact Read(DbDataReader reader) =>
        new(
            reader.GetInt64(2),
            reader.GetString(3),
            reader.GetInt64(4),
            reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5),
            reader.GetFieldValue<byte[]>(6),
            reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7)
        );

    private Finding? Check(StoredFact fact)
    {
        _newest = Math.Max(_newest, fact.At);
        if (fact.Body is null || fact.Salt is null)
        {
            return _erased.Missing(fact);
        }

        if (
            fact.Salt.Length != Commitment.SaltBytes
            || !fact.Commitment.AsSpan().SequenceEqual(Commitment.Of(fact.Salt, fact.Body).Span)
        )
        {
            return new Finding("fact-changed", "A fact's body or salt is not the one that was committed to")
            {
                Fact = fact.N,
            };
        }

        return FactRows.Read(fact.Body, fact.Kind, fact.At, (table, row) => Take(fact, table, row))
            ? null
            : new Finding("fact-malformed", "A fact's kind, time or rows are not those of its body") { Fact = fact.N };
    }

    private bool Take(StoredFact fact, string table, ReadOnlySpan<byte> row)
    {
        if (!schema.All.TryGetValue(table, out var shape) || marks.Of(shape, row) is not { } mark)
        {
            return false;
        }

        if (table != ErasedFacts.Table)
        {
            _rows[mark.Key] = mark.Sum;
            return true;
        }

        return fact.Kind == ErasedFacts.Kind && _erased.Named(mark);
    }

    private static Finding? CheckLeaf(StoredFact fact, byte[] leaf, long seq) =>
        fact.Commitment.Length == Digest.Bytes && leaf.AsSpan().SequenceEqual(Leaf.Hash(fact.Commitment).Span)
            ? null
            : new Finding("leaf-changed", $"Leaf {seq} of the ledger is not the hash of its fact's commitment")
            {
                Fact = fact.N,
            };
}

/// <summary>A row of the table fact. Without salt and body it was erased.</summary>
internal sealed record StoredFact(long N, string Kind, long At, byte[]? Salt, byte[] Commitment, byte[]? Body);
