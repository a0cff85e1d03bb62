using Redress.Core.Webhooks;

namespace Redress.Core.Tests.Webhooks;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_grow_and_end_after_about_a_day()
    {
        var waits = Enumerable.Range(1, Backoff.MaxTries - 1).Select(n => Backoff.After(n)!.Value).ToList();

        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromSeconds(5), waits[0]);
        Assert.InRange(waits.Aggregate(TimeSpan.Zero, (a, b) => a + b), TimeSpan.FromHours(20), TimeSpan.FromHours(30));
        Assert.Null(Backoff.After(Backoff.MaxTries));
        Assert.Null(Backoff.After(long.MaxValue));
    }
}
