using Microsoft.Data.Sqlite;
using Redress.Core.Kernel;
using Redress.Ledger.Notes;
using Redress.Ledger.Trees;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Storage.Recovery;

/// <summary>What is to be restored, and where.</summary>
/// <param name="Backup">The backup's folder.</param>
/// <param name="DataFolder">Empty but for <c>keys</c>, or not there.</param>
/// <param name="Postgres">An empty database; SQLite in the data folder where null.</param>
/// <param name="Left">Data folders that are left of the installation: their ledgers and erasures are newer than the backup.</param>
public sealed record RestorePlan(string Backup, string DataFolder, string? Postgres, IReadOnlyList<string> Left);

/// <summary>What was restored.</summary>
/// <param name="Erased">Texts that the backup held and that are erased again.</param>
/// <param name="Platforms">Platforms that wait to be reconciled.</param>
public sealed record RestoreOutcome(BackupManifest Manifest, long Erased, int Platforms, long? AbandonedSize);

/// <summary>
/// Brings a backup back. What was erased since is erased again before anybody can read it; where the history forks is
/// written into the ledger; and each platform waits to be reconciled. Until the last step there is no database.
/// </summary>
public static class Restore
{
    private const string DatabaseFile = "redress.db";
    private const string Staging = ".restoring";
    private static readonly Actor Operator = new("operator");

    /// <exception cref="RecoveryRefusedException">It cannot be restored so; nothing was changed that looks whole.</exception>
    public static async Task<RestoreOutcome> RunAsync(
        RestorePlan plan,
        IdSource ids,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var manifest = BackupManifest.Read(plan.Backup);
        await RestoreChecks.EmptyAsync(plan, cancel);
        RestoreChecks.BringKeys(plan, manifest);
        await RestoreChecks.VerifyAsync(plan.Backup, manifest, cancel);
        var abandoned = Abandoned(plan, manifest);
        var staging = Path.Combine(plan.DataFolder, Staging);
        try
        {
            FolderCopy.Make(staging);
            FolderCopy.File(Path.Combine(plan.Backup, DatabaseFile), Path.Combine(staging, DatabaseFile));
            var (erased, platforms) = await AmendAsync(plan, manifest, staging, abandoned, ids, now, cancel);
            PlaceLedger(plan, abandoned);
            if (plan.Postgres is null)
            {
                Place(plan.DataFolder, staging);
            }
            else
            {
                await PlaceAsync(plan.Postgres, staging, cancel);
            }

            return new RestoreOutcome(manifest, erased, platforms, abandoned.LastOrDefault()?.Checkpoint.Size);
        }
        catch
        {
            TakeBack(plan.DataFolder);
            throw;
        }
        finally
        {
            Discard(staging);
        }
    }

    /// <summary>The folder was empty but for the keys; so it is again.</summary>
    private static void TakeBack(string dataFolder)
    {
        Discard(Path.Combine(dataFolder, LedgerFolder.Name));
        File.Delete(Path.Combine(dataFolder, ErasedList.Name));
    }

    private static void Discard(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<LedgerLine> Abandoned(RestorePlan plan, BackupManifest manifest)
    {
        var key = VerifierKey.Parse(manifest.Key).Value;
        var root = new Digest(Convert.FromHexString(manifest.Root));
        try
        {
            return
            [
                .. plan
                    .Left.SelectMany(folder => AbandonedLines.Beyond(folder, key, manifest.Sealed, root))
                    .DistinctBy(line => line.Note)
                    .OrderBy(line => line.Checkpoint.Size),
            ];
        }
        catch (LedgerStoppedException fault)
        {
            throw new RecoveryRefusedException(fault.Message);
        }
    }

    /// <summary>On a copy that nobody else can see: erases again, and says what was done.</summary>
    private static async Task<(long Erased, int Platforms)> AmendAsync(
        RestorePlan plan,
        BackupManifest manifest,
        string staging,
        List<LedgerLine> abandoned,
        IdSource ids,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var listed = ((string[])[plan.Backup, .. plan.Left])
            .SelectMany(folder => ErasedList.Read(Path.Combine(folder, ErasedList.Name)))
            .DistinctBy(e => e.Id)
            .ToList();
        await using var database = await Database.OpenAsync(staging, null, new At(now), cancel);
        var erased = await Erasing.AgainAsync(database, listed, now, cancel);
        var last = abandoned.LastOrDefault()?.Checkpoint;
        var row = new RestorationRow
        {
            Id = ids.New(RestorationRow.Prefix),
            At = now.ToMicros(),
            TakenAt = manifest.TakenAt.ToMicros(),
            Size = manifest.Sealed,
            Root = Convert.FromHexString(manifest.Root),
            AbandonedSize = last?.Size,
            AbandonedRoot = last?.Root.ToArray(),
            Erased = erased,
            Leftovers = plan.Left.Count,
        };
        var platforms = await database.Recorder.WriteAsync(tx => RecordAsync(tx, row, now), cancel);
        ErasedList.Write(Path.Combine(plan.DataFolder, ErasedList.Name), listed);
        return (erased, platforms);
    }

    private static async Task<int> RecordAsync(Transaction tx, RestorationRow row, DateTimeOffset now)
    {
        RestorationStore.Insert(tx, row);
        var platforms = await tx.ListAsync<string>("SELECT id FROM platform ORDER BY id");
        foreach (var platform in platforms)
        {
            RestorationStore.Insert(tx, new ReconciliationRow { RestorationId = row.Id, PlatformId = platform });
        }

        tx.Fact("backup.restored", Operator, now);
        RestorationStore.EndLeases(tx);
        tx.Run("UPDATE job SET lease_until = 0, lease_by = NULL WHERE lease_until > 0");
        return platforms.Count;
    }

    private static void PlaceLedger(RestorePlan plan, List<LedgerLine> abandoned)
    {
        var ledger = Path.Combine(plan.DataFolder, LedgerFolder.Name);
        FolderCopy.Tree(Path.Combine(plan.Backup, LedgerFolder.Name), ledger, "lock");
        if (abandoned.Count > 0)
        {
            AbandonedLines.Append(ledger, abandoned);
        }
    }

    private static void Place(string dataFolder, string staging)
    {
        SqliteConnection.ClearAllPools();
        var file = Path.Combine(staging, DatabaseFile);
        FolderCopy.Sync(file);
        File.Move(file, Path.Combine(dataFolder, DatabaseFile));
        Durable.SyncFolder(dataFolder);
    }

    /// <summary>One transaction: before its commit the database is as empty as it was.</summary>
    private static async Task PlaceAsync(string postgres, string staging, CancellationToken cancel)
    {
        SqliteConnection.ClearAllPools();
        await using var snapshot = await LedgerSnapshot.OpenAsync(staging, null, cancel);
        await using var connection = await RestoreChecks.ConnectAsync(postgres, cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await TableCopy.RunAsync(snapshot, connection, transaction, Dialect.Postgres, cancel);
        await TableCopy.GoOnAsync(connection, transaction, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The moment of the restoration.</summary>
    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
