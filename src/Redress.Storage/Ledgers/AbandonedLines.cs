using System.Text;
using Redress.Ledger.Notes;
using Redress.Ledger.Trees;
using Redress.Storage.Keys;

namespace Redress.Storage.Ledgers;

/// <summary>
/// <c>ledger/abandoned</c>: checkpoints that were signed and are no longer part of the history, because an older backup was
/// restored. They are kept: whoever holds one of them can see that it was ours, and what became of it.
/// </summary>
internal static class AbandonedLines
{
    public const string Name = "abandoned";

    /// <summary>The lines of a ledger that are beyond a checkpoint which it must contain.</summary>
    /// <param name="dataFolder">What is left of the installation.</param>
    /// <exception cref="LedgerStoppedException">Its ledger is another one.</exception>
    public static List<LedgerLine> Beyond(string dataFolder, VerifierKey key, long size, Digest root)
    {
        var folder = Path.Combine(dataFolder, LedgerFolder.Name);
        var beyond = new List<LedgerLine>();
        var contains = size == 0;
        foreach (var line in Read(Path.Combine(folder, LedgerFolder.CheckpointsFile), key))
        {
            contains |= line.Checkpoint.Size == size && line.Checkpoint.Root == root;
            if (line.Checkpoint.Size > size)
            {
                beyond.Add(line);
            }
        }

        return contains || beyond.Count == 0
            ? beyond
            : throw new LedgerStoppedException(
                $"The ledger in {dataFolder} does not contain the backup's last checkpoint: it is another installation's, or another history."
            );
    }

    public static IEnumerable<LedgerLine> Of(string ledger, VerifierKey key) => Read(Path.Combine(ledger, Name), key);

    /// <summary>Adds lines to those that are there.</summary>
    public static void Append(string ledger, IReadOnlyList<LedgerLine> lines)
    {
        var path = Path.Combine(ledger, Name);
        using var content = new MemoryStream();
        content.Write(File.Exists(path) ? File.ReadAllBytes(path) : []);
        foreach (var line in lines)
        {
            content.Write(LedgerLine.Write(line.Checkpoint.Size, line.Note));
        }

        Durable.WriteNew(path, content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    /// <summary>A last line that a crash cut off does not count.</summary>
    private static IEnumerable<LedgerLine> Read(string path, VerifierKey key)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        var cut = !EndsLine(path);
        var number = 0;
        foreach (var (text, isLast) in Marked(File.ReadLines(path, Encoding.UTF8)))
        {
            number++;
            if (isLast && cut)
            {
                yield break;
            }

            var line = LedgerLine.Read(Encoding.UTF8.GetBytes(text), key);
            yield return line.Ok
                ? line.Value
                : throw new LedgerStoppedException($"Line {number} of {path} was not signed with the ledger's key.");
        }
    }

    private static IEnumerable<(string Text, bool IsLast)> Marked(IEnumerable<string> lines)
    {
        string? before = null;
        foreach (var line in lines)
        {
            if (before is not null)
            {
                yield return (before, false);
            }

            before = line;
        }

        if (before is not null)
        {
            yield return (before, true);
        }
    }

    private static bool EndsLine(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length == 0)
        {
            return true;
        }

        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }
}
