namespace Redress.Bench.Measuring;

/// <summary>Times as they were measured, one collector for each client; nothing is averaged away.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = new(4096);

    public int Count => _milliseconds.Count;

    public void Add(TimeSpan time) => _milliseconds.Add(time.TotalMilliseconds);

    public void AddAll(Latencies others) => _milliseconds.AddRange(others._milliseconds);

    public Sorted Sorted()
    {
        var sorted = _milliseconds.ToArray();
        Array.Sort(sorted);
        return new Sorted(sorted);
    }
}

/// <summary>Milliseconds in rising order.</summary>
internal sealed record Sorted(double[] Milliseconds)
{
    /// <summary>The time that this part of all were at or under; not a number where there are none.</summary>
    public double At(double part) =>
        Milliseconds.Length == 0
            ? double.NaN
            : Milliseconds[Math.Clamp((int)Math.Ceiling(part * Milliseconds.Length) - 1, 0, Milliseconds.Length - 1)];

    public double Max => Milliseconds.Length == 0 ? double.NaN : Milliseconds[^1];
}
