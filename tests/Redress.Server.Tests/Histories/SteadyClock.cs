namespace Redress.Server.Tests.Histories;

/// <summary>A time of day that stands still until it is moved, so that the same seed meets the same times.</summary>
internal sealed class SteadyClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>Never back.</summary>
    public void To(DateTimeOffset time) => _now = time > _now ? time : _now;
}
