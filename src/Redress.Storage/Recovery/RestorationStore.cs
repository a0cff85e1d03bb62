using Redress.Storage.Engine;

namespace Redress.Storage.Recovery;

/// <summary>A backup that was restored, and where the ledger's history forks since.</summary>
public sealed class RestorationRow : ITableRow
{
    public static string Table => "restoration";
    public const string Prefix = "rst";
    public string Id { get; init; } = "";
    public long At { get; init; }

    /// <summary>When the backup was made.</summary>
    public long TakenAt { get; init; }

    /// <summary>The backup's last checkpoint.</summary>
    public long Size { get; init; }
    public byte[] Root { get; init; } = [];

    /// <summary>The last checkpoint that is known of the history that was given up.</summary>
    public long? AbandonedSize { get; init; }
    public byte[]? AbandonedRoot { get; init; }

    /// <summary>Texts whose keys were destroyed again.</summary>
    public long Erased { get; init; }

    /// <summary>How many folders were left of the installation before; 0 where the operator said that there were none.</summary>
    public long Leftovers { get; init; }

    public string RowKey() => Id;
}

/// <summary>One platform after a restored backup: compared with the database, or still to be.</summary>
public sealed class ReconciliationRow : ITableRow
{
    public static string Table => "reconciliation";
    public string RestorationId { get; init; } = "";
    public string PlatformId { get; init; } = "";

    /// <summary>The last enforcement of this round; empty at its beginning.</summary>
    public string Reached { get; set; } = "";

    /// <summary>Of this round: enforcements that were looked at.</summary>
    public long Compared { get; set; }

    /// <summary>Of this round: told to the platform anew.</summary>
    public long Applied { get; set; }

    /// <summary>Of this round: out of sight there, though nothing here orders it; held until somebody decides.</summary>
    public long Held { get; set; }

    /// <summary>Of this round: could not be read.</summary>
    public long Unread { get; set; }
    public long? ReconciledAt { get; set; }
    public long Version { get; set; } = 1;

    public string RowKey() => $"{RestorationId}/{PlatformId}";
}

public static class RestorationStore
{
    public static void Insert(Transaction tx, RestorationRow row) => tx.Insert(row);

    public static void Insert(Transaction tx, ReconciliationRow row) => tx.Insert(row);

    public static void Update(Transaction tx, ReconciliationRow row)
    {
        row.Version++;
        tx.Update(
            """
            UPDATE reconciliation SET reached = @reached, compared = @compared, applied = @applied, held = @held,
              unread = @unread, reconciled_at = @reconciled_at, version = @version
            WHERE restoration_id = @restoration_id AND platform_id = @platform_id AND version = @version - 1
            """,
            row
        );
    }

    /// <summary>Platforms that nothing is to be told to before somebody has reconciled them.</summary>
    public static Task<List<ReconciliationRow>> WaitingAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<ReconciliationRow>(
            $"SELECT {Rows<ReconciliationRow>.Columns} FROM reconciliation WHERE reconciled_at IS NULL ORDER BY restoration_id, platform_id LIMIT 1000",
            cancel
        );

    public static Task<List<ReconciliationRow>> WaitingAsync(Transaction tx, string platformId) =>
        tx.ListAsync<ReconciliationRow>(
            $"SELECT {Rows<ReconciliationRow>.Columns} FROM reconciliation WHERE platform_id = @platform AND reconciled_at IS NULL ORDER BY restoration_id",
            new Arg("platform", platformId)
        );

    /// <summary>Forgets who held what before: that process is gone.</summary>
    internal static void EndLeases(Transaction tx) => tx.Run("DELETE FROM lease");
}
