namespace Redress.Matching.Indexing;

/// <summary>
/// The writer's side: puts hashes into the newest generation and takes them out of both. When the newest is full, or half
/// of it is marks of what was removed, a new one begins, and every write moves a few rows of the old along: no write ever
/// waits for all of them.
/// </summary>
internal sealed unsafe class Shelf(int expected, int most)
{
    public const int LeastRows = 8_192;

    /// <summary>Old rows moved by each write: enough to be done before the new generation is full.</summary>
    private const int MovedAtOnce = 8;

    private Side _new = new(new Generation(Math.Max(LeastRows, Math.Min(expected, most))));
    private Side? _old;
    private int _moved;
    private volatile Generations? _current;

    /// <summary>Owners in the old generation that the new one does not know yet.</summary>
    private long _waiting;

    /// <summary>What readers look into. They keep what they took until they are done.</summary>
    public Generations Current => _current ?? Publish();

    /// <summary>How many owners there are.</summary>
    public long Owners => _new.Owners.Living + _waiting;

    /// <summary>What a snapshot held takes the place of nothing: only where nothing is in.</summary>
    public bool TryTake(Generation generation, int living)
    {
        if (_old is not null || _new.Rows.RowCount > 0)
        {
            return false;
        }

        _new = new Side(generation, living);
        Publish();
        return true;
    }

    public Adding Add(in Permuted hash, Owner owner)
    {
        if (Owners >= most)
        {
            return Adding.Full;
        }

        MakeRoom();
        Move(MovedAtOnce);
        MoveRowOf(hash);
        var row = _new.Rows.Find(hash);
        if (row != 0 && _new.Owners.Has(row, owner))
        {
            return Adding.Known;
        }

        var wasThere = row != 0 && _new.Owners.Next(_new.Rows.Heads[row]) != 0;
        row = row != 0 ? row : _new.Rows.AddRow(hash);
        _new.Owners.Add(row, owner);
        return wasThere ? Adding.OwnerAdded : Adding.Added;
    }

    public bool Remove(in Permuted hash, Owner owner)
    {
        Move(MovedAtOnce);
        MoveRowOf(hash);
        // The old generation's mark first or last: a reader who sees the owner in either saw it before this returned.
        _old?.Remove(hash, owner);
        var removed = _new.Remove(hash, owner);
        if (_old is null && _new.IsMostlyMarks)
        {
            Begin(_new.Owners.Living + (_new.Rows.NodeCount / 4));
        }

        return removed;
    }

    public void Fetch(in Permuted hash) => _new.Rows.Fetch(hash);

    /// <summary>Moves all that is still to be moved.</summary>
    public void Settle() => Move(int.MaxValue);

    private void MakeRoom()
    {
        if (_new.Rows.IsFull)
        {
            Settle();
        }

        if (_new.Rows.IsFull)
        {
            // Where marks are what fills it, the next need not be larger.
            Begin((int)Math.Min(2L * _new.Owners.Living, most + (most / 4L)));
        }
    }

    private void Begin(int rows)
    {
        (_old, _moved) = (_new, 0);
        _waiting = _old.Owners.Living;
        _new = new Side(new Generation(Math.Max(rows, LeastRows)));
        Publish();
    }

    private Generations Publish() => _current = new Generations(_old?.Rows, _new.Rows);

    private void Move(int rows)
    {
        if (_old is null)
        {
            return;
        }

        for (; rows > 0 && _moved < _old.Rows.RowCount; rows--)
        {
            _moved++;
            if (!_old.Early.Remove(_moved))
            {
                Copy(_old, _moved);
            }
        }

        if (_moved == _old.Rows.RowCount)
        {
            (_old, _waiting) = (null, 0);
            Publish();
        }
    }

    /// <summary>A row that is written to goes first, so that the new generation knows all of its owners.</summary>
    private void MoveRowOf(in Permuted hash)
    {
        if (_old is not null && _old.Rows.Find(hash) is var row && row > _moved && _old.Early.Add(row))
        {
            Copy(_old, row);
        }
    }

    private void Copy(Side old, int row)
    {
        var there = 0;
        var nodes = old.Rows.Nodes;
        for (var node = old.Owners.Next(old.Rows.Heads[row]); node != 0; node = old.Owners.Next(nodes[node].Next))
        {
            there = there != 0 ? there : _new.Rows.AddRow(old.Rows.Rows[row]);
            _new.Owners.Add(there, new Owner(nodes[node].Bank, nodes[node].Entry));
            _waiting--;
        }
    }

    /// <summary>A generation with who owns what in it.</summary>
    private sealed class Side(Generation rows, int living = 0)
    {
        public Generation Rows => rows;

        public Ownership Owners { get; } = new(rows, living);

        /// <summary>Rows that went before their turn.</summary>
        public HashSet<int> Early { get; } = [];

        public bool IsMostlyMarks => rows.NodeCount > LeastRows && Owners.Living < rows.NodeCount / 2;

        public bool Remove(in Permuted hash, Owner owner) =>
            rows.Find(hash) is var row and > 0 && Owners.Remove(row, owner);
    }
}

/// <summary>What a reader looks into: while rows are on their way, both.</summary>
internal sealed record Generations(Generation? Old, Generation New);
