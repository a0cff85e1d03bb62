using Npgsql;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Storage.Recovery;

/// <summary>What must be so before anything is restored.</summary>
internal static class RestoreChecks
{
    private const string Keys = "keys";
    private const string Staging = ".restoring";

    /// <summary>Nothing is ever written over.</summary>
    public static async Task EmptyAsync(RestorePlan plan, CancellationToken cancel)
    {
        if (Directory.Exists(plan.DataFolder))
        {
            var there = Directory
                .EnumerateFileSystemEntries(plan.DataFolder)
                .Select(e => Path.GetFileName(e))
                .FirstOrDefault(e => e is not (Keys or Staging));
            if (there is not null)
            {
                throw new RecoveryRefusedException(
                    $"{plan.DataFolder} is not empty, it holds {there}. Restore into a new folder; only keys may be in it."
                );
            }
        }

        foreach (var folder in plan.Left.Where(f => !Directory.Exists(f)))
        {
            throw new RecoveryRefusedException(
                $"--left {folder}: there is no such folder. Name what is left of the installation."
            );
        }

        if (plan.Postgres is not null)
        {
            await EmptyAsync(plan.Postgres, cancel);
        }
    }

    /// <summary>The keys are not in a backup: they are in the data folder already, or in what is left.</summary>
    public static void BringKeys(RestorePlan plan, BackupManifest manifest)
    {
        var keys = Path.Combine(plan.DataFolder, Keys);
        if (!Directory.Exists(keys))
        {
            var from = plan.Left.Select(f => Path.Combine(f, Keys)).FirstOrDefault(Directory.Exists);
            if (from is null)
            {
                throw new RecoveryRefusedException(
                    $"A backup holds no keys. Put the installation's keys folder into {plan.DataFolder} from where you keep it; without it nothing sealed can be read."
                );
            }

            FolderCopy.Make(plan.DataFolder);
            FolderCopy.Tree(from, keys);
        }

        using var signer = LedgerSeal.Signer(KeyRing.Open(plan.DataFolder, mayCreate: false).LedgerSeed);
        if (signer.Verifier.Text != manifest.Key)
        {
            throw new RecoveryRefusedException(
                $"The keys in {keys} are not those of this backup's installation. Restore the keys that belong to it."
            );
        }

        // What was broken off before.
        var staging = Path.Combine(plan.DataFolder, Staging);
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    public static async Task VerifyAsync(string backup, BackupManifest manifest, CancellationToken cancel)
    {
        var verdict = await LedgerCheck.RunAsync(new LedgerSource(backup, null, manifest.Key), null, cancel);
        if (verdict.First is { } first)
        {
            throw new RecoveryRefusedException($"The backup does not verify: {first}. Use another one.");
        }
    }

    public static async Task<NpgsqlConnection> ConnectAsync(string postgres, CancellationToken cancel)
    {
        var settings = PostgresAddress.Parse(postgres);
        settings.Pooling = false;
        settings.CommandTimeout = 0;
        settings.ApplicationName ??= "redress-restore";
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch (NpgsqlException)
        {
            await connection.DisposeAsync();
            throw new RecoveryRefusedException("That PostgreSQL does not answer, or refuses us. Check --database.");
        }
    }

    private static async Task EmptyAsync(string postgres, CancellationToken cancel)
    {
        await using var connection = await ConnectAsync(postgres, cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()";
        if (await command.ExecuteScalarAsync(cancel) is not 0L)
        {
            throw new RecoveryRefusedException(
                "That PostgreSQL database is not empty. Create a new one, and restore into that."
            );
        }
    }
}
