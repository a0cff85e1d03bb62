namespace Redress.Bench.Measuring;

/// <summary>Whether two sets of times differ in their mean (Welch's t; above 4.5 somebody who listens could tell them apart).</summary>
internal static class Welch
{
    public static double T(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        var (a, b) = (Of(one), Of(other));
        return (a.Mean - b.Mean) / Math.Sqrt((a.Variance / one.Count) + (b.Variance / other.Count));
    }

    /// <summary>Without the smallest and the largest part: what others do to the machine stands there.</summary>
    public static double[] Trimmed(IReadOnlyList<double> times, double part)
    {
        var sorted = times.Order().ToArray();
        var cut = (int)(sorted.Length * part);
        return sorted[cut..^cut];
    }

    private static (double Mean, double Variance) Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return (mean, values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }
}
