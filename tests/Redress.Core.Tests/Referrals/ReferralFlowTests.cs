using Redress.Core.Decisions;
using Redress.Core.Kernel;
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
    public void Nothing_is_reported_on_one_persons_word()
    {
        Assert.Equal(ReferralRefusals.SecondLookFirst, File(s_due).Refusal);
        var proposed = Propose(s_due);
        Assert.False(ReferralFlow.IsAnswered(proposed));
        Assert.Equal(ReferralRefusals.SecondLookFirst, File(proposed).Refusal);
        Assert.Equal(ProposalRefusals.SamePerson, Second(proposed, "psn_1", s_noon.AddDays(9)).Refusal);

        var agreed = Second(proposed, "psn_2", s_noon).Value.Referral;
        Assert.False(ReferralFlow.IsAnswered(agreed));
        var filed = File(agreed).Value.Referral;

        Assert.True(ReferralFlow.IsAnswered(filed));
        Assert.False(filed.Matched);
        Assert.Equal(("psn_1", "psn_2"), (filed.ProposedBy, filed.AgreedBy));
    }

    [Fact]
    public void An_exact_match_of_a_verified_list_needs_nobody_else_and_it_is_written_down()
    {
        foreach (var status in (ReferralStatus[])[ReferralStatus.Due, ReferralStatus.Declined, ReferralStatus.Proposed])
        {
            var filed = File(s_due with { Status = status }, matched: true).Value.Referral;
            Assert.True(filed.Matched);
        }

        var agreed = Second(Propose(s_due), "psn_2", s_noon).Value.Referral;
        Assert.False(File(agreed, matched: true).Value.Referral.Matched);
    }

    [Fact]
    public void A_lone_operator_comes_again_after_twelve_hours_where_they_chose_so()
    {
        var proposed = Propose(s_due, SecondLookMode.SameLater);

        Assert.Equal(ProposalRefusals.SamePerson, Second(proposed, "psn_1", s_noon.AddHours(11)).Refusal);
        Assert.True(Second(proposed, "psn_1", s_noon.AddHours(12)).Ok);
    }

    [Fact]
    public void Whoever_does_not_agree_leaves_the_question_open_and_then_two_can_decline_it()
    {
        var proposed = Propose(s_due);
        Assert.Equal(ReferralRefusals.Proposed, ReferralFlow.Decline(proposed, "psn_2", "why", s_noon).Refusal);

        var refused = ReferralFlow.Second(proposed, "psn_2", agrees: false, "Nobody is in it.", s_noon).Value;
        Assert.Equal("Nobody is in it.", refused.Reasons);
        var open = refused.Referral;

        Assert.Equal(ReferralStatus.Due, open.Status);
        Assert.Null(open.ProposedBy);
        Assert.Equal(ReferralRefusals.NotProposed, Second(open, "psn_3", s_noon).Refusal);
        Assert.True(ReferralFlow.Decline(open, "psn_2", "why", s_noon).Ok);
    }

    [Fact]
    public void Only_whoever_proposed_it_takes_it_back_and_only_while_nobody_has_looked()
    {
        var proposed = Propose(s_due);
        Assert.Equal(ReferralRefusals.NotYours, ReferralFlow.TakeBack(proposed, "psn_2").Refusal);
        Assert.Equal(ReferralRefusals.NotProposed, ReferralFlow.TakeBack(s_due, "psn_1").Refusal);
        var agreed = Second(proposed, "psn_2", s_noon).Value.Referral;
        Assert.Equal(ReferralRefusals.NotProposed, ReferralFlow.TakeBack(agreed, "psn_1").Refusal);

        var open = ReferralFlow.TakeBack(proposed, "psn_1").Value.Referral;

        Assert.Equal((ReferralStatus.Due, null, null), (open.Status, open.ProposedBy, open.ProposedReasons));
        Assert.Equal(ReferralRefusals.SecondLookFirst, File(open).Refusal);
    }

    [Fact]
    public void What_was_declined_can_still_be_filed_and_is_filed_once()
    {
        var declined = s_due with { Status = ReferralStatus.Declined };
        var filed = File(Second(Propose(declined), "psn_2", s_noon).Value.Referral).Value.Referral;

        Assert.True(ReferralFlow.IsAnswered(filed));
        Assert.Equal(ReferralRefusals.Answered, File(filed).Refusal);
        Assert.Equal(ReferralRefusals.Answered, ReferralFlow.Propose(filed, "p", "", default, s_noon).Refusal);
    }

    [Fact]
    public void Every_move_of_the_flow_is_one_that_the_database_allows()
    {
        var moves = SchemaMoves.Of("referral_move");
        foreach (var from in Enum.GetValues<ReferralStatus>())
        {
            var current = s_due with { Status = from, ProposedBy = "psn_1", ProposedAt = s_noon };
            foreach (
                var step in new[]
                {
                    ReferralFlow.Propose(current, "psn_1", "why", SecondLookMode.Two, s_noon),
                    ReferralFlow.TakeBack(current, "psn_1"),
                    ReferralFlow.Second(current, "psn_2", true, "why", s_noon),
                    ReferralFlow.Second(current, "psn_2", false, "why", s_noon),
                    ReferralFlow.Decline(current, "psn_3", "why", s_noon),
                    File(current, matched: true),
                }
            )
            {
                if (step.Ok)
                {
                    var to = Word.Of(step.Value.Referral.Status);
                    Assert.Contains((Word.Of(from), to), moves);
                }
            }
        }
    }

    private static Referral Propose(Referral current, SecondLookMode mode = SecondLookMode.Two) =>
        ReferralFlow.Propose(current, "psn_1", "It shows a child.", mode, s_noon).Value.Referral;

    private static Result<ReferralStep> Second(Referral current, string person, DateTimeOffset at) =>
        ReferralFlow.Second(current, person, agrees: true, "I see a child too.", at);

    private static Result<ReferralStep> File(Referral current, bool matched = false) =>
        ReferralFlow.File(current, "NCMEC", "1", s_noon, "psn_1", matched);
}
