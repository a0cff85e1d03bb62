namespace Redress.Core.Letters;

/// <summary>
/// When a reporter is told what had been decided before their report came. At once would tell them that it had been, and so
/// that somebody else reported: they are told within the time in which a person was promised to have looked, as everybody
/// is. Pure: the randomness is handed in.
/// </summary>
public static class StandingAnswer
{
    /// <summary>Parts of the promised time.</summary>
    private const double Earliest = 0.2;
    private const double Latest = 0.8;

    /// <param name="receivedAt">When the report came.</param>
    /// <param name="lookBy">What it was promised; null where nothing was.</param>
    /// <param name="share">From 0 to 1, drawn evenly.</param>
    public static DateTimeOffset At(DateTimeOffset receivedAt, DateTimeOffset? lookBy, double share)
    {
        var promised = (lookBy ?? receivedAt) - receivedAt;
        return promised > TimeSpan.Zero ? receivedAt + promised * (Earliest + (Latest - Earliest) * share) : receivedAt;
    }
}
