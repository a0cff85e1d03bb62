using FsCheck;
using FsCheck.Fluent;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Core.Subjects;

namespace Redress.Core.Tests.Cases;

public sealed class CaseFlowTests
{
    private static readonly Id<Person> s_ann = new("psn_ann");
    private static readonly Id<Person> s_bea = new("psn_bea");
    private static readonly DateTimeOffset s_at = DateTimeOffset.UnixEpoch;

    private static readonly Case s_open = new(
        new Id<Case>("case_1"),
        new Id<Platform>("plt_1"),
        new Id<Subject>("sub_1"),
        CaseStatus.Open,
        1,
        Reason.Hate,
        3_000,
        s_at,
        s_at.AddHours(4),
        null,
        null,
        null,
        0
    );

    /// <summary>Everything that may happen to a case, by name. Null: nothing changes.</summary>
    private static readonly (string Name, Func<Case, Result<CaseStep>?> Do)[] s_verbs =
    [
        ("claim by Ann", c => CaseFlow.Claim(c, s_ann)),
        ("claim by Bea", c => CaseFlow.Claim(c, s_bea)),
        ("release", c => CaseFlow.Release(c, "release")),
        ("lapse", c => CaseFlow.Release(c, "lapse")),
        ("decide by Ann, pending", c => CaseFlow.Decide(c, s_ann, $"dec_{c.Version}", true, 1)),
        ("decide by Bea, done", c => CaseFlow.Decide(c, s_bea, $"dec_{c.Version}", false, 2)),
        ("confirm", c => CaseFlow.Confirm(c)),
        ("unconfirm", c => CaseFlow.Unconfirm(c)),
        ("close", c => CaseFlow.Close(c)),
        ("reopen", c => CaseFlow.Reopen(c, "first-party report")),
        ("hold", c => CaseFlow.Hold(c, $"dec_h{c.Version}")),
        ("end the hold", c => CaseFlow.EndHold(c, "review date")),
        (
            "weigh",
            c => CaseFlow.Weigh(c, c.Priority + 1, Reason.Grooming, s_at) is { } step ? (Result<CaseStep>?)step : null
        ),
        (
            "await a second",
            c =>
                c.Status is CaseStatus.Claimed
                    ? (Result<CaseStep>?)
                        new CaseStep(
                            c with
                            {
                                Status = CaseStatus.AwaitingSecond,
                                ClaimedBy = null,
                                Version = c.Version + 1,
                            },
                            "propose"
                        )
                    : null
        ),
    ];

    [Fact]
    public void Whatever_happens_every_step_is_a_legal_move_that_counts_one_up()
    {
        var moves = SchemaMoves.Of("case_move");
        ForAnyStory(
            (before, step) =>
                step.Case.Version == before.Version + 1
                && moves.Contains((Word.Of(before.Status), Word.Of(step.Case.Status)))
        );
    }

    [Fact]
    public void A_case_is_claimed_by_somebody_exactly_while_it_is_claimed() =>
        ForAnyStory((_, step) => step.Case.Status is CaseStatus.Claimed == step.Case.ClaimedBy is not null);

    [Fact]
    public void A_final_decision_ends_the_hold_and_is_never_forgotten() =>
        ForAnyStory(
            (before, step) =>
                (step.Verb != "decide" || (step.Case.HoldId is null && step.Case.FinalId is not null))
                && (before.FinalId is null || step.Case.FinalId is not null)
                && (step.Verb is "decide" or "hold" or "end-hold" || step.Case.HoldId == before.HoldId)
                && (step.Verb is "decide" || step.Case.FinalId == before.FinalId)
        );

    [Fact]
    public void A_case_stays_the_case_of_its_subject() =>
        ForAnyStory(
            (before, step) =>
                step.Case with
                {
                    Status = before.Status,
                    Version = before.Version,
                    Reason = before.Reason,
                    Priority = before.Priority,
                    DueAt = before.DueAt,
                    ClaimedBy = before.ClaimedBy,
                    HoldId = before.HoldId,
                    FinalId = before.FinalId,
                    FirstPartySeen = before.FirstPartySeen,
                } == before
        );

