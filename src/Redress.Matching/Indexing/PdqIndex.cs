using Redress.Matching.Pdq;

namespace Redress.Matching.Indexing;

/// <summary>
/// All banked hashes, to be asked which of them are within 31 bits of one. Exact: the answer is what comparing with every
/// hash would give. Any number of threads look up without locks while others put in and take out, one at a time; what a
/// write did is seen by every look-up that begins after it returned. A look-up allocates nothing.
/// </summary>
public sealed class PdqIndex
{
    /// <summary>The most owners that any index takes.</summary>
    public const int MaxOwners = 1 << 27;

    private const int Block = 16;
    private const ulong DefaultOrder = 0x5265_6472_6573_7331;

    private readonly Lock _writing = new();
    private readonly ulong _order;
    private readonly int _most;
    private readonly Permutation _permutation;
    private readonly Shelf _shelf;
    private readonly LanePath _path;
    private volatile Distances _distances = new();
    private volatile bool _isLoading;

    /// <param name="expected">How many hashes are expected. It grows beyond by itself, but then moves what it holds.</param>
    /// <param name="most">How many owners it takes at most.</param>
    /// <param name="order">
    /// What the order of bits is drawn from. A secret one keeps others from making hashes that crowd a bucket.
    /// </param>
    public PdqIndex(int expected = 0, int most = MaxOwners, ulong order = DefaultOrder)
        : this(expected, most, order, LanePaths.Best) { }

