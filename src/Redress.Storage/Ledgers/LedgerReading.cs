using Redress.Storage.Engine;

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
}
