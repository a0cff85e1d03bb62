using FsCheck;
using FsCheck.Fluent;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Subjects;
using Redress.Core.Tests.Cases;

namespace Redress.Core.Tests.Enforcements;

public sealed class EnforcementFlowTests
{
    private static readonly DateTimeOffset s_at = DateTimeOffset.UnixEpoch;

    private static readonly Enforcement s_due = new(
        new Id<Enforcement>("enf_1"),
        new Id<Subject>("sub_1"),
        Restriction.Hide,
        true,
        EnforcementStatus.Due,
        1,
        1,
        s_at,
        s_at,
        null
    );

    private static readonly (string Name, Func<Enforcement, DateTimeOffset, EnforcementStep?> Do)[] s_verbs =
    [
        ("order", (e, at) => EnforcementFlow.Want(e, true, at)),
        ("lift", (e, at) => EnforcementFlow.Want(e, false, at)),
        ("tell", (e, at) => EnforcementFlow.Told(e, "done", at)),
        ("fail", (e, at) => EnforcementFlow.Fail(e, "refused", at)),
        ("retry", EnforcementFlow.Retry),
        ("confirm", (e, at) => EnforcementFlow.Confirm(e, "6 surfaces", at)),
        ("came back", (e, at) => EnforcementFlow.CameBack(e, "search", at)),
        ("resend", EnforcementFlow.Resend),
        ("hold again", EnforcementFlow.HoldAgain),
    ];

    [Fact]
    public void Whatever_happens_every_step_is_a_legal_move_that_counts_one_up()
    {
        var moves = SchemaMoves.Of("enforcement_move");
        ForAnyStory(
            (before, step) =>
                step.Enforcement.Version == before.Version + 1
                && moves.Contains((Word.Of(before.Status), Word.Of(step.Enforcement.Status)))
        );
    }

    [Fact]
    public void The_revision_rises_with_every_call_that_is_to_be_made_and_never_falls() =>
        ForAnyStory(
            (before, step) =>
                step.Enforcement.Status is EnforcementStatus.Due
                    ? step.Enforcement.Revision > before.Revision
                    : step.Enforcement.Revision == before.Revision
        );

    [Fact]
    public void Only_decisions_change_what_is_wanted() =>
        ForAnyStory(
            (before, step) => step.Verb is "order" or "lift" or "hold-again" || step.Enforcement.Wanted == before.Wanted
        );

    [Fact]
    public void Confirmed_comes_only_after_told_and_any_change_of_what_is_wanted_has_to_be_told_again() =>
        ForAnyStory(
            (before, step) =>
                (step.Enforcement.Status is not EnforcementStatus.Confirmed || before.Status is EnforcementStatus.Sent)
                && (
                    step.Verb is not ("order" or "lift" or "hold-again")
                    || step.Enforcement.Status is EnforcementStatus.Due
                )
        );

    [Fact]
    public void A_failure_says_why_and_is_forgotten_once_it_went_well() =>
        ForAnyStory(
            (_, step) =>
                step.Enforcement.Status switch
                {
                    EnforcementStatus.Failed => step.Enforcement.Failure is not null,
                    EnforcementStatus.Sent or EnforcementStatus.Confirmed => step.Enforcement.Failure is null,
                    EnforcementStatus.Due => true,
                }
        );

    [Fact]
    public void A_platform_that_says_done_and_does_nothing_fails_and_is_told_again()
    {
        var told = EnforcementFlow.Told(s_due, "done", s_at)!.Enforcement;
        var failed = EnforcementFlow.Fail(told, "still there", s_at)!.Enforcement;
        var again = EnforcementFlow.Retry(failed, s_at)!.Enforcement;

        Assert.Null(EnforcementFlow.Confirm(failed, "", s_at));
        Assert.Equal((EnforcementStatus.Due, 2, true), (again.Status, again.Revision, again.Wanted));
    }

    [Fact]
    public void What_came_back_is_applied_again()
    {
        var confirmed = EnforcementFlow
            .Confirm(EnforcementFlow.Told(s_due, "done", s_at)!.Enforcement, "ok", s_at)!
            .Enforcement;
        var back = EnforcementFlow.CameBack(confirmed, "search", s_at.AddHours(1))!;

        Assert.Equal(("came-back", "search", EnforcementStatus.Due), (back.Verb, back.Detail, back.Enforcement.Status));
        Assert.Equal(s_at.AddHours(1), back.Enforcement.ChangedAt);
        Assert.Equal(s_at, back.Enforcement.CreatedAt);
    }

    [Fact]
    public void Wanting_what_is_wanted_changes_nothing()
    {
        Assert.Null(EnforcementFlow.Want(s_due, true, s_at));
        Assert.Equal("lift", EnforcementFlow.Want(s_due, false, s_at)!.Verb);
    }

    [Fact]
    public void After_a_restored_backup_nothing_is_lifted_and_the_platform_takes_what_is_told_as_the_latest()
    {
        var lifted = EnforcementFlow.Want(s_due, false, s_at)!.Enforcement;
        var held = EnforcementFlow.HoldAgain(lifted, s_at)!;
        var resent = EnforcementFlow.Resend(s_due, s_at);

        Assert.Equal(("hold-again", true), (held.Verb, held.Enforcement.Wanted));
        Assert.True(held.Enforcement.Revision > lifted.Revision + 100 && resent.Enforcement.Revision > 100);
        Assert.Null(EnforcementFlow.HoldAgain(s_due, s_at));
    }

    private static void ForAnyStory(Func<Enforcement, EnforcementStep, bool> property) =>
        Prop.ForAll(
                Gen.ListOf(Gen.Choose(0, s_verbs.Length - 1), 40).ToArbitrary(),
                story =>
                {
                    var current = s_due;
                    foreach (var verb in story)
                    {
                        if (s_verbs[verb].Do(current, current.ChangedAt.AddSeconds(1)) is { } step)
                        {
                            Assert.True(property(current, step), $"{s_verbs[verb].Name} on {current}");
                            current = step.Enforcement;
                        }
                    }

                    return true;
                }
            )
            .QuickCheckThrowOnFailure();
}