    internal PdqIndex(int expected, int most, ulong order, LanePath path)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expected);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, MaxOwners);
        (_order, _most) = (order, most);
        _permutation = new Permutation(order);
        _shelf = new Shelf(expected, most);
        _path = path;
    }

    /// <summary>How many owners there are; one hash may have many.</summary>
    public long Owners
    {
        get
        {
            lock (_writing)
            {
                return _shelf.Owners;
            }
        }
    }

    /// <summary>How many rows there is room for before it grows.</summary>
    internal int Capacity => _shelf.Current.New.RowCapacity;

    /// <summary>While it is set, nothing found is answered as unknown.</summary>
    public bool IsLoading
    {
        get => _isLoading;
        set => _isLoading = value;
    }

    /// <summary>How near a hash must be for this bank, 0 to 31; 31 where nothing is said.</summary>
    public void SetDistance(int bank, int distance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(distance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(distance, PdqHash.MaxDistance);
        Set(bank, distance);
    }

    /// <summary>The bank finds nothing until it is given a distance again; its hashes stay.</summary>
    public void SwitchOff(int bank) => Set(bank, -1);

    /// <summary>Puts a hash in for an owner.</summary>
    public Adding Add(BankedHash banked)
    {
        CheckBank(banked.Owner.Bank);
        if (!banked.Fingerprint.IsUsable)
        {
            return Adding.Unusable;
        }

        var hash = _permutation.Apply(banked.Fingerprint.Hash);
        lock (_writing)
        {
            return _shelf.Add(hash, banked.Owner);
        }
    }

    /// <summary>Puts many in, faster than one by one, and answers what became of each.</summary>
    /// <param name="outcomes">As many as there are hashes.</param>
    public void Add(ReadOnlySpan<BankedHash> banked, Span<Adding> outcomes)
    {
        CheckRoom(banked.Length, outcomes.Length, nameof(outcomes));
        foreach (ref readonly var one in banked)
        {
            CheckBank(one.Owner.Bank);
        }

        Span<Permuted> hashes = stackalloc Permuted[Block];
        for (var from = 0; from < banked.Length; from += Block)
        {
            var block = banked.Slice(from, Math.Min(Block, banked.Length - from));
            for (var i = 0; i < block.Length; i++)
            {
                hashes[i] = _permutation.Apply(block[i].Fingerprint.Hash);
            }

            lock (_writing)
            {
                AddBlock(block, hashes, outcomes[from..]);
            }
        }
    }

    /// <summary>Takes a hash out for an owner; other owners keep it. Answers whether it was there.</summary>
    public bool Remove(PdqHash hash, Owner owner)
    {
        CheckBank(owner.Bank);
        var permuted = _permutation.Apply(hash);
        lock (_writing)
        {
            return _shelf.Remove(permuted, owner);
        }
    }

    /// <summary>Finishes now what else the next writes would do along: moving to larger tables. After a bulk load.</summary>
    public void Settle()
    {
        lock (_writing)
        {
            _shelf.Settle();
        }
    }

    /// <summary>
    /// Writes down what it holds, 48 bytes a hash, for <see cref="Load"/>. Others look up and write meanwhile: what was in when
    /// this began is written, unless it was taken out since; what came later may be missing. What is written is not sealed.
    /// </summary>
    public void Save(Stream to)
    {
        ArgumentNullException.ThrowIfNull(to);
        Generation all;
        int rows,
            nodes;
        lock (_writing)
        {
            _shelf.Settle();
            all = _shelf.Current.New;
            (rows, nodes) = (all.RowCount, all.NodeCount);
        }

        Snapshot.Write(all, rows, nodes, _order, to);
    }

    /// <summary>Takes in what <see cref="Save"/> wrote, many times as fast as adding. Only into an index that was never filled.</summary>
    /// <exception cref="InvalidDataException">It is damaged, too much, or of an index with another order.</exception>
    public void Load(Stream from)
    {
        ArgumentNullException.ThrowIfNull(from);
        lock (_writing)
        {
            if (!_shelf.TryTake(Snapshot.Read(from, _order, _most, out var living), living))
            {
                throw new InvalidOperationException("A snapshot goes into an empty index only.");
            }
        }
    }

    /// <summary>Who owns a hash that is near enough to this one.</summary>
    /// <param name="room">Where the hits go; if there are more, the nearest.</param>
    public Match LookUp(in PdqFingerprint fingerprint, Span<Hit> room)
    {
        if (!fingerprint.IsUsable)
        {
            return Match.Unknown(WhyUnknown.LowQuality);
        }

        var hits = new HitList(room, _distances);
        Search(fingerprint.Hash, 0, ref hits);
        return Answer(hits, asked: true);
    }

    /// <summary>As for one hash, with all eight of a picture: finds what is turned or mirrored.</summary>
    public Match LookUp(in DihedralFingerprint fingerprint, Span<Hit> room)
    {
        var hits = new HitList(room, _distances);
        var asked = false;
        for (var i = 0; i < EightHashes.Count; i++)
        {
            if (fingerprint[(Symmetry)i].IsUsable)
            {
                asked = true;
                Search(fingerprint.Hashes[i], i, ref hits);
            }
        }

        return Answer(hits, asked);
    }

    /// <summary>Looks up many, each for itself. Every query gets the same share of the room.</summary>
    /// <param name="answers">As many as there are queries.</param>
    public void LookUp(ReadOnlySpan<PdqFingerprint> queries, Span<Hit> room, Span<BatchMatch> answers)
    {
        CheckRoom(queries.Length, answers.Length, nameof(answers));
        var share = queries.Length == 0 ? 0 : room.Length / queries.Length;
        for (var i = 0; i < queries.Length; i++)
        {
            var hits = new HitList(room.Slice(i * share, share), _distances);
            if (queries[i].IsUsable)
            {
                Search(queries[i].Hash, i, ref hits);
            }

            var answer = Answer(hits, queries[i].IsUsable);
            answers[i] = new BatchMatch(answer.Kind, answer.Why, i * share, answer.Hits.Length, answer.HasMore);
        }
    }

    private void Search(in PdqHash hash, int query, ref HitList hits)
    {
        var permuted = _permutation.Apply(hash);
        var current = _shelf.Current;
        hits.Begin(query);
        // The old one first: what leaves it is in the new one before.
        if (current.Old is { } old)
        {
            Search(old, permuted, mayBeThere: false, ref hits);
        }

        Search(current.New, permuted, current.Old is not null, ref hits);
    }

    private void Search(Generation generation, in Permuted hash, bool mayBeThere, ref HitList hits)
    {
        switch (_path)
        {
            case LanePath.Scalar:
                Search<LineFilter1>.Run(generation, hash, mayBeThere, ref hits);
                break;
            case LanePath.Avx2:
                Search<LineFilter256>.Run(generation, hash, mayBeThere, ref hits);
                break;
            case LanePath.Avx512:
                Search<LineFilter512>.Run(generation, hash, mayBeThere, ref hits);
                break;
        }
    }

    private Match Answer(HitList hits, bool asked) =>
        hits.Any ? Match.Found(hits.Sorted(), hits.HasMore)
        : !asked ? Match.Unknown(WhyUnknown.LowQuality)
        : _isLoading ? Match.Unknown(WhyUnknown.StillLoading)
        : Match.None;

    private void AddBlock(ReadOnlySpan<BankedHash> block, ReadOnlySpan<Permuted> hashes, Span<Adding> outcomes)
    {
        for (var i = 0; i < block.Length; i++)
        {
            _shelf.Fetch(hashes[i]);
        }

        for (var i = 0; i < block.Length; i++)
        {
            outcomes[i] = block[i].Fingerprint.IsUsable ? _shelf.Add(hashes[i], block[i].Owner) : Adding.Unusable;
        }
    }

    private void Set(int bank, int distance)
    {
        CheckBank(bank);
        lock (_writing)
        {
            _distances = _distances.With(bank, distance);
        }
    }

    private static void CheckRoom(int needed, int given, string name)
    {
        if (given != needed)
        {
            throw new ArgumentException($"Room for {needed} is needed, not for {given}.", name);
        }
    }

    private static void CheckBank(int bank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bank, Owner.MaxBanks);
    }
}
