namespace Redress.Matching.Pdq;

/// <summary>The box filter from top to bottom: columns lie side by side, rows come one after the other.</summary>
internal unsafe ref struct BoxRows<T>
    where T : unmanaged, ILanes<T>
{
    private readonly Box _box;
    private readonly int _width;
    private readonly float* _sums;
    private int _taken;
    private int _next;

    /// <param name="box">Along the height.</param>
    /// <param name="width">A multiple of the lanes.</param>
    /// <param name="sums">Room for one row.</param>
    public BoxRows(Box box, int width, float* sums)
    {
        _sums = sums;
        (_box, _width) = (box, width);
        new Span<float>(sums, width).Clear();
    }

    /// <summary>The next output row, counted from 0.</summary>
    public readonly int Next => _next;

    /// <summary>Whether the next output can be computed when rows before this one have come in.</summary>
    public readonly bool IsReady(int rows) =>
        _next < _box.Length && Math.Min(_next + _box.Ahead, _box.Length - 1) < rows;

    /// <summary>Computes the next output row, or only moves on when there is no place for it.</summary>
    /// <param name="rows">Where a row of the input lies.</param>
    public void Step(RowRing rows, float* to)
    {
        for (; _taken < _next + _box.Ahead && _taken < _box.Length; _taken++)
        {
            Add(rows[_taken]);
        }

        var newest = _next + _box.Ahead;
        var oldest = _next - _box.Behind;
        var share = new Share<T>(_box.SamplesAt(_next));
        _taken = Math.Max(_taken, newest + 1);
        _next++;
        if (newest < _box.Length && oldest >= 0)
        {
            Slide(rows[newest], rows[oldest], share, to);
            return;
        }

        if (newest < _box.Length)
        {
            Add(rows[newest]);
        }

        if (oldest >= 0)
        {
            Subtract(rows[oldest]);
        }

        Divide(share, to);
    }

    private readonly void Add(float* row)
    {
        for (var x = 0; x < _width; x += T.Count)
        {
            (T.Load(_sums + x) + T.Load(row + x)).Store(_sums + x);
        }
    }

    private readonly void Subtract(float* row)
    {
        for (var x = 0; x < _width; x += T.Count)
        {
            (T.Load(_sums + x) - T.Load(row + x)).Store(_sums + x);
        }
    }

    private readonly void Slide(float* newest, float* oldest, Share<T> share, float* to)
    {
        for (var x = 0; x < _width; x += T.Count)
        {
            var sum = T.Load(_sums + x) + T.Load(newest + x) - T.Load(oldest + x);
            sum.Store(_sums + x);
            share.Of(sum).Store(to + x);
        }
    }

    private readonly void Divide(Share<T> share, float* to)
    {
        for (var x = 0; x < _width; x += T.Count)
        {
            share.Of(T.Load(_sums + x)).Store(to + x);
        }
    }
}

/// <summary>The last rows of many, in a place that has room for some.</summary>
internal readonly unsafe ref struct RowRing(float* start, int stride, int rows)
{
    private readonly float* _start = start;

    /// <summary>Where the row lies, or lay last.</summary>
    public float* this[int row] => _start + ((long)(row % rows) * stride);
}
