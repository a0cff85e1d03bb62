using System.Runtime.CompilerServices;

namespace Redress.Matching.Pdq;

/// <summary>
/// Numbers side by side that are worked on as one. Every path through the arithmetic does the same float32 steps in the
/// same order: a product is rounded before it is added, so that no machine fuses what the reference did not.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>How many: 1, 8 or 16.</summary>
    static abstract int Count { get; }

    static abstract TSelf All(float value);

    static abstract unsafe TSelf Load(float* at);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    unsafe void Store(float* at);

    /// <summary>Each number cut to a whole one towards zero; the sum of their magnitudes.</summary>
    int SumOfWholeMagnitudes();

    /// <summary>Turns a square of Count by Count.</summary>
    static abstract unsafe void Transpose(float* from, int fromStride, float* to, int toStride);

    /// <summary>Turns RGB bytes into brightness, in steps of Count pixels, and answers how many were done.</summary>
    /// <param name="readable">How many bytes from <paramref name="rgb"/> on may be read.</param>
    static abstract unsafe int Luma(byte* rgb, long readable, int pixels, float* to);
}

/// <summary>Which instructions to use; all give the same bits.</summary>
internal enum LanePath
{
    Scalar,
    Avx2,
    Avx512,
}

internal static class LanePaths
{
    /// <summary>The widest that this machine has.</summary>
    public static readonly LanePath Best =
        Has(LanePath.Avx512) ? LanePath.Avx512
        : Has(LanePath.Avx2) ? LanePath.Avx2
        : LanePath.Scalar;

    public static bool Has(LanePath path) =>
        path switch
        {
            LanePath.Scalar => true,
            LanePath.Avx2 => System.Runtime.Intrinsics.X86.Avx2.IsSupported,
            LanePath.Avx512 => System.Runtime.Intrinsics.X86.Avx512BW.IsSupported,
        };
}

/// <summary>Brightness of a pixel as the reference computes it: three products, added from left to right.</summary>
internal static class LumaWeights
{
    public const float Red = 0.299f;
    public const float Green = 0.587f;
    public const float Blue = 0.114f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(byte red, byte green, byte blue) => (Red * red) + (Green * green) + (Blue * blue);
}

/// <summary>One number at a time: any machine.</summary>
internal readonly struct Lanes1(float value) : ILanes<Lanes1>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static Lanes1 All(float value) => new(value);

    public static unsafe Lanes1 Load(float* at) => new(*at);

    public static Lanes1 operator +(Lanes1 left, Lanes1 right) => new(left._value + right._value);

    public static Lanes1 operator -(Lanes1 left, Lanes1 right) => new(left._value - right._value);

    public static Lanes1 operator *(Lanes1 left, Lanes1 right) => new(left._value * right._value);

    public static Lanes1 operator /(Lanes1 left, Lanes1 right) => new(left._value / right._value);

    public unsafe void Store(float* at) => *at = _value;

    public int SumOfWholeMagnitudes() => Math.Abs((int)_value);

    public static unsafe void Transpose(float* from, int fromStride, float* to, int toStride) => *to = *from;

    public static unsafe int Luma(byte* rgb, long readable, int pixels, float* to) => 0;
}
