using System.Numerics;
using System.Runtime.CompilerServices;

namespace Redress.Matching.Pdq;

/// <summary>
/// The reference's one-dimensional box filter, as a plan: output <c>at</c> is a running sum over a window, divided by
/// how many samples are in it. The running sum's rounding is part of the hash, so additions and subtractions keep
/// their order.
/// </summary>
internal readonly struct Box
{
    private const int Targets = 64;

    public Box(int length)
    {
        Length = length;
        Window = (length + (2 * Targets) - 1) / (2 * Targets);
        Ahead = ((Window + 2) / 2) - 1;
        Behind = Window - Ahead;
    }

    /// <summary>How many samples come in, and go out.</summary>
    public int Length { get; }

    /// <summary>How many samples a whole window has.</summary>
    public int Window { get; }

    /// <summary>Output i takes sample i + Ahead in, where there is one; even windows look further ahead than back.</summary>
    public int Ahead { get; }

    /// <summary>Output i drops sample i − Behind, where there is one.</summary>
    public int Behind { get; }

    /// <summary>How many samples are in the window of an output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SamplesAt(int output) => Math.Min(output + Ahead, Length - 1) - Math.Max(output - Behind, -1);

    /// <summary>Which output stands for one of the 64 in the end: the middle of its share.</summary>
    public int Pick(int target) => (int)((target + 0.5) * Length / Targets);
}

/// <summary>Division by a number of samples. By a power of two it is a multiplication, which rounds to the same.</summary>
internal readonly struct Share<T>
    where T : unmanaged, ILanes<T>
{
    private readonly T _by;
    private readonly bool _multiplies;

    public Share(int samples)
    {
        _multiplies = BitOperations.IsPow2(samples);
        _by = T.All(_multiplies ? 1f / samples : samples);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of(T sum) => _multiplies ? sum * _by : sum / _by;
}
