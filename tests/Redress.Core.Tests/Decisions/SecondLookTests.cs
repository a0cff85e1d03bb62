using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Policies;
using Redress.Core.Tests.Cases;

namespace Redress.Core.Tests.Decisions;

public sealed class SecondLookTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Id<Person> s_first = new("psn_1");
    private static readonly Id<Person> s_second = new("psn_2");

    [Fact]
    public void Nobody_alone_leaves_visible_what_concerns_a_child_for_whatever_reason()
    {
        foreach (var outcome in Enum.GetValues<Outcome>().Where(o => o.LeavesAsItIs()))
        {
            Assert.Equal(
                [SecondLookReason.LeavesVisible],
                SecondLook.Needed(outcome, [], [], child: true, hidden: false)
            );
            Assert.Equal(
                [SecondLookReason.LeavesVisible, SecondLookReason.LiftsHold],
                SecondLook.Needed(outcome, [], [], child: true, hidden: true)
            );
            Assert.Empty(SecondLook.Needed(outcome, [], [], child: false, hidden: true));
        }
    }

    [Fact]
    public void A_milder_restriction_leaves_it_visible_too_and_hiding_does_not()
    {
        foreach (var restriction in Enum.GetValues<Restriction>())
        {
            var hides = restriction is Restriction.Hide or Restriction.Remove;
            Assert.Equal(hides, SecondLook.Needed(Outcome.Restrict, [restriction], [], true, false).Count == 0);
        }
    }

    [Fact]
    public void An_account_never_ends_by_one_person_alone() =>
        Assert.Equal(
            [SecondLookReason.EndsAccount],
            SecondLook.Needed(Outcome.Restrict, [Restriction.Remove], [Restriction.Suspend], false, false)
        );

    [Fact]
    public void The_same_person_comes_again_only_where_chosen_and_after_twelve_hours()
    {
        var half = s_noon.AddHours(12);
        var later = Of(SecondLookMode.SameLater);

        Assert.Null(ProposalFlow.MayLook(later, s_second, s_noon));
        Assert.Null(ProposalFlow.MayLook(later, s_first, half));
        Assert.Equal(ProposalRefusals.SamePerson, ProposalFlow.MayLook(later, s_first, half.AddTicks(-1)));
        foreach (var mode in (SecondLookMode[])[SecondLookMode.Two, SecondLookMode.Guest])
        {
            Assert.Equal(ProposalRefusals.SamePerson, ProposalFlow.MayLook(Of(mode), s_first, half.AddDays(9)));
        }
    }

    [Fact]
    public void Nobody_agrees_or_refuses_without_a_view_of_their_own_and_never_twice()
    {
        var open = Of(SecondLookMode.Two);
        Assert.Equal(ProposalRefusals.ViewFirst, ProposalFlow.Agree(open, s_second, false, "dec_1", s_noon).Refusal);
        Assert.Equal(ProposalRefusals.ViewFirst, ProposalFlow.Refuse(open, s_second, false, s_noon).Refusal);

        var agreed = ProposalFlow.Agree(open, s_second, true, "dec_1", s_noon).Value.Proposal;

        Assert.Equal((ProposalStatus.Agreed, s_second, 2), (agreed.Status, agreed.Second, agreed.Version));
        Assert.Equal(ProposalRefusals.NotWaiting, ProposalFlow.Refuse(agreed, new("psn_3"), true, s_noon).Refusal);
        Assert.Equal(ProposalRefusals.NotWaiting, ProposalFlow.Outdate(agreed).Refusal);
    }

    [Fact]
    public void The_database_knows_the_same_moves() =>
        Assert.Equal(
            [("", "waiting"), ("waiting", "agreed"), ("waiting", "refused"), ("waiting", "stale")],
            SchemaMoves.Of("proposal_move").Order()
        );

    private static Proposal Of(SecondLookMode mode) =>
        new(
            new("prp_1"),
            new("case_1"),
            3,
            s_first,
            Outcome.NoViolation,
            "ground",
            "reasons",
            [],
            [],
            [SecondLookReason.LeavesVisible],
            0,
            s_noon,
            mode,
            null,
            null,
            null,
            ProposalStatus.Waiting,
            1
        );

    [Fact]
    public void Whoever_banks_a_fingerprint_needs_another_person() =>
        Assert.Equal(
            [SecondLookReason.BanksFingerprints],
            SecondLook.Needed(Outcome.Restrict, [Restriction.Remove], [], child: true, hidden: true, banks: true)
        );

    [Fact]
    public void An_account_ends_by_whatever_word_says_so_and_never_on_one_persons()
    {
        SecondLookReason[] ends = [SecondLookReason.EndsAccount];
        Assert.Equal(ends, SecondLook.Needed(Outcome.Restrict, [Restriction.Suspend], [], false, false));
        Assert.Equal(ends, SecondLook.Needed(Outcome.Restrict, [], [Restriction.Remove], false, false));
        Assert.Equal(ends, SecondLook.Needed(Outcome.Restrict, [Restriction.Remove], [], false, false, account: true));
        Assert.Empty(SecondLook.Needed(Outcome.Restrict, [Restriction.Remove], [], false, false));
    }

    [Fact]
    public void An_exact_match_of_a_verified_list_frees_banking_and_ending_and_never_what_stays_visible()
    {
        Assert.Empty(
            SecondLook.Needed(
                Outcome.Restrict,
                [Restriction.Remove],
                [Restriction.Suspend],
                true,
                true,
                true,
                verified: true
            )
        );
        Assert.Equal(
            [SecondLookReason.LeavesVisible, SecondLookReason.LiftsHold],
            SecondLook.Needed(Outcome.NoViolation, [], [], true, true, verified: true)
        );
    }
}
