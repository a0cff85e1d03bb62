namespace Redress.Core.Receipts;

/// <summary>
/// How long one source waits before its next try of a receipt code: the generic cell rate algorithm (ITU-T I.371) over its
/// misses. Ten misses in ten minutes cost nothing, each one beyond doubles the wait, up to half a minute. There is no limit for
/// a code, so nobody can lock its owner out; and what one waits for is a hint to stop, for a code cannot be guessed anyway.
/// </summary>
public readonly record struct MissAllowance(DateTimeOffset PaidUntil)
{
    /// <summary>So often a miss costs nothing in the long run.</summary>
    public static readonly TimeSpan Each = TimeSpan.FromMinutes(1);

    /// <summary>So many misses at once cost nothing.</summary>
    public const int Free = 10;

    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>After one more miss.</summary>
    public MissAllowance Missed(DateTimeOffset now) => new((PaidUntil > now ? PaidUntil : now) + Each);

    /// <summary>How long the next try waits.</summary>
    public TimeSpan Wait(DateTimeOffset now)
    {
        var over = PaidUntil - now - (Each * Free);
        if (over <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        var doublings = Math.Min(10, (int)Math.Ceiling(over / Each) - 1);
        var wait = TimeSpan.FromSeconds(1 << doublings);
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>Whether it need not be remembered any more.</summary>
    public bool IsOver(DateTimeOffset now) => PaidUntil <= now;
}
