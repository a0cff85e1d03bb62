namespace Redress.Core.Banks;

/// <summary>
/// At most so many calls in a second, in the long run; a few that were not made may be made up for. Not for several threads.
/// </summary>
/// <param name="perSecond">How many, more than 0.</param>
/// <param name="atOnce">How many may come without a pause between them, at least 1.</param>
public sealed class Pace(double perSecond, int atOnce)
{
    private readonly TimeSpan _each = TimeSpan.FromSeconds(1 / perSecond);
    private TimeSpan _next;

    /// <summary>Takes the next call.</summary>
    /// <param name="now">Since any one moment; never going back.</param>
    /// <returns>How long it has to wait; zero where it need not.</returns>
    public TimeSpan Take(TimeSpan now)
    {
        var due = _next > now ? _next : now;
        _next = due + _each;
        var wait = due - (_each * (atOnce - 1)) - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
