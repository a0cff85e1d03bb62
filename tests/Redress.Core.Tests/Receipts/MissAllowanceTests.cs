using Redress.Core.Receipts;

namespace Redress.Core.Tests.Receipts;

public sealed class MissAllowanceTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ten_misses_cost_nothing_and_each_one_beyond_doubles_the_wait_up_to_half_a_minute()
    {
        var waits = new List<double>();
        var allowance = default(MissAllowance);
        for (var i = 0; i < 18; i++)
        {
            waits.Add(allowance.Wait(s_now).TotalSeconds);
            allowance = allowance.Missed(s_now);
        }

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30], waits);
    }

    [Fact]
    public void Time_pays_for_misses()
    {
        var allowance = default(MissAllowance);
        for (var i = 0; i < 14; i++)
        {
            allowance = allowance.Missed(s_now);
        }

        Assert.True(allowance.Wait(s_now) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, allowance.Wait(s_now.AddMinutes(4)));
        Assert.False(allowance.IsOver(s_now.AddMinutes(13)));
        Assert.True(allowance.IsOver(s_now.AddMinutes(14)));
        Assert.Equal(s_now.AddMinutes(21), allowance.Missed(s_now.AddMinutes(20)).PaidUntil);
    }
}
