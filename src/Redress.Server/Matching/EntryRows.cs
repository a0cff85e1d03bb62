using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;

namespace Redress.Server.Matching;

/// <summary>Entries of banks as they are written: sealed, and with what follows of them.</summary>
public static class EntryRows
{
    /// <summary>So many entries that come one after another are swept for together.</summary>
    private static readonly TimeSpan s_together = TimeSpan.FromSeconds(2);

    public static BankEntryRow New(
        KeyRing keys,
        IdSource ids,
        string bankId,
        string origin,
        IReadOnlyCollection<SealedHash> hashes,
        DateTimeOffset now,
        DateTimeOffset? expiresAt,
        string? decisionId = null,
        string? caseId = null
    )
    {
        var id = ids.New<BankEntry>().Value;
        var (ciphertext, wrapped) = keys.Seal(id, SealedHash.Write(hashes));
        return new BankEntryRow
        {
            Id = id,
            BankId = bankId,
            Origin = origin,
            DecisionId = decisionId,
            CaseId = caseId,
            Hashes = hashes.Count,
            Ciphertext = ciphertext,
            WrappedKey = wrapped,
            CreatedAt = now.ToMicros(),
            ExpiresAt = expiresAt?.ToMicros(),
        };
    }

    /// <summary>A new entry is searched for on every platform, and ends when its time is over.</summary>
    public static void Follow(Transaction tx, BankEntryRow row, IEnumerable<string> platforms)
    {
        var now = Instant.FromMicros(row.ActiveAt!.Value);
        if (row.ExpiresAt is { } end)
        {
            JobStore.Add(tx, JobKind.Expire, row.Id, 1, JobKind.OwnLane, Instant.FromMicros(end));
        }

        foreach (var platform in platforms)
        {
            // One job however many entries come together: its revision is the second in which it is due.
            var due = now + s_together;
            JobStore.Add(tx, JobKind.Sweep, platform, due.ToUnixTimeSeconds(), platform, due);
        }
    }

    /// <summary>It matches nothing from the next look-up on.</summary>
    public static async Task WithdrawAsync(Transaction tx, BankEntryRow row, string why, DateTimeOffset now)
    {
        if (row.WithdrawnAt is null)
        {
            (row.WithdrawnAt, row.WithdrawnWhy) = (now.ToMicros(), why);
            await BankEntryStore.UpdateAsync(tx, row);
        }
    }
}
