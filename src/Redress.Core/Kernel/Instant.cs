namespace Redress.Core.Kernel;

/// <summary>Times are UTC, kept as whole microseconds since 1970, so that both databases and every fact agree on them.</summary>
public static class Instant
{
    public static long ToMicros(this DateTimeOffset time) => time.UtcTicks / 10 - 62_135_596_800_000_000;

    public static DateTimeOffset FromMicros(long micros) => new((micros + 62_135_596_800_000_000) * 10, TimeSpan.Zero);

    /// <summary>The clock's time cut to microseconds.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => FromMicros(clock.GetUtcNow().ToMicros());
}
