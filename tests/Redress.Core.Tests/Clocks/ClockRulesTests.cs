using Redress.Core.Clocks;
using Redress.Core.Reports;

namespace Redress.Core.Tests.Clocks;

/// <summary>A clock is what is stored and what the law says, and nothing else.</summary>
public sealed class ClockRulesTests
{
    private static readonly DateTimeOffset s_at = new(2026, 1, 21, 9, 0, 0, TimeSpan.Zero);

    private static readonly RequestElements s_bare = new(null, s_at, null, null);

    private static readonly ClockFacts s_image = new(
        Source.AffectedPerson,
        null,
        Reason.IntimateImage,
        s_at,
        s_at.AddHours(4),
        s_bare,
        null,
        null,
        null,
        false
    );

    private static IReadOnlyList<Clock> Of(ClockFacts facts) => ClockRules.Of(facts, LawClocks.Longest);

    private static Clock? Named(ClockFacts facts, string name) => Of(facts).SingleOrDefault(c => c.Name == name);

    [Fact]
    public void A_take_it_down_request_starts_its_clock_when_the_last_of_four_elements_comes()
    {
        Assert.Null(Named(s_image, LawClocks.Tida));
        Assert.Equal(["signature", "good-faith", "contact"], s_bare.Missing);
        var complete = new RequestElements(s_at.AddMinutes(1), s_at, s_at.AddHours(9), s_at.AddMinutes(2));
        Assert.Empty(complete.Missing);

        var clock = Named(s_image with { Elements = complete }, LawClocks.Tida)!;

        Assert.Equal((s_at.AddHours(9), s_at.AddHours(57)), (clock.StartsAt, clock.DueAt));
        Assert.Null(Named(s_image with { Elements = complete, Source = Source.Bystander }, LawClocks.Tida));
        Assert.Null(Named(s_image with { Elements = complete, Reason = Reason.Hate }, LawClocks.Tida));
    }

    [Theory]
    [InlineData(LawClocks.Osa, 48)]
    [InlineData(LawClocks.Dsa, 720)]
    [InlineData(LawClocks.Own, 4)]
    public void Other_clocks_start_with_the_report(string name, int hours)
    {
        var clock = Named(s_image, name)!;

        Assert.Equal((s_at, s_at.AddHours(hours)), (clock.StartsAt, clock.DueAt));
        Assert.False(clock.IsBreached(clock.DueAt));
        Assert.True(clock.IsBreached(clock.DueAt.AddTicks(10)));
    }

    [Fact]
    public void An_authoritys_order_on_terrorist_content_has_an_hour()
    {
        var order = s_image with { Source = Source.Authority, Reason = Reason.Terrorism };

        Assert.Equal(s_at.AddHours(1), Named(order, LawClocks.Tco)!.DueAt);
        Assert.Null(Named(order with { Source = Source.Bystander }, LawClocks.Tco));
    }

    [Fact]
    public void Removal_is_met_by_being_gone_and_not_by_a_decision_alone()
    {
        var decided = s_image with { DecidedAt = s_at.AddHours(1), LookedAt = s_at.AddMinutes(50) };

        Assert.True(Named(decided, LawClocks.Osa)!.Runs);
        Assert.Equal(s_at.AddHours(1), Named(decided with { Stayed = true }, LawClocks.Osa)!.MetAt);
        Assert.Equal(s_at.AddHours(2), Named(decided with { GoneAt = s_at.AddHours(2) }, LawClocks.Osa)!.MetAt);
        Assert.Equal(s_at.AddHours(1), Named(decided, LawClocks.Dsa)!.MetAt);
        Assert.Equal(s_at.AddMinutes(50), Named(decided, LawClocks.Own)!.MetAt);
    }

    [Fact]
    public void What_was_met_too_late_is_a_breach_for_ever()
    {
        var late = Named(s_image with { LookedAt = s_at.AddHours(5) }, LawClocks.Own)!;

        Assert.True(late.IsBreached(s_at));
        Assert.True(late.IsBreached(s_at.AddYears(20)));
    }

    [Fact]
    public void A_clock_that_the_pack_leaves_out_does_not_run() =>
        Assert.Equal([LawClocks.Own], ClockRules.Of(s_image, new Dictionary<string, TimeSpan>()).Select(c => c.Name));
}
