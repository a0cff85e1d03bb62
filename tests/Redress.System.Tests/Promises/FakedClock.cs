using System.Globalization;

namespace Redress.System.Tests.Promises;

/// <summary>
/// The time of day of one process, set by libfaketime while it runs, as an operator or a time server sets a machine's. What
/// measures durations, the monotonic clock, goes on as it does on a machine.
/// </summary>
internal sealed class FakedClock : IDisposable
{
    private static readonly string? Library = Directory
        .GetDirectories("/usr/lib", "*-linux-gnu*")
        .Select(d => Path.Combine(d, "faketime", "libfaketimeMT.so.1"))
        .FirstOrDefault(File.Exists);
    private readonly string _file = Path.GetTempFileName();
    private TimeSpan _ahead;

    public FakedClock() => Jump(TimeSpan.Zero);

    /// <summary>Null where it is installed.</summary>
    public static string? WhyNot => Library is not null ? null : "libfaketime is not installed";

    public DateTimeOffset Now => DateTimeOffset.UtcNow + _ahead;

    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = Library ?? throw new InvalidOperationException(WhyNot),
            ["FAKETIME_TIMESTAMP_FILE"] = _file,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
        };

    public void Jump(TimeSpan by)
    {
        _ahead += by;
        // Replaced as a whole: it is read at every look at the clock.
        var fresh = _file + ".new";
        File.WriteAllText(fresh, string.Create(CultureInfo.InvariantCulture, $"{_ahead.TotalSeconds:+0;-0;+0}\n"));
        File.Move(fresh, _file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);
}
