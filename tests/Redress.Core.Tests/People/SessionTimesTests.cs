using Redress.Core.People;

namespace Redress.Core.Tests.People;

public sealed class SessionTimesTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_session_that_nobody_uses_for_half_an_hour_is_over()
    {
        Assert.False(SessionTimes.IsOver(s_noon, s_noon, s_noon + TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1)));
        Assert.True(SessionTimes.IsOver(s_noon, s_noon, s_noon + TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public void A_session_is_over_after_twelve_hours_however_much_it_is_used()
    {
        var end = s_noon + TimeSpan.FromHours(12);

        Assert.False(SessionTimes.IsOver(s_noon, end, end - TimeSpan.FromTicks(1)));
        Assert.True(SessionTimes.IsOver(s_noon, end, end));
    }

    [Fact]
    public void A_proof_of_who_somebody_is_counts_for_five_minutes()
    {
        Assert.True(SessionTimes.IsStrong(s_noon, s_noon + TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1)));
        Assert.False(SessionTimes.IsStrong(s_noon, s_noon + TimeSpan.FromMinutes(5)));
    }
}
