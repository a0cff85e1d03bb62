using Redress.Storage.Jobs;

namespace Redress.Storage.Tests.Jobs;

public sealed class JobStoreTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 15)]
    [InlineData(5, 60)]
    [InlineData(60, 60)]
    [InlineData(61, 600)]
    [InlineData(long.MaxValue, 600)]
    public void Tries_come_soon_at_first_and_never_rarer_than_each_ten_minutes(long attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), JobStore.Delay(attempts));
}
