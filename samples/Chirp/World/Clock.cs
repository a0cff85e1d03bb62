namespace Chirp.World;

/// <summary>Chirp's time. A demo may set it to another year; it then goes on at real speed from there.</summary>
internal sealed class Clock : TimeProvider
{
    private long _offsetTicks;
    private bool _webhooks;

    public override DateTimeOffset GetUtcNow() =>
        System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public long Seconds => GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The time against which a signature's age is checked: the real one unless the demo says otherwise.</summary>
    public DateTimeOffset ForSignatures => Volatile.Read(ref _webhooks) ? GetUtcNow() : System.GetUtcNow();

    public void Set(DateTimeOffset now, bool webhooks)
    {
        Interlocked.Exchange(ref _offsetTicks, (now - System.GetUtcNow()).Ticks);
        Volatile.Write(ref _webhooks, webhooks);
    }
}
