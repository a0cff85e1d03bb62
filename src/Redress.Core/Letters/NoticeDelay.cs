namespace Redress.Core.Letters;

/// <summary>Which law says how soon the author must be told.</summary>
public enum NoticeRule
{
    /// <summary>2 to 24 hours after.</summary>
    Own,

    /// <summary>EU Digital Services Act: at the latest when the restriction takes effect; the same day.</summary>
    EuDsa,
}

/// <summary>
/// The random delay of a statement to the author, so that the minute in which it arrives points at nobody. Pure: the
/// randomness is handed in.
/// </summary>
public static class NoticeDelay
{
    private static readonly TimeSpan Least = TimeSpan.FromHours(2);
    private static readonly TimeSpan Most = TimeSpan.FromHours(24);

    /// <summary>Room to send it before the day ends.</summary>
    private static readonly TimeSpan BeforeMidnight = TimeSpan.FromMinutes(5);

    /// <param name="rule">Which law counts.</param>
    /// <param name="restrictedAt">When it was decided.</param>
    /// <param name="share">From 0 to 1, drawn evenly.</param>
    /// <param name="zone">Where the day of the restriction ends at midnight.</param>
    public static DateTimeOffset SendAt(
        NoticeRule rule,
        DateTimeOffset restrictedAt,
        double share,
        TimeZoneInfo zone
    ) =>
        rule switch
        {
            NoticeRule.Own => restrictedAt + Least + (Most - Least) * share,
            NoticeRule.EuDsa => restrictedAt + UntilMidnight(restrictedAt, zone) * share,
        };

    private static TimeSpan UntilMidnight(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var midnight = local.Date.AddDays(1);
        var left = new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)) - at - BeforeMidnight;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
