using Redress.Core.Letters;

namespace Redress.Core.Tests.Letters;

public sealed class ProgressTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_broken_promise_is_mended_within_a_day_and_later_ones_within_three() =>
        Assert.Equal(
            (s_now.AddHours(24), s_now.AddHours(72), s_now.AddHours(72)),
            (Lateness.NextBy(1, s_now), Lateness.NextBy(2, s_now), Lateness.NextBy(9, s_now))
        );
}