    [Fact]
    public void Only_who_claimed_decides()
    {
        var claimed = CaseFlow.Claim(s_open, s_ann).Value.Case;

        Assert.Equal(CaseRefusals.NotClaimed, CaseFlow.Decide(s_open, s_ann, "dec_1", true, 0).Refusal);
        Assert.Equal(CaseRefusals.ClaimedByAnother, CaseFlow.Decide(claimed, s_bea, "dec_1", true, 0).Refusal);
        Assert.Equal(CaseRefusals.ClaimedByAnother, CaseFlow.Claim(claimed, s_bea).Refusal);
        Assert.Equal(CaseStatus.Confirming, CaseFlow.Decide(claimed, s_ann, "dec_1", true, 0).Value.Case.Status);
        Assert.Equal(CaseStatus.Decided, CaseFlow.Decide(claimed, s_ann, "dec_1", false, 0).Value.Case.Status);
    }

    [Fact]
    public void A_case_is_not_closed_before_the_platform_has_done_it_and_not_twice()
    {
        var confirming = CaseFlow.Decide(CaseFlow.Claim(s_open, s_ann).Value.Case, s_ann, "dec_1", true, 3).Value.Case;
        var decided = CaseFlow.Confirm(confirming).Value.Case;
        var closed = CaseFlow.Close(decided).Value.Case;

        Assert.Equal(CaseRefusals.NotDecided, CaseFlow.Close(s_open).Refusal);
        Assert.Equal(CaseRefusals.EnforcementPending, CaseFlow.Close(confirming).Refusal);
        Assert.Equal(CaseRefusals.AlreadyClosed, CaseFlow.Close(closed).Refusal);
        Assert.Equal(CaseStatus.Confirming, CaseFlow.Unconfirm(decided).Value.Case.Status);
        Assert.Equal(3, closed.FirstPartySeen);
    }

    [Fact]
    public void A_decided_case_is_never_a_dead_end()
    {
        foreach (var status in (CaseStatus[])[CaseStatus.Confirming, CaseStatus.Decided, CaseStatus.Closed])
        {
            var reopened = CaseFlow.Reopen(s_open with { Status = status, FinalId = "dec_1" }, "appeal").Value;

            Assert.Equal((CaseStatus.Open, "reopen", "appeal"), (reopened.Case.Status, reopened.Verb, reopened.Detail));
            Assert.True(CaseFlow.Claim(reopened.Case, s_bea).Ok);
            Assert.True(CaseFlow.Hold(reopened.Case, "dec_2").Ok);
        }
    }

    [Fact]
    public void Weighing_writes_nothing_where_nothing_changes()
    {
        Assert.Null(CaseFlow.Weigh(s_open, s_open.Priority, s_open.Reason, s_open.DueAt));
        Assert.NotNull(CaseFlow.Weigh(s_open, s_open.Priority + 1, s_open.Reason, s_open.DueAt));
    }

    /// <summary>Any verbs in any order, from an open case; the property must hold of each step that happens.</summary>
    private static void ForAnyStory(Func<Case, CaseStep, bool> property) =>
        Prop.ForAll(
                Gen.ListOf(Gen.Choose(0, s_verbs.Length - 1), 40).ToArbitrary(),
                story =>
                {
                    var current = s_open;
                    foreach (var verb in story)
                    {
                        if (s_verbs[verb].Do(current) is { Ok: true } result)
                        {
                            Assert.True(property(current, result.Value), $"{s_verbs[verb].Name} on {current}");
                            current = result.Value.Case;
                        }
                    }

                    return true;
                }
            )
            .QuickCheckThrowOnFailure();
}
