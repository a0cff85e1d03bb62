using Redress.Core.Letters;

namespace Redress.Core.Tests.Letters;

public sealed class NoticeDelayTests
{
    private const int Draws = 20_000;
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void Without_a_law_it_lies_evenly_between_two_and_twenty_four_hours()
    {
        var random = new Random(11);
        var hours = Enumerable
            .Range(0, Draws)
            .Select(_ =>
                (NoticeDelay.SendAt(NoticeRule.Own, s_noon, random.NextDouble(), s_berlin) - s_noon).TotalHours
            )
            .ToList();

        Assert.All(hours, h => Assert.InRange(h, 2, 24));
        AssertEven([.. hours.Select(h => (h - 2) / 22)]);
    }

    [Fact]
    public void Under_the_digital_services_act_it_lies_evenly_between_now_and_the_end_of_the_day()
    {
        var random = new Random(12);
        // 13:00 in Berlin: ten hours and 55 minutes are left.
        var left = TimeSpan.FromMinutes(655);
        var shares = Enumerable
            .Range(0, Draws)
            .Select(_ => (NoticeDelay.SendAt(NoticeRule.EuDsa, s_noon, random.NextDouble(), s_berlin) - s_noon) / left)
            .ToList();

        Assert.All(shares, s => Assert.InRange(s, 0, 1));
        AssertEven(shares);
    }

    [Theory]
    [InlineData("2026-03-01T22:56:00Z")]
    [InlineData("2026-03-01T22:59:59Z")]
    [InlineData("2026-03-29T00:30:00Z")]
    [InlineData("2026-10-25T21:00:00Z")]
    public void It_never_reaches_the_next_day_whatever_the_clock_of_the_place_does(string time)
    {
        var at = DateTimeOffset.Parse(time, null);
        var day = TimeZoneInfo.ConvertTime(at, s_berlin).Date;

        Assert.All(
            (double[])[0, 0.5, 0.999_999, 1],
            share =>
            {
                var sent = NoticeDelay.SendAt(NoticeRule.EuDsa, at, share, s_berlin);
                Assert.True(sent >= at);
                Assert.Equal(day, TimeZoneInfo.ConvertTime(sent, s_berlin).Date);
            }
        );
    }

    /// <summary>Chi-square over twenty equal parts, 19 degrees of freedom: above 43.8 comes once in a thousand.</summary>
    private static void AssertEven(IReadOnlyList<double> shares)
    {
        const int parts = 20;
        var expected = shares.Count / (double)parts;
        var counts = shares.GroupBy(s => Math.Min((int)(s * parts), parts - 1)).Select(g => g.Count()).ToList();

        Assert.Equal(parts, counts.Count);
        Assert.InRange(counts.Sum(c => (c - expected) * (c - expected) / expected), 0, 43.8);
    }
}
