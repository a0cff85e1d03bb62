using System.Globalization;
using Microsoft.Data.Sqlite;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Storage.Recovery;

/// <summary>What was backed up.</summary>
public sealed record BackupOutcome(string Path, BackupManifest Manifest, long Bytes);

/// <summary>
/// Copies an installation, running or not, into a folder of its own: the database of one moment, the ledger and the list
/// of erasures; never the keys. It is written under a name that is no backup, verified, and named at the end.
/// </summary>
public static class Backup
{
    /// <summary>In the data folder: when the last backup was made.</summary>
    public const string LastName = "last-backup";

    private const string DatabaseFile = "redress.db";
    private const string Unfinished = ".part";
    private const string Unsound = ".unsound";

    /// <param name="dataFolder">The installation.</param>
    /// <param name="postgres">Where its database is, if not in that folder.</param>
    /// <param name="into">The backup is made as a new folder in this one.</param>
    /// <exception cref="RecoveryRefusedException">There is nothing to back up, or what was copied is not sound.</exception>
    /// <exception cref="UnreadableException">The database cannot be read.</exception>
    public static async Task<BackupOutcome> RunAsync(
        string dataFolder,
        string? postgres,
        string into,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (!LedgerFolder.Exists(dataFolder))
        {
            throw new RecoveryRefusedException(
                $"{dataFolder} has no ledger: it is no installation, or was never started. Start it once with redress serve."
            );
        }

        var name = "redress-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Directory.CreateDirectory(into);
        var path = Path.Combine(Path.GetFullPath(into), name);
        if (Directory.Exists(path))
        {
            throw new RecoveryRefusedException($"{path} is there already. Wait a second, or name another folder.");
        }

        var part = path + Unfinished;
        try
        {
            Discard(part);
            await CopyAsync(dataFolder, postgres, part, cancel);
            var manifest = await CheckAsync(part, postgres is null ? "sqlite" : "postgres", now, path, cancel);
            manifest.Write(part);
            Directory.Move(part, path);
            Durable.SyncFolder(Path.GetDirectoryName(path)!);
            Note(dataFolder, now);
            return new BackupOutcome(path, manifest, manifest.Files.Sum(f => f.Bytes));
        }
        finally
        {
            Discard(part);
        }
    }

    /// <summary>When the last backup of this data folder was made; null where never.</summary>
    public static DateTimeOffset? LastOf(string dataFolder)
    {
        var path = Path.Combine(dataFolder, LastName);
        return
            File.Exists(path)
            && DateTimeOffset.TryParse(
                File.ReadAllText(path).Trim(),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
            ? at
            : null;
    }

    /// <summary>What was signed must be in the database that is looked at, so the checkpoints are copied first.</summary>
    private static async Task CopyAsync(string dataFolder, string? postgres, string part, CancellationToken cancel)
    {
        FolderCopy.Make(part);
        var (from, to) = (Path.Combine(dataFolder, LedgerFolder.Name), Path.Combine(part, LedgerFolder.Name));
        FolderCopy.Make(to);
        foreach (
            var first in (string[])[LedgerFolder.KeyFile, LedgerFolder.CheckpointFile, LedgerFolder.CheckpointsFile]
        )
        {
            FolderCopy.File(Path.Combine(from, first), Path.Combine(to, first));
        }

        CutLast(Path.Combine(to, LedgerFolder.CheckpointsFile));
        if (File.Exists(Path.Combine(from, AbandonedLines.Name)))
        {
            FolderCopy.File(Path.Combine(from, AbandonedLines.Name), Path.Combine(to, AbandonedLines.Name));
        }

        var file = Path.Combine(part, DatabaseFile);
        await (
            postgres is null ? SqliteAsync(dataFolder, file, cancel) : PostgresAsync(dataFolder, postgres, file, cancel)
        );
        FolderCopy.Sync(file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (Directory.Exists(Path.Combine(from, "tile")))
        {
            FolderCopy.Tree(Path.Combine(from, "tile"), Path.Combine(to, "tile"));
        }

        // After the database: what was erased in it is in the list.
        var erased = Path.Combine(dataFolder, ErasedList.Name);
        ErasedList.Write(Path.Combine(part, ErasedList.Name), ErasedList.Read(erased));
        Durable.SyncFolder(to);
        Durable.SyncFolder(part);
    }

    /// <summary>A line that is just being written is not copied.</summary>
    private static void CutLast(string path)
    {
        var content = File.ReadAllBytes(path);
        var end = content.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (end < content.Length)
        {
            Durable.WriteNew(path, content.AsSpan(0, end));
        }
    }

    private static async Task SqliteAsync(string dataFolder, string file, CancellationToken cancel)
    {
        var source = Path.Combine(dataFolder, DatabaseFile);
        if (!File.Exists(source))
        {
            throw new RecoveryRefusedException(
                $"{dataFolder} holds no database. Where PostgreSQL has it, name it with --database."
            );
        }

        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = source,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
                DefaultTimeout = 60,
            }.ToString()
        );
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO @file";
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("@file", file);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task PostgresAsync(string dataFolder, string postgres, string file, CancellationToken cancel)
    {
        await using var snapshot = await LedgerSnapshot.OpenAsync(dataFolder, postgres, cancel);
        await using var target = new SqliteConnection($"Data Source={file};Pooling=False");
        await target.OpenAsync(cancel);
        await using (var command = target.CreateCommand())
        {
            command.CommandText = "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF";
            await command.ExecuteNonQueryAsync(cancel);
        }

        await using var transaction = (SqliteTransaction)await target.BeginTransactionAsync(cancel);
        await TableCopy.RunAsync(snapshot, target, transaction, Dialect.Sqlite, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>What cannot be verified is kept under a name that says so, and is no backup.</summary>
    private static async Task<BackupManifest> CheckAsync(
        string part,
        string engine,
        DateTimeOffset now,
        string path,
        CancellationToken cancel
    )
    {
        var verdict = await LedgerCheck.RunAsync(new LedgerSource(part), null, cancel);
        if (verdict.First is { } first)
        {
            Discard(path + Unsound);
            Directory.Move(part, path + Unsound);
            throw new RecoveryRefusedException(
                $"The copy does not verify: {first}. It is kept as {path + Unsound}. Run redress verify on the installation itself."
            );
        }

        var files = Directory
            .EnumerateFiles(part, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(f => new BackupFile(Path.GetRelativePath(part, f), new FileInfo(f).Length, FolderCopy.Hash(f)))
            .ToList();
        return new BackupManifest(1, now, engine, verdict.Sealed, verdict.Root!, verdict.Key!, verdict.Rows, files);
    }

    private static void Note(string dataFolder, DateTimeOffset now) =>
        Durable.WriteNew(
            Path.Combine(dataFolder, LastName),
            System.Text.Encoding.ASCII.GetBytes(now.ToString("O", CultureInfo.InvariantCulture) + "\n")
        );

    private static void Discard(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
