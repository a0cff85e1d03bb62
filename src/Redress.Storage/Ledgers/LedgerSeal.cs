using Redress.Core.Kernel;
using Redress.Ledger.Notes;
using Redress.Ledger.Trees;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers;

/// <summary>
/// Seals committed facts into the ledger and keeps <c>DIR/ledger</c> in step with it. What a transaction goes on from is
/// the database's last checkpoint alone, so any node may seal next; and it never seals where the database does not
/// contain what this folder has seen signed.
/// </summary>
public sealed class LedgerSeal : IDisposable
{
    /// <summary>Facts sealed by one transaction. Others wait meanwhile: it takes a few milliseconds.</summary>
    public const int PerTransaction = 256;

    /// <summary>Checkpoints signed before they are brought out of the database.</summary>
    public const int PerCycle = 16;

    private const string LeaseName = "seal";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);
    private readonly Database _database;
    private readonly string _dataFolder;
    private readonly TimeProvider _clock;
    private readonly SignerKey _signer;
    private readonly string _holder;
    private LedgerCopy? _copy;

    public LedgerSeal(Database database, string dataFolder, ReadOnlySpan<byte> seed, TimeProvider clock)
    {
        (_database, _dataFolder, _clock) = (database, Path.GetFullPath(dataFolder), clock);
        _signer = Signer(seed);
        // The same after a restart: nobody waits for the lease of a process that is gone. Its folder has a lock.
        _holder = $"{Environment.MachineName}:{_dataFolder}";
    }

    /// <summary>What to give to auditors.</summary>
    public VerifierKey Key => _signer.Verifier;

    /// <summary>The key of an installation's seed. Its name, the log's origin, follows from it: all nodes have the same.</summary>
    public static SignerKey Signer(ReadOnlySpan<byte> seed)
    {
        using var nameless = Ed25519Key.FromSeed(seed);
        var id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(nameless.PublicKey));
        return SignerKey.FromSeed("redress/" + id[..16], seed);
    }

    /// <summary>Seals what waits, at most so much that it ends within moments, and brings it out of the database.</summary>
    /// <returns>True where more waits.</returns>
    /// <exception cref="LedgerStoppedException">The ledger must not go on until somebody has mended it.</exception>
    public async Task<bool> SealAsync(CancellationToken cancel)
    {
        try
        {
            var copy = await CopyAsync(cancel);
            await copy.CatchUpAsync(cancel);
            var more = await MayAsync(cancel);
            for (var i = 0; more && i < PerCycle; i++)
            {
                more = await _database.Recorder.WriteAsync(tx => SealAsync(tx, copy.Last), cancel) == PerTransaction;
            }

            await copy.CatchUpAsync(cancel);
            return more;
        }
        catch
        {
            // What is in memory may differ from what is on disk now: it is read again.
            Forget();
            throw;
        }
    }

    /// <summary>Lets go of the folder; the next time it is read again.</summary>
    public void Forget()
    {
        _copy?.Dispose();
        _copy = null;
    }

    public void Dispose()
    {
        Forget();
        _signer.Dispose();
    }

    /// <summary>Whether there is something to do that no other node is about to do: asking for its lease would wait for it.</summary>
    private async Task<bool> MayAsync(CancellationToken cancel) =>
        await SealStore.AnyUnsealedAsync(_database, cancel)
        && !await SealStore.IsLeasedElsewhereAsync(_database, LeaseName, _holder, _clock.Now().ToMicros(), cancel);

    private async Task<LedgerCopy> CopyAsync(CancellationToken cancel)
    {
        if (_copy is not null)
        {
            return _copy;
        }

        if (!LedgerFolder.Exists(_dataFolder))
        {
            if (await SealStore.AnyAsync(_database, cancel))
            {
                throw new LedgerStoppedException(
                    "The database has a ledger, but the folder ledger is missing or incomplete. Restore it from its backup; "
                        + "for a further node, copy it from the first."
                );
            }

            LedgerFolder.Create(_dataFolder, _signer);
        }

        return _copy = await LedgerCopy.OpenAsync(_database, _dataFolder, Key, cancel);
    }

    private async Task<int> SealAsync(Transaction tx, Checkpoint seen)
    {
        var now = _clock.Now();
        if (!await LeaseStore.TryTakeAsync(tx, LeaseName, _holder, now, Lease))
        {
            return 0;
        }

        var last = await SealStore.LastAsync(tx);
        await EnsureContainsAsync(tx, last, seen);
        var range = Frontier(last);
        var waiting = await SealStore.WaitingAsync(tx, PerTransaction);
        if (waiting.Count == 0)
        {
            return 0;
        }

        var from = range.Size;
        foreach (var fact in waiting)
        {
            Append(tx, range, fact);
        }

        SealStore.Sealed(tx, from, range.Size);
        SealStore.Insert(
            tx,
            new CheckpointRow
            {
                Size = range.Size,
                Root = range.Root.ToArray(),
                Frontier = range.ToBytes(),
                Note = new Checkpoint(Key.Name, range.Size, range.Root).Sign(_signer).ToString(),
                At = Math.Max(now.ToMicros(), last?.At ?? 0),
            }
        );
        return waiting.Count;
    }

    private static void Append(Transaction tx, CompactRange range, CommitmentRow fact)
    {
        if (fact.Commitment.Length != Digest.Bytes)
        {
            throw new LedgerStoppedException($"Fact {fact.N} has no commitment. Run redress verify.");
        }

        var hash = Leaf.Hash(fact.Commitment);
        SealStore.InsertLeaf(tx, range.Size, fact.N, hash.ToArray());
        range.Append(hash);
    }

    /// <summary>A database that was set back, or is another one, must not be signed for.</summary>
    private static async Task EnsureContainsAsync(Transaction tx, CheckpointRow? last, Checkpoint seen)
    {
        if (seen.Size == 0)
        {
            return;
        }

        var row = last?.Size == seen.Size ? last : await SealStore.OfSizeAsync(tx, seen.Size);
        if (row is null || !row.Root.AsSpan().SequenceEqual(seen.Root.Span))
        {
            throw LedgerCopy.NotContained(seen.Size, last?.Size ?? 0);
        }
    }

    private static CompactRange Frontier(CheckpointRow? last)
    {
        if (last is null)
        {
            return new CompactRange();
        }

        var range = CompactRange.Restore(last.Frontier);
        return range.Ok && range.Value.Size == last.Size && last.Root.AsSpan().SequenceEqual(range.Value.Root.Span)
            ? range.Value
            : throw new LedgerStoppedException("The database's last checkpoint was changed. Run redress verify.");
    }
}
