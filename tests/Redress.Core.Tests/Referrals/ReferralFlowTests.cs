using Redress.Core.Referrals;
using Redress.Core.Tests.Cases;

namespace Redress.Core.Tests.Referrals;

public sealed class ReferralFlowTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Referral s_due = Referral.Open(new("ref_1"), "case_1", s_noon, s_noon.AddHours(1));

    [Fact]
    public void Its_clock_runs_from_the_first_report() => Assert.Equal(s_noon.AddHours(24), s_due.DueAt);

    [Fact]
    public void Two_people_decline_and_one_of_them_twice_is_one()
    {
        var once = ReferralFlow.Decline(s_due, "psn_1", "why", s_noon).Value.Referral;
        Assert.False(ReferralFlow.IsAnswered(once));
        Assert.Equal(ReferralRefusals.SamePerson, ReferralFlow.Decline(once, "psn_1", "why", s_noon).Refusal);

        var twice = ReferralFlow.Decline(once, "psn_2", "why too", s_noon).Value.Referral;

        Assert.True(ReferralFlow.IsAnswered(twice));
        Assert.Equal(("psn_1", "psn_2"), (twice.First, twice.Second));
        Assert.Equal(ReferralRefusals.Answered, ReferralFlow.Decline(twice, "psn_3", "why", s_noon).Refusal);
    }

    [Fact]
    public void What_was_declined_can_still_be_filed_and_is_filed_once()
    {
        var declined = s_due with { Status = ReferralStatus.Declined };
        var filed = ReferralFlow.File(declined, "NCMEC", "1", s_noon, "psn_1").Value.Referral;

        Assert.True(ReferralFlow.IsAnswered(filed));
        Assert.Equal(ReferralRefusals.Answered, ReferralFlow.File(filed, "NCMEC", "2", s_noon, "psn_1").Refusal);
        Assert.Contains(("declined", "filed"), SchemaMoves.Of("referral_move"));
    }
}
