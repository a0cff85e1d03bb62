using Redress.Core.Banks;

namespace Redress.Core.Tests.Banks;

public sealed class WatchRulesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 6, 4, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_new_upload_waits_an_hour_at_most() =>
        Assert.Equal(s_now.AddMinutes(60), WatchRules.DelayUntil(s_now, 0, 0));

    [Theory]
    [InlineData(19, 999, true)]
    [InlineData(20, 20, false)]
    [InlineData(0, 1000, false)]
    public void Beyond_the_budget_nothing_waits(long ofOne, long ofAll, bool waits) =>
        Assert.Equal(waits, WatchRules.DelayUntil(s_now, ofOne, ofAll) is not null);
}
