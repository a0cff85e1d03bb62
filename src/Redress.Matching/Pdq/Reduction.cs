using System.Buffers;

namespace Redress.Matching.Pdq;

/// <summary>
/// Brightness to 64 by 64: the box filter along rows, along columns, along rows, along columns, then every 64th part's
/// middle. Worked on in bands of as many rows as there are lanes, so that all but the last pass stay in the cache; the
/// last two passes compute only what stays.
/// </summary>
internal static unsafe class Reduction<T>
    where T : unmanaged, ILanes<T>
{
    public const int Side = 64;

    /// <summary>Floats that a row is lengthened by, so that rows do not fall on the same lines of the cache.</summary>
    private const int Gap = 16;

    /// <summary>Fills 64 by 64 numbers.</summary>
    public static void Filter(Luma luma, float* to)
    {
        var across = new Box(luma.Width);
        var down = new Box(luma.Height);
        var stride = ((luma.Width + 15) / 16 * 16) + Gap;
        // Whole bands, so that a band that comes in never lies on both ends of the ring.
        var ringRows = ((T.Count + down.Window) / T.Count * T.Count) + T.Count;
        var picked = (luma.Height + T.Count) * (Side + Gap);
        var band = T.Count * Math.Max(stride, Side);
        var total = (4 * band) + (ringRows * stride) + stride + picked + Side + Gap;
        // What the memory held before may run through the lanes of padding; they are never looked at.
        var floats = ArrayPool<float>.Shared.Rent(total + 16);
        fixed (float* start = floats)
        {
            var aligned = (float*)(((nuint)start + 63) & ~(nuint)63);
            var rooms = new Rooms(aligned, stride, band, ringRows);
            Bands(luma, across, down, rooms);
            Finish(down, rooms, to);
        }

        ArrayPool<float>.Shared.Return(floats);
    }

    /// <summary>Copies 64 by 64 numbers: a picture of that size is not filtered.</summary>
    public static void Copy(Luma luma, float* to)
    {
        for (var y = 0; y < Side; y++)
        {
            luma.Read<T>(y, to + (Side * y));
        }
    }

    private static void Bands(Luma luma, Box across, Box down, Rooms rooms)
    {
        Span<int> picks = stackalloc int[Side];
        for (var i = 0; i < Side; i++)
        {
            picks[i] = across.Pick(i);
        }

        var ring = rooms.Ring;
        var rows = new BoxRows<T>(down, rooms.Stride, rooms.Sums);
        for (var top = 0; top < luma.Height; top += T.Count)
        {
            var count = Math.Min(T.Count, luma.Height - top);
            for (var y = 0; y < count; y++)
            {
                luma.Read<T>(top + y, rooms.Band + (y * rooms.Stride));
            }

            Turn(rooms.Band, rooms.Stride, luma.Width, rooms.Turned);
            BoxColumns<T>.All(across, rooms.Turned, rooms.Filtered);
            TurnBack(rooms.Filtered, luma.Width, ring[top], rooms.Stride);
            while (rows.IsReady(top + count))
            {
                var y = rows.Next;
                rows.Step(ring, rooms.Second + ((y % T.Count) * rooms.Stride));
                if (y % T.Count == T.Count - 1 || y == luma.Height - 1)
                {
                    Turn(rooms.Second, rooms.Stride, luma.Width, rooms.Turned);
                    BoxColumns<T>.Picked(across, picks, rooms.Turned, rooms.Filtered, rooms.Band);
                    KeepPicked(rooms, y / T.Count * T.Count);
                }
            }
        }
    }

    private static void Turn(float* from, int stride, int width, float* to)
    {
        for (var x = 0; x < width; x += T.Count)
        {
            T.Transpose(from + x, stride, to + (x * T.Count), T.Count);
        }
    }

    /// <summary>Back to rows: a band of them lies together in the ring.</summary>
    private static void TurnBack(float* from, int width, float* to, int stride)
    {
        for (var x = 0; x < width; x += T.Count)
        {
            T.Transpose(from + (x * T.Count), T.Count, to + x, stride);
        }
    }

    private static void KeepPicked(Rooms rooms, int top)
    {
        for (var x = 0; x < Side; x += T.Count)
        {
            T.Transpose(rooms.Band + (x * T.Count), T.Count, rooms.Picked(top) + x, Rooms.PickedStride);
        }
    }

    /// <summary>The last pass, down the 64 columns that stay.</summary>
    private static void Finish(Box down, Rooms rooms, float* to)
    {
        var spare = stackalloc float[Side];
        var rows = new BoxRows<T>(down, Side, rooms.PickedSums);
        var all = new RowRing(rooms.Picked(0), Rooms.PickedStride, down.Length);
        var target = 0;
        while (target < Side)
        {
            var y = rows.Next;
            var wanted = down.Pick(target) == y;
            rows.Step(all, wanted ? to + (Side * target) : spare);
            for (target += wanted ? 1 : 0; wanted && target < Side && down.Pick(target) == y; target++)
            {
                new Span<float>(to + (Side * (target - 1)), Side).CopyTo(new Span<float>(to + (Side * target), Side));
            }
        }
    }

    /// <summary>Where everything lies in the one rented piece of memory.</summary>
    private readonly ref struct Rooms(float* start, int stride, int band, int ringRows)
    {
        public const int PickedStride = Side + Gap;

        private readonly float* _start = start;

        public int Stride => stride;

        public float* Band => _start;

        public float* Turned => _start + band;

        public float* Filtered => _start + (2 * band);

        public float* Second => _start + (3 * band);

        public float* Sums => _start + (4 * band);

        public RowRing Ring => new(Sums + stride, stride, ringRows);

        public float* PickedSums => Sums + stride + (ringRows * stride);

        public float* Picked(int row) => PickedSums + Side + Gap + (row * PickedStride);
    }
}
