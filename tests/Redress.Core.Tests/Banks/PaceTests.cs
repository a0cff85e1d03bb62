using Redress.Core.Banks;

namespace Redress.Core.Tests.Banks;

public sealed class PaceTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Some_come_at_once_and_then_each_waits_for_its_time()
    {
        var pace = new Pace(perSecond: 10, atOnce: 3);

        var waits = Enumerable.Range(0, 5).Select(_ => pace.Take(s_minute).TotalMilliseconds);

        Assert.Equal([0, 0, 0, 100, 200], waits);
    }

    [Fact]
    public void In_a_minute_there_are_no_more_than_its_number_whatever_the_gaps_between_them()
    {
        var pace = new Pace(perSecond: 200, atOnce: 20);
        var rng = new Random(7);
        var (now, calls) = (TimeSpan.Zero, 0);
        while (now < s_minute)
        {
            now += pace.Take(now);
            calls += now < s_minute ? 1 : 0;
            now += TimeSpan.FromMilliseconds(rng.Next(100) == 0 ? 300 : 0);
        }

        Assert.InRange(calls, 3_000, (200 * 60) + 20);
    }

    [Fact]
    public void A_long_rest_allows_no_more_at_once_than_a_short_one()
    {
        var pace = new Pace(perSecond: 10, atOnce: 3);
        pace.Take(TimeSpan.Zero);

        var waits = Enumerable.Range(0, 4).Select(_ => pace.Take(TimeSpan.FromHours(1)).TotalMilliseconds);

        Assert.Equal([0, 0, 0, 100], waits);
    }
}
