using System.Runtime.InteropServices;
using Redress.Ledger.Notes;
using Redress.Ledger.Trees;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>A signed checkpoint that lies outside of the database.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SignedLine(long Size, Digest Root);

/// <summary>
/// The folder ledger as it was just before the database was looked at: what was signed by then must be in that database.
/// </summary>
/// <param name="Checkpoints">The path of the file with all signed checkpoints.</param>
/// <param name="Length">How long it was.</param>
/// <param name="Shown">What the file checkpoint held.</param>
/// <param name="Key">What the file key held.</param>
internal sealed record SignedFolder(string Path, string Checkpoints, long Length, byte[] Shown, string Key)
{
    /// <summary>Null where there is no ledger, or not all of it.</summary>
    public static SignedFolder? Find(string dataFolder)
    {
        var path = System.IO.Path.Combine(dataFolder, LedgerFolder.Name);
        var checkpoints = System.IO.Path.Combine(path, LedgerFolder.CheckpointsFile);
        try
        {
            return new SignedFolder(
                path,
                checkpoints,
                new FileInfo(checkpoints).Length,
                File.ReadAllBytes(System.IO.Path.Combine(path, LedgerFolder.CheckpointFile)),
                File.ReadAllText(System.IO.Path.Combine(path, LedgerFolder.KeyFile)).Trim()
            );
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

/// <summary><c>ledger/checkpoints</c>, all of it, each line with its signature verified.</summary>
internal sealed class SignedLines
{
    private readonly List<SignedLine> _lines = [];

    /// <summary>By size, ascending; the first is of nothing.</summary>
    public IReadOnlyList<SignedLine> All => _lines;

    /// <summary>The last of those that were there before the database was looked at.</summary>
    public long SizeBefore { get; private set; }

    /// <summary>Reads them; an unfinished last line is one that is being written, or that a crash cut off.</summary>
    public static (SignedLines Lines, Finding? Broken) Read(SignedFolder folder, VerifierKey key)
    {
        var found = new SignedLines();
        using var file = new FileStream(
            folder.Checkpoints,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        long read = 0;
        foreach (var line in Split(file))
        {
            read += line.Length + 1;
            if (found.Add(line, key, read <= folder.Length) is { } broken)
            {
                return (found, broken);
            }
        }

        return found._lines.Count == 0
            ? (found, new Finding("checkpoints-empty", "ledger/checkpoints has no line"))
            : (found, found.CheckShown(folder.Shown, key));
    }

    /// <summary>The one of that size; null where there is none.</summary>
    public SignedLine? Find(long size)
    {
        var at = _lines.BinarySearch(
            new SignedLine(size, default),
            Comparer<SignedLine>.Create((a, b) => a.Size.CompareTo(b.Size))
        );
        return at < 0 ? null : _lines[at];
    }

    private Finding? Add(byte[] line, VerifierKey key, bool before)
    {
        var number = _lines.Count + 1;
        var signed = LedgerLine.Read(line, key);
        if (!signed.Ok)
        {
            return new Finding(
                "checkpoint-line-broken",
                $"Line {number} of ledger/checkpoints is no checkpoint signed with the ledger's key: {signed.Flaw!.Code}"
            );
        }

        var (size, root) = (signed.Value.Checkpoint.Size, signed.Value.Checkpoint.Root);
        if (_lines.Count == 0 ? size != 0 : size <= _lines[^1].Size)
        {
            return new Finding("checkpoint-line-order", $"Line {number} of ledger/checkpoints is out of order or twice")
            {
                Checkpoint = size,
            };
        }

        _lines.Add(new SignedLine(size, root));
        SizeBefore = before ? size : SizeBefore;
        return null;
    }

    /// <summary>The file checkpoint is written after its line: that line must be there.</summary>
    private Finding? CheckShown(byte[] note, VerifierKey key)
    {
        var shown = Checkpoint.Open(note, key);
        if (!shown.Ok)
        {
            return new Finding(
                "checkpoint-file-broken",
                $"The file ledger/checkpoint is not signed with the ledger's key: {shown.Flaw!.Code}"
            );
        }

        return Find(shown.Value.Size)?.Root == shown.Value.Root
            ? null
            : new Finding(
                "checkpoint-line-missing",
                "The checkpoint in ledger/checkpoint has no line in ledger/checkpoints"
            )
            {
                Checkpoint = shown.Value.Size,
            };
    }

    private static IEnumerable<byte[]> Split(FileStream file)
    {
        var pending = new List<byte>();
        var buffer = new byte[64 * 1024];
        int got;
        while ((got = file.Read(buffer)) > 0)
        {
            var rest = buffer.AsMemory(0, got);
            for (var end = rest.Span.IndexOf((byte)'\n'); end >= 0; end = rest.Span.IndexOf((byte)'\n'))
            {
                pending.AddRange(rest[..end].Span);
                yield return [.. pending];
                pending.Clear();
                rest = rest[(end + 1)..];
            }

            if (pending.Count + rest.Length > LedgerLine.MaxBytes)
            {
                // Not ours: handed on so that it is named.
                yield return [];
                yield break;
            }

            pending.AddRange(rest.Span);
        }
    }
}
