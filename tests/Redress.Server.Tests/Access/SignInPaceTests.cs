using Redress.Server.Access;

namespace Redress.Server.Tests.Access;

public sealed class SignInPaceTests
{
    private sealed class Hand : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    [Fact]
    public void One_name_is_tried_five_times_and_then_once_in_three_minutes()
    {
        var clock = new Hand();
        var pace = new SignInPace(clock);

        Assert.Equal([true, true, true, true, true, false], Enumerable.Range(0, 6).Select(_ => pace.Take("one")));
        clock.Now += TimeSpan.FromMinutes(3);
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => pace.Take("ONE")));
        Assert.True(pace.Take("another"));
    }

    [Fact]
    public void Whoever_got_in_starts_anew()
    {
        var pace = new SignInPace(new Hand());
        for (var i = 0; i < 5; i++)
        {
            pace.Take("one");
        }

        pace.Forgive("one");

        Assert.True(pace.Take("one"));
    }

    [Fact]
    public void Many_names_together_are_slowed_too()
    {
        var clock = new Hand();
        var pace = new SignInPace(clock);
        var taken = Enumerable.Range(0, 100).Count(i => pace.Take($"name {i}"));
        Assert.Equal(30, taken);

        clock.Now += TimeSpan.FromSeconds(10);
        Assert.Equal(10, Enumerable.Range(0, 100).Count(i => pace.Take($"other {i}")));
    }
}
