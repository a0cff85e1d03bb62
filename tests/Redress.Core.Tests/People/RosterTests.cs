using Redress.Core.Kernel;
using Redress.Core.People;

namespace Redress.Core.Tests.People;

public sealed class RosterTests
{
    private static readonly DutyDay[] s_week =
    [
        DutyDay.Monday,
        DutyDay.Tuesday,
        DutyDay.Wednesday,
        DutyDay.Thursday,
        DutyDay.Friday,
    ];
    private static readonly HashSet<DateOnly> s_none = [];
    private static readonly Shift s_day = Of("a", 1, s_week, 8 * 60, 18 * 60);
    private static readonly Shift s_night = Of("b", 2, s_week, 22 * 60, 6 * 60);

    [Theory]
    [InlineData("2026-11-23T07:59:00Z", false)]
    [InlineData("2026-11-23T08:00:00Z", true)]
    [InlineData("2026-11-23T17:59:59Z", true)]
    [InlineData("2026-11-23T18:00:00Z", false)]
    [InlineData("2026-11-22T12:00:00Z", false)]
    public void A_shift_covers_its_hours_on_its_days_and_nothing_else(string time, bool covered) =>
        Assert.Equal(covered, Roster.Covers(s_day, s_none, DateTimeOffset.Parse(time, null)));

    [Theory]
    [InlineData("2026-11-23T22:00:00Z", true)]
    [InlineData("2026-11-24T05:59:00Z", true)]
    [InlineData("2026-11-24T06:00:00Z", false)]
    [InlineData("2026-11-28T03:00:00Z", true)]
    [InlineData("2026-11-28T23:00:00Z", false)]
    [InlineData("2026-11-23T03:00:00Z", false)]
    public void A_shift_over_midnight_belongs_to_the_day_on_which_it_begins(string time, bool covered) =>
        Assert.Equal(covered, Roster.Covers(s_night, s_none, DateTimeOffset.Parse(time, null)));

    [Fact]
    public void On_a_holiday_only_shifts_for_holidays_count()
    {
        var christmas = new HashSet<DateOnly> { new(2026, 12, 25) };
        var holiday = Of("c", 3, [DutyDay.Holiday], 0, 1440);
        var noon = new DateTimeOffset(2026, 12, 25, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(["psn_a"], Roster.OnDuty([s_day, holiday], s_none, noon).Select(p => p.Value));
        Assert.Equal(["psn_c"], Roster.OnDuty([s_day, holiday], christmas, noon).Select(p => p.Value));
    }

    [Fact]
    public void Hours_are_those_of_the_shifts_own_zone_in_summer_and_in_winter()
    {
        var berlin = s_day with { Zone = "Europe/Berlin" };

        Assert.True(Roster.Covers(berlin, s_none, new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero)));
        Assert.False(Roster.Covers(berlin, s_none, new DateTimeOffset(2026, 12, 7, 6, 0, 0, TimeSpan.Zero)));
        Assert.True(Roster.Covers(berlin, s_none, new DateTimeOffset(2026, 12, 7, 7, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void People_come_by_rank_and_each_once()
    {
        var noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        var first = Of("z", 0, s_week, 0, 1440);

        Assert.Equal(
            ["psn_z", "psn_a"],
            Roster.OnDuty([s_day, first, first with { Id = "again", Rank = 5 }], s_none, noon).Select(p => p.Value)
        );
    }

    private static Shift Of(string id, int rank, DutyDay[] days, int from, int to) =>
        new(id, new Id<Person>("psn_" + id), rank, days, from, to, "UTC");
}
