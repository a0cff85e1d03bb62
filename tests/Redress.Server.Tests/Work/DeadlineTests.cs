using Redress.Server.Work;

namespace Redress.Server.Tests.Work;

public sealed class DeadlineTests
{
    [Fact]
    public void What_is_left_is_never_more_than_was_given_and_never_less_than_nothing()
    {
        Assert.InRange(Deadline.In(TimeSpan.FromSeconds(5)).Left, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, Deadline.In(TimeSpan.Zero).Left);
        Assert.Equal(TimeSpan.Zero, Deadline.In(TimeSpan.FromSeconds(-1)).Left);
    }

    [Fact]
    public void Something_is_under_way_until_everything_that_began_has_ended()
    {
        var busy = new Busy();
        var first = busy.Enter();
        var second = busy.Enter();
        first.Dispose();
        Assert.True(busy.Any);
        second.Dispose();
        Assert.False(busy.Any);
    }
}
