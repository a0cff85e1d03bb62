namespace Redress.Core.Banks;

/// <summary>
/// Whether somebody tries one banked picture again and again, changed a little each time, to learn what is let through. Counts what
/// matched, within an hour; no thing of its own is stored, so each node counts what it was asked.
/// </summary>
public sealed class Probes
{
    /// <summary>So many different uploads of one account, or for one post, that are like one entry are a series.</summary>
    public const int OfOne = 8;

    /// <summary>The same by one key, whoever it says uploads.</summary>
    public const int OfKey = 40;

    public static readonly TimeSpan Within = TimeSpan.FromHours(1);

    /// <summary>More are not told apart: the oldest are forgotten.</summary>
    private const int MaxSeries = 10_000;

    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly Lock _one = new();

    /// <param name="who">An account, a post or a key.</param>
    /// <param name="entry">What it was like.</param>
    /// <param name="print">What tells this upload from others.</param>
    /// <param name="least">How many make a series.</param>
    /// <returns>True once for each series, when it has become one.</returns>
    public bool Note(string who, long entry, string print, int least, DateTimeOffset now)
    {
        lock (_one)
        {
            var key = $"{who}\n{entry}";
            if (!_series.TryGetValue(key, out var series) || now - series.Since > Within)
            {
                Forget(now);
                _series[key] = series = new Series(now);
            }

            series.Prints.Add(print);
            if (series.IsTold || series.Prints.Count < least)
            {
                return false;
            }

            series.IsTold = true;
            return true;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        if (_series.Count < MaxSeries)
        {
            return;
        }

        foreach (var (key, series) in _series.Where(s => now - s.Value.Since > Within).ToList())
        {
            _series.Remove(key);
        }

        foreach (var (key, _) in _series.OrderBy(s => s.Value.Since).Take(_series.Count - MaxSeries + 1).ToList())
        {
            _series.Remove(key);
        }
    }

    private sealed class Series(DateTimeOffset since)
    {
        public DateTimeOffset Since => since;

        public HashSet<string> Prints { get; } = new(StringComparer.Ordinal);

        public bool IsTold { get; set; }
    }
}
