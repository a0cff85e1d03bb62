using Redress.Core.Letters;

namespace Redress.Core.Tests.Letters;

public sealed class StandingAnswerTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.0, 48)]
    [InlineData(0.5, 120)]
    [InlineData(1.0, 192)]
    public void It_comes_neither_at_once_nor_at_the_last_moment(double share, int minutes) =>
        Assert.Equal(s_noon.AddMinutes(minutes), StandingAnswer.At(s_noon, s_noon.AddHours(4), share));

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(-5)]
    public void Where_nothing_is_promised_any_more_nobody_waits(int? hours) =>
        Assert.Equal(s_noon, StandingAnswer.At(s_noon, hours is { } h ? s_noon.AddHours(h) : null, 0.7));
}
