namespace Redress.Server.Clock;

/// <summary>
/// For demo and tests: the time of day starts where it is set and runs at real speed, but leaps when told. Durations and
/// time-outs stay those of the machine.
/// </summary>
public sealed class SteppingClock(DateTimeOffset start) : TimeProvider
{
    private readonly long _started = System.GetTimestamp();
    private long _leapt;

    public override DateTimeOffset GetUtcNow() =>
        start + System.GetElapsedTime(_started) + TimeSpan.FromTicks(Interlocked.Read(ref _leapt));

    /// <summary>Leaps to that time; never back.</summary>
    public void LeapTo(DateTimeOffset time)
    {
        var ahead = time - GetUtcNow();
        if (ahead > TimeSpan.Zero)
        {
            Interlocked.Add(ref _leapt, ahead.Ticks);
        }
    }
}
