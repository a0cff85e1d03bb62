using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Redress.Matching.Pdq;

/// <summary>Sixteen numbers: AVX-512.</summary>
internal readonly struct Lanes16(Vector512<float> value) : ILanes<Lanes16>
{
    private readonly Vector512<float> _value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lanes16 Load(float* at) => new(Avx512F.LoadVector512(at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator +(Lanes16 left, Lanes16 right) => new(Avx512F.Add(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator -(Lanes16 left, Lanes16 right) => new(Avx512F.Subtract(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator *(Lanes16 left, Lanes16 right) => new(Avx512F.Multiply(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator /(Lanes16 left, Lanes16 right) => new(Avx512F.Divide(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(float* at) => Avx512F.Store(at, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SumOfWholeMagnitudes() =>
        Vector512.Sum(Vector512.Abs(Avx512F.ConvertToVector512Int32WithTruncation(_value)));

    public static unsafe void Transpose(float* from, int fromStride, float* to, int toStride)
    {
        // Four squares of 4 by 4 beside each other turn at once, in each of four bands of rows; then the squares change
        // places.
        var (a0, a1, a2, a3) = Band(from, fromStride);
        var (b0, b1, b2, b3) = Band(from + (4 * fromStride), fromStride);
        var (c0, c1, c2, c3) = Band(from + (8 * fromStride), fromStride);
        var (d0, d1, d2, d3) = Band(from + (12 * fromStride), fromStride);
        Squares(a0, b0, c0, d0, to, 4 * toStride);
        Squares(a1, b1, c1, d1, to + toStride, 4 * toStride);
        Squares(a2, b2, c2, d2, to + (2 * toStride), 4 * toStride);
        Squares(a3, b3, c3, d3, to + (3 * toStride), 4 * toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) Band(
        float* from,
        int stride
    )
    {
        var r0 = Avx512F.LoadVector512(from);
        var r1 = Avx512F.LoadVector512(from + stride);
        var r2 = Avx512F.LoadVector512(from + (2 * stride));
        var r3 = Avx512F.LoadVector512(from + (3 * stride));
        var t0 = Avx512F.UnpackLow(r0, r1);
        var t1 = Avx512F.UnpackLow(r2, r3);
        var t2 = Avx512F.UnpackHigh(r0, r1);
        var t3 = Avx512F.UnpackHigh(r2, r3);
        return (
            Avx512F.Shuffle(t0, t1, 0b01_00_01_00),
            Avx512F.Shuffle(t0, t1, 0b11_10_11_10),
            Avx512F.Shuffle(t2, t3, 0b01_00_01_00),
            Avx512F.Shuffle(t2, t3, 0b11_10_11_10)
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Squares(
        Vector512<float> a,
        Vector512<float> b,
        Vector512<float> c,
        Vector512<float> d,
        float* to,
        int stride
    )
    {
        var even = Avx512F.Shuffle4x128(a, b, 0b10_00_10_00);
        var odd = Avx512F.Shuffle4x128(a, b, 0b11_01_11_01);
        var even2 = Avx512F.Shuffle4x128(c, d, 0b10_00_10_00);
        var odd2 = Avx512F.Shuffle4x128(c, d, 0b11_01_11_01);
        Avx512F.Store(to, Avx512F.Shuffle4x128(even, even2, 0b10_00_10_00));
        Avx512F.Store(to + stride, Avx512F.Shuffle4x128(odd, odd2, 0b10_00_10_00));
        Avx512F.Store(to + (2 * stride), Avx512F.Shuffle4x128(even, even2, 0b11_01_11_01));
        Avx512F.Store(to + (3 * stride), Avx512F.Shuffle4x128(odd, odd2, 0b11_01_11_01));
    }

    public static unsafe int Luma(byte* rgb, long readable, int pixels, float* to)
    {
        if (!Avx512Vbmi.IsSupported)
        {
            return Lanes8.Luma(rgb, readable, pixels, to);
        }

        var done = 0;
        var spread = Spread;
        var mask = Vector512.Create(255);
        var (red, green) = (Vector512.Create(LumaWeights.Red), Vector512.Create(LumaWeights.Green));
        var blue = Vector512.Create(LumaWeights.Blue);
        for (; done + 16 <= pixels && (3L * done) + 64 <= readable; done += 16)
        {
            // One permutation puts each pixel's bytes into a number of its own: red lowest, then green, then blue.
            var pixel = Avx512Vbmi.PermuteVar64x8(Vector512.Load(rgb + (3 * done)), spread).AsInt32();
            var r = Avx512F.ConvertToVector512Single(pixel & mask);
            var g = Avx512F.ConvertToVector512Single((pixel >>> 8) & mask);
            var b = Avx512F.ConvertToVector512Single((pixel >>> 16) & mask);
            var sum = Avx512F.Add(Avx512F.Multiply(red, r), Avx512F.Multiply(green, g));
            Avx512F.Store(to + done, Avx512F.Add(sum, Avx512F.Multiply(blue, b)));
        }

        return done;
    }

    private static readonly Vector512<byte> Spread = Vector512.Create([
        .. Enumerable.Range(0, 64).Select(i => (byte)((3 * (i / 4)) + (i % 4))),
    ]);
}
