using Redress.Matching.Pdq;

namespace Redress.Matching.Indexing;

/// <summary>The hits of a look-up, in the caller's memory: the nearest, if there are more than fit.</summary>
internal ref struct HitList(Span<Hit> room, Distances distances)
{
    /// <summary>Comparisons after which a look-up that has found more than fits is ended.</summary>
    private const int Patience = 1 << 17;

    private readonly Span<Hit> _room = room;
    private int _query;
    private int _farthest = -1;
    private long _comparisons;

    public int Count { get; private set; }

    public bool HasMore { get; private set; }

    /// <summary>Whether anything was found, be there room for it or not.</summary>
    public readonly bool Any => Count > 0 || HasMore;

    public readonly bool IsDone => HasMore && _comparisons > Patience;

    public void Begin(int query)
    {
        _query = query;
        _comparisons = 0;
    }

    public void Compared(int comparisons) => _comparisons += comparisons;

    /// <param name="mayBeThere">The same owner may have been offered before: the hash is on its way between generations.</param>
    public void Offer(Owner owner, int distance, bool mayBeThere)
    {
        if (distance > distances[owner.Bank])
        {
            return;
        }

        var hit = new Hit(owner, distance, _query);
        if (mayBeThere && _room[..Count].Contains(hit))
        {
            return;
        }

        if (Count < _room.Length)
        {
            _room[Count++] = hit;
            return;
        }

        HasMore = true;
        if (Count > 0)
        {
            Replace(hit);
        }
    }

    public readonly ReadOnlySpan<Hit> Sorted()
    {
        var hits = _room[..Count];
        hits.Sort(Compare);
        return hits;
    }

    private void Replace(Hit hit)
    {
        if (_farthest < 0)
        {
            _farthest = 0;
            for (var i = 1; i < Count; i++)
            {
                if (Compare(_room[i], _room[_farthest]) > 0)
                {
                    _farthest = i;
                }
            }
        }

        if (Compare(hit, _room[_farthest]) < 0)
        {
            _room[_farthest] = hit;
            _farthest = -1;
        }
    }

    private static int Compare(Hit left, Hit right)
    {
        var order = left.Distance.CompareTo(right.Distance);
        order = order != 0 ? order : left.Owner.Bank.CompareTo(right.Owner.Bank);
        order = order != 0 ? order : left.Owner.Entry.CompareTo(right.Owner.Entry);
        return order != 0 ? order : left.Query.CompareTo(right.Query);
    }
}

/// <summary>How near a hash must be for each bank. Never changed: a new one takes the place of the old.</summary>
internal sealed class Distances
{
    private readonly sbyte[] _of;

    public Distances()
        : this([]) { }

    private Distances(sbyte[] of) => _of = of;

    /// <summary>A bank that nobody spoke of takes the whole distance.</summary>
    public int this[int bank] => bank < _of.Length ? _of[bank] : PdqHash.MaxDistance;

    /// <param name="distance">−1: the bank takes nothing.</param>
    public Distances With(int bank, int distance)
    {
        var of = new sbyte[Math.Max(_of.Length, bank + 1)];
        of.AsSpan().Fill(PdqHash.MaxDistance);
        _of.CopyTo(of, 0);
        of[bank] = (sbyte)distance;
        return new Distances(of);
    }
}
