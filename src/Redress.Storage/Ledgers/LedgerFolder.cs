using Redress.Ledger.Notes;
using Redress.Ledger.Trees;
using Redress.Storage.Keys;

namespace Redress.Storage.Ledgers;

/// <summary>
/// <c>DIR/ledger</c>: the log outside of the database. <c>key</c> is its verifier key, <c>checkpoints</c> has all signed
/// checkpoints, <c>checkpoint</c> and <c>tile/…</c> are C2SP tlog-tiles. One process writes it at a time.
/// </summary>
public sealed class LedgerFolder : IDisposable
{
    public const string Name = "ledger";
    public const string KeyFile = "key";
    public const string CheckpointsFile = "checkpoints";
    public const string CheckpointFile = "checkpoint";
    private const int TailBytes = 64 * 1024;
    private readonly string _path;
    private readonly FileStream _lock;
    private readonly FileStream _checkpoints;

    private LedgerFolder(string path, FileStream held, FileStream checkpoints, Checkpoint last)
    {
        (_path, _lock, _checkpoints, Last) = (path, held, checkpoints, last);
    }

    /// <summary>The last checkpoint that is on disk here.</summary>
    public Checkpoint Last { get; private set; }

    /// <summary>Whether a ledger was begun here: an empty or half-made folder is none.</summary>
    public static bool Exists(string dataFolder)
    {
        var path = Path.Combine(dataFolder, Name);
        return File.Exists(Path.Combine(path, KeyFile)) && File.Exists(Path.Combine(path, CheckpointsFile));
    }

    /// <summary>Begins a ledger, with a signed checkpoint of nothing. Only for an installation that has sealed nothing yet.</summary>
    public static void Create(string dataFolder, SignerKey key)
    {
        var path = Path.Combine(dataFolder, Name);
        Directory.CreateDirectory(path);
        Durable.SyncFolder(dataFolder);
        var note = new Checkpoint(key.Verifier.Name, 0, MerkleTree.EmptyRoot).Sign(key).ToString();
        Durable.WriteNew(Path.Combine(path, CheckpointsFile), LedgerLine.Write(0, note));
        Durable.WriteNew(Path.Combine(path, CheckpointFile), System.Text.Encoding.UTF8.GetBytes(note));
        // The key last: with it the ledger is there.
        Durable.WriteNew(Path.Combine(path, KeyFile), System.Text.Encoding.UTF8.GetBytes(key.Verifier.Text + "\n"));
    }

    /// <summary>Opens what is there for writing. A last line that a crash cut off is taken away.</summary>
    /// <exception cref="LedgerStoppedException">It is another log's, or it was changed.</exception>
    public static LedgerFolder Open(string dataFolder, VerifierKey key)
    {
        var path = Path.Combine(dataFolder, Name);
        FileStream? held = null;
        FileStream? checkpoints = null;
        try
        {
            held = Hold(Path.Combine(path, "lock"));
            if (File.ReadAllText(Path.Combine(path, KeyFile)).Trim() != key.Text)
            {
                throw new LedgerStoppedException(
                    "The folder ledger belongs to another key than keys/ledger. Restore the one that fits."
                );
            }

            checkpoints = new FileStream(
                Path.Combine(path, CheckpointsFile),
                FileMode.Open,
                FileAccess.ReadWrite,
                FileShare.Read,
                bufferSize: 0
            );
            return new LedgerFolder(path, held, checkpoints, TakeLast(checkpoints, key));
        }
        catch
        {
            checkpoints?.Dispose();
            held?.Dispose();
            throw;
        }
    }

    /// <summary>A file of the log, by its path below this folder; null where there is none.</summary>
    public byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(_path, path));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes tiles: all of them are on disk before a checkpoint rests on them.</summary>
    public void Write(IReadOnlyList<TileFile> files)
    {
        foreach (var (path, content) in files)
        {
            var full = Path.Combine(_path, path);
            MakeFolder(Path.GetDirectoryName(full)!);
            Durable.WriteNew(full, content);
        }
    }

    /// <summary>Appends signed checkpoints, then shows the last one. When this answers they are on disk.</summary>
    public void Append(IReadOnlyList<CheckpointRow> rows, Checkpoint last)
    {
        using var lines = new MemoryStream();
        foreach (var row in rows)
        {
            lines.Write(LedgerLine.Write(row.Size, row.Note));
        }

        _checkpoints.Seek(0, SeekOrigin.End);
        Durable.Append(_checkpoints, lines.GetBuffer().AsSpan(0, (int)lines.Length));
        Durable.WriteNew(Path.Combine(_path, CheckpointFile), System.Text.Encoding.UTF8.GetBytes(rows[^1].Note));
        Last = last;
    }

    /// <summary>Partial tiles that a full one has taken the place of.</summary>
    public void Tidy(IReadOnlyList<TileFile> files)
    {
        foreach (var (path, _) in files)
        {
            var partial = Path.Combine(_path, path + ".p");
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    public void Dispose()
    {
        _checkpoints.Dispose();
        _lock.Dispose();
    }

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new LedgerStoppedException("Another process writes this folder's ledger. Give each its own --data.");
        }
    }

    private static Checkpoint TakeLast(FileStream file, VerifierKey key)
    {
        var from = Math.Max(0, file.Length - TailBytes);
        var tail = new byte[file.Length - from];
        file.Seek(from, SeekOrigin.Begin);
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf((byte)'\n');
        if (end < tail.Length - 1)
        {
            file.SetLength(from + end + 1);
            Durable.Sync(file);
        }

        if (end < 0)
        {
            throw new LedgerStoppedException("ledger/checkpoints is empty. Restore it from its backup.");
        }

        var start = tail.AsSpan(0, end).LastIndexOf((byte)'\n') + 1;
        var line = LedgerLine.Read(tail.AsSpan(start, end - start), key);
        return line.Ok
            ? line.Value.Checkpoint
            : throw new LedgerStoppedException(
                $"The last line of ledger/checkpoints was not signed by us as it stands ({line.Flaw!.Code}). Restore it from its backup."
            );
    }

    private static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path)!;
        MakeFolder(parent);
        Directory.CreateDirectory(path);
        Durable.SyncFolder(parent);
    }
}

/// <summary>
/// The ledger must not go on: whoever signed now might sign against what was signed before. Intake is not concerned. The
/// message says how to mend it.
/// </summary>
public sealed class LedgerStoppedException(string message) : Exception(message);
