using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Redress.Server.Watching;

/// <summary>Our meters in the text form that Prometheus reads: counters, and histograms with fixed bounds in seconds.</summary>
public sealed class MetricsText : IDisposable
{
    private const int MostSeries = 2_000;
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
    private readonly ConcurrentDictionary<(string Name, string Labels), Series> _series = new();
    private readonly MeterListener _listener = new();

    public MetricsText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meters.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Of(i, tags)?.Add(value));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Of(i, tags)?.Observe(value));
        _listener.Start();
    }

    public string Write()
    {
        var text = new StringBuilder();
        foreach (
            var group in _series
                .OrderBy(s => s.Key.Name, StringComparer.Ordinal)
                .ThenBy(s => s.Key.Labels, StringComparer.Ordinal)
                .GroupBy(s => s.Key.Name)
        )
        {
            var isHistogram = group.Key.EndsWith("_seconds", StringComparison.Ordinal);
            text.Append("# TYPE ").Append(group.Key).Append(isHistogram ? " histogram\n" : " counter\n");
            foreach (var (key, series) in group)
            {
                series.Write(text, key.Name, key.Labels, isHistogram);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private Series? Of(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var tag in tags)
        {
            labels
                .Append(labels.Length == 0 ? "" : ",")
                .Append(tag.Key)
                .Append("=\"")
                .Append(Escaped(tag.Value))
                .Append('"');
        }

        var key = (instrument.Name, labels.ToString());
        return _series.Count >= MostSeries && !_series.ContainsKey(key)
            ? null
            : _series.GetOrAdd(key, _ => new Series());
    }

    private static string Escaped(object? value) =>
        Convert
            .ToString(value, CultureInfo.InvariantCulture)!
            .Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Series
    {
        private readonly Lock _lock = new();
        private readonly long[] _within = new long[Bounds.Length];
        private long _count;
        private double _sum;

        public void Add(long value) => Interlocked.Add(ref _count, value);

        public void Observe(double seconds)
        {
            lock (_lock)
            {
                _count++;
                _sum += seconds;
                for (var i = 0; i < Bounds.Length; i++)
                {
                    _within[i] += seconds <= Bounds[i] ? 1 : 0;
                }
            }
        }

        public void Write(StringBuilder text, string name, string labels, bool isHistogram)
        {
            var own = labels.Length == 0 ? "" : "{" + labels + "}";
            if (!isHistogram)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{own} {Interlocked.Read(ref _count)}\n");
                return;
            }

            var before = labels.Length == 0 ? "" : labels + ",";
            lock (_lock)
            {
                for (var i = 0; i < Bounds.Length; i++)
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{name}_bucket{{{before}le=\"{Bounds[i]}\"}} {_within[i]}\n"
                    );
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"+Inf\"}} {_count}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{own} {_sum}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_count{own} {_count}\n");
            }
        }
    }
}
