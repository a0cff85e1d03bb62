namespace Redress.Core.People;

/// <summary>How long somebody stays signed in. Pure: stored times and now in, the answer out.</summary>
public static class SessionTimes
{
    /// <summary>Without use. A reviewer who is called away is signed out by the time somebody else sits down.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>In all: a long shift.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromHours(12);

    /// <summary>How long a fresh proof of who somebody is lasts for what is sensitive.</summary>
    public static readonly TimeSpan Strong = TimeSpan.FromMinutes(5);

    public static bool IsOver(DateTimeOffset startedAt, DateTimeOffset seenAt, DateTimeOffset now) =>
        now >= startedAt + Whole || now >= seenAt + Idle;

    public static bool IsStrong(DateTimeOffset strongAt, DateTimeOffset now) => now < strongAt + Strong;
}
