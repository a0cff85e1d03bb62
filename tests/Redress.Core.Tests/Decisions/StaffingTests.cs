using Redress.Core.Decisions;

namespace Redress.Core.Tests.Decisions;

public sealed class StaffingTests
{
    [Theory]
    [InlineData(3, 0, SecondLookMode.Two, "")]
    [InlineData(2, 0, SecondLookMode.Two, "appeal")]
    [InlineData(1, 5, SecondLookMode.Two, "second-look referral-file appeal referral-decline close-failed")]
    [InlineData(1, 1, SecondLookMode.Guest, "appeal referral-decline close-failed")]
    [InlineData(1, 0, SecondLookMode.Guest, "second-look referral-file appeal referral-decline close-failed")]
    [InlineData(2, 0, SecondLookMode.Guest, "")]
    [InlineData(1, 0, SecondLookMode.SameLater, "appeal referral-decline close-failed")]
    [InlineData(0, 9, SecondLookMode.SameLater, "second-look referral-file appeal referral-decline close-failed")]
    public void Each_rule_that_asks_for_more_people_is_named(
        int deciders,
        int guests,
        SecondLookMode mode,
        string unmet
    ) =>
        Assert.Equal(
            unmet,
            string.Join(' ', Staffing.Unmet(deciders, guests, childSafety: 1, undoers: 2, mode).Select(u => u.Rule))
        );

    [Fact]
    public void Without_child_safety_no_notice_is_released_and_one_person_undoes_nothing() =>
        Assert.Equal(
            ["undo", "notice-release"],
            Staffing.Unmet(9, 0, childSafety: 0, undoers: 1, SecondLookMode.Two).Select(u => u.Rule)
        );
}
