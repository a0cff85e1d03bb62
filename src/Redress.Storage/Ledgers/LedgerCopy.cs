using Redress.Ledger.Notes;
using Redress.Ledger.Trees;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers;

/// <summary>Brings what was sealed, by whichever node, out of the database: tiles and signed checkpoints of this folder.</summary>
internal sealed class LedgerCopy : IDisposable
{
    private const int LeavesAtOnce = 8192;
    private const int CheckpointsAtOnce = 256;
    private readonly Database _database;
    private readonly LedgerFolder _folder;
    private readonly VerifierKey _key;
    private LogEdge _edge;

    private LedgerCopy(Database database, LedgerFolder folder, VerifierKey key) =>
        (_database, _folder, _key, _edge) = (database, folder, key, new LogEdge());

    /// <summary>The last checkpoint that is on disk outside of the database.</summary>
    public Checkpoint Last => _folder.Last;

    /// <exception cref="LedgerStoppedException">Folder and database do not belong together.</exception>
    public static async Task<LedgerCopy> OpenAsync(
        Database database,
        string dataFolder,
        VerifierKey key,
        CancellationToken cancel
    )
    {
        var copy = new LedgerCopy(database, LedgerFolder.Open(dataFolder, key), key);
        try
        {
            var last = await SealStore.LastAsync(database, cancel);
            if ((last?.Size ?? 0) < copy.Last.Size)
            {
                throw NotContained(copy.Last.Size, last?.Size ?? 0);
            }

            await copy.RestoreAsync(cancel);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public static LedgerStoppedException NotContained(long seen, long has) =>
        new(
            $"The folder ledger has a signed checkpoint of {seen} leaves that the database, with {has}, does not contain: "
                + "it was set back or replaced. Restore the newer database, or the ledger that belongs to this one."
        );

    /// <summary>Writes out what the database has and this folder has not.</summary>
    public async Task CatchUpAsync(CancellationToken cancel)
    {
        while (true)
        {
            var rows = await SealStore.AfterAsync(_database, Last.Size, CheckpointsAtOnce, cancel);
            if (rows.Count == 0)
            {
                return;
            }

            Checkpoint? last = null;
            foreach (var row in rows)
            {
                await AppendAsync(row.Size, cancel);
                last = Check(row);
            }

            var files = _edge.Take();
            _folder.Write(files);
            _folder.Append(rows, last!);
            _folder.Tidy(files);
        }
    }

    public void Dispose() => _folder.Dispose();

    private Checkpoint Check(CheckpointRow row)
    {
        var signed = Checkpoint.Open(System.Text.Encoding.UTF8.GetBytes(row.Note), _key);
        return
            signed.Ok
            && signed.Value.Size == row.Size
            && signed.Value.Root == _edge.Root
            && row.Root.AsSpan().SequenceEqual(_edge.Root.Span)
            ? signed.Value
            : throw new LedgerStoppedException(
                $"The database's checkpoint of {row.Size} leaves does not fit its leaves. Run redress verify."
            );
    }

    /// <summary>Tiles can be made anew from the database; that they are the right ones the signed checkpoint tells.</summary>
    private async Task RestoreAsync(CancellationToken cancel)
    {
        var (size, root) = (Last.Size, Last.Root);
        try
        {
            _edge = LogEdge.Restore(size, _folder.Read);
        }
        catch (InvalidDataException)
        {
            _edge = new LogEdge();
        }

        if (_edge.Size == size && _edge.Root == root)
        {
            return;
        }

        _edge = new LogEdge();
        while (_edge.Size < size)
        {
            await AppendAsync(Math.Min(size, _edge.Size + 8 * LeavesAtOnce), cancel);
            _folder.Write(_edge.Take());
        }

        if (_edge.Root != root)
        {
            throw NotContained(size, size);
        }
    }

    private async Task AppendAsync(long below, CancellationToken cancel)
    {
        while (_edge.Size < below)
        {
            var from = _edge.Size;
            var until = Math.Min(below, from + LeavesAtOnce);
            foreach (var leaf in await SealStore.LeavesAsync(_database, from, until, cancel))
            {
                _edge.Append(leaf.Commitment);
            }

            if (_edge.Size != until)
            {
                throw new LedgerStoppedException(
                    $"Leaves are missing in the database after {_edge.Size}. Run redress verify."
                );
            }
        }
    }
}
