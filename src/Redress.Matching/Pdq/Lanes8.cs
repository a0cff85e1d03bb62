using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Redress.Matching.Pdq;

/// <summary>Eight numbers: AVX2.</summary>
internal readonly struct Lanes8(Vector256<float> value) : ILanes<Lanes8>
{
    private readonly Vector256<float> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lanes8 Load(float* at) => new(Avx.LoadVector256(at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 left, Lanes8 right) => new(Avx.Add(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 left, Lanes8 right) => new(Avx.Subtract(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 left, Lanes8 right) => new(Avx.Multiply(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator /(Lanes8 left, Lanes8 right) => new(Avx.Divide(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(float* at) => Avx.Store(at, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SumOfWholeMagnitudes() =>
        Vector256.Sum(Vector256.Abs(Avx.ConvertToVector256Int32WithTruncation(_value)));

    public static unsafe void Transpose(float* from, int fromStride, float* to, int toStride)
    {
        var (a0, a1, a2, a3) = Quarters(from, from + (4 * fromStride), fromStride);
        var (b0, b1, b2, b3) = Quarters(from + 4, from + (4 * fromStride) + 4, fromStride);
        Avx.Store(to, a0);
        Avx.Store(to + toStride, a1);
        Avx.Store(to + (2 * toStride), a2);
        Avx.Store(to + (3 * toStride), a3);
        Avx.Store(to + (4 * toStride), b0);
        Avx.Store(to + (5 * toStride), b1);
        Avx.Store(to + (6 * toStride), b2);
        Avx.Store(to + (7 * toStride), b3);
    }

    /// <summary>Four columns of eight rows, turned: the upper four rows in the lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) Quarters(
        float* upper,
        float* lower,
        int stride
    )
    {
        var r0 = Pair(upper, lower);
        var r1 = Pair(upper + stride, lower + stride);
        var r2 = Pair(upper + (2 * stride), lower + (2 * stride));
        var r3 = Pair(upper + (3 * stride), lower + (3 * stride));
        var t0 = Avx.UnpackLow(r0, r1);
        var t1 = Avx.UnpackLow(r2, r3);
        var t2 = Avx.UnpackHigh(r0, r1);
        var t3 = Avx.UnpackHigh(r2, r3);
        return (
            Avx.Shuffle(t0, t1, 0b01_00_01_00),
            Avx.Shuffle(t0, t1, 0b11_10_11_10),
            Avx.Shuffle(t2, t3, 0b01_00_01_00),
            Avx.Shuffle(t2, t3, 0b11_10_11_10)
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<float> Pair(float* low, float* high) =>
        Vector256.Create(Vector128.Load(low), Vector128.Load(high));

    public static unsafe int Luma(byte* rgb, long readable, int pixels, float* to)
    {
        var red = Vector256.Create(LumaWeights.Red);
        var green = Vector256.Create(LumaWeights.Green);
        var blue = Vector256.Create(LumaWeights.Blue);
        var done = 0;
        for (; done + 8 <= pixels; done += 8)
        {
            // Eight pixels are the 24 bytes of two loads that overlap by eight.
            var at = rgb + (3 * done);
            var low = Vector128.Load(at);
            var high = Vector128.Load(at + 8);
            var sum = Avx.Add(
                Avx.Multiply(red, Channel(low, high, RedLow, RedHigh)),
                Avx.Multiply(green, Channel(low, high, GreenLow, GreenHigh))
            );
            Avx.Store(to + done, Avx.Add(sum, Avx.Multiply(blue, Channel(low, high, BlueLow, BlueHigh))));
        }

        return done;
    }

    private static Vector128<byte> RedLow =>
        Vector128.Create(0, 3, 6, 9, 12, 15, 255, 255, 0, 0, 0, 0, 0, 0, 0, (byte)0);

    private static Vector128<byte> RedHigh =>
        Vector128.Create(255, 255, 255, 255, 255, 255, 10, 13, 0, 0, 0, 0, 0, 0, 0, (byte)0);

    private static Vector128<byte> GreenLow =>
        Vector128.Create(1, 4, 7, 10, 13, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, (byte)0);

    private static Vector128<byte> GreenHigh =>
        Vector128.Create(255, 255, 255, 255, 255, 8, 11, 14, 0, 0, 0, 0, 0, 0, 0, (byte)0);

    private static Vector128<byte> BlueLow =>
        Vector128.Create(2, 5, 8, 11, 14, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, (byte)0);

    private static Vector128<byte> BlueHigh =>
        Vector128.Create(255, 255, 255, 255, 255, 9, 12, 15, 0, 0, 0, 0, 0, 0, 0, (byte)0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Channel(
        Vector128<byte> low,
        Vector128<byte> high,
        Vector128<byte> fromLow,
        Vector128<byte> fromHigh
    ) =>
        Avx.ConvertToVector256Single(
            Avx2.ConvertToVector256Int32(Sse2.Or(Ssse3.Shuffle(low, fromLow), Ssse3.Shuffle(high, fromHigh)))
        );
}
