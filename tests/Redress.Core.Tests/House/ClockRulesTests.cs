namespace Redress.Core.Tests.House;

public sealed class ClockRulesTests
{
    [Fact]
    public void No_source_has_a_clock_of_its_own() => Findings.AssertNone(Source().SelectMany(ClockRules.OwnClocks));

    [Fact]
    public void No_source_measures_a_duration_with_the_time_of_day() =>
        Findings.AssertNone(Source().SelectMany(ClockRules.WallDurations));

    [Fact]
    public void No_source_waits_by_the_time_of_day() =>
        Findings.AssertNone(Source().SelectMany(ClockRules.WallTimeouts));

    [Theory]
    [InlineData("var at = DateTimeOffset.UtcNow;")]
    [InlineData("var at = DateTime.Now;")]
    [InlineData("var ticks = Environment.TickCount;")]
    public void A_clock_of_its_own_is_found(string code) => Assert.Single(ClockRules.OwnClocks(new("A.cs", code)));

    [Theory]
    [InlineData("var took = clock.Now() - began;")]
    [InlineData("var took = _clock.GetUtcNow() - began;")]
    [InlineData("var left = due - clock.Now();")]
    public void A_duration_of_two_times_of_day_is_found(string code) =>
        Assert.Single(ClockRules.WallDurations(new("A.cs", code)));

    [Theory]
    [InlineData("await Task.Delay(Pause, clock, cancel);")]
    [InlineData("using var timer = new PeriodicTimer(Pause, _clock);")]
    public void A_wait_by_the_time_of_day_is_found(string code) =>
        Assert.Single(ClockRules.WallTimeouts(new("A.cs", code)));

    [Fact]
    public void Stored_times_may_be_compared_and_added_to() =>
        Assert.Empty(ClockRules.WallDurations(new("A.cs", "if (due <= clock.Now()) { due = clock.Now() + Day; }")));

    private static IEnumerable<SourceFile> Source() =>
        Repository.Here.Read(p =>
            p.StartsWith("src/", StringComparison.Ordinal) && p.EndsWith(".cs", StringComparison.Ordinal)
        );
}
