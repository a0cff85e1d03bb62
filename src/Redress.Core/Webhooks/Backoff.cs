namespace Redress.Core.Webhooks;

/// <summary>When an event is tried again that nobody took, and when it is given up.</summary>
public static class Backoff
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(4),
        TimeSpan.FromHours(8),
        TimeSpan.FromHours(8),
    ];

    /// <summary>How often an event is tried: over about a day.</summary>
    public static int MaxTries => Waits.Length + 1;

    /// <summary>How long to wait after so many tries; null where it is given up.</summary>
    public static TimeSpan? After(long tries) => tries > Waits.Length ? null : Waits[Math.Max(tries - 1, 0)];
}
