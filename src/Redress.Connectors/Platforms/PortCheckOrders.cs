using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;

namespace Redress.Connectors.Platforms;

/// <summary>
/// The part of the check that changes something: hides the test subject, repeats, contradicts with an older order, brings
/// it back, and after each step reads the public pages, because an answer alone proves nothing.
/// </summary>
internal sealed class PortCheckOrders(
    WebhookPlatform platform,
    SurfaceReader reader,
    IReadOnlySet<WebOrigin> origins,
    IdSource ids,
    PortFindings findings
)
{
    public async Task RunAsync(ResolvedSubject subject, int revision, CancellationToken cancel)
    {
        var hide = Order(subject.Ref, revision);
        findings.Try("apply");
        var applied = (await platform.ApplyAsync([hide], cancel))[0];
        findings.Expect(
            applied,
            OrderOutcome.Done,
            "apply-not-done",
            "apply 'hide' to the test subject",
            "Hide it from everybody but its author and answer \"result\": \"done\"."
        );
        if (applied.Outcome == OrderOutcome.Done)
        {
            await LookAsync(subject, wanted: true, "hide-not-visible", "apply 'hide' answered 'done'", cancel);
            await RepeatAsync(hide, cancel);
            await ContradictAsync(subject, revision - 1, cancel);
        }

        // Whatever happened, the test subject is brought back.
        await LiftAsync(subject, revision + 1, cancel);
        await LateAsync(subject, revision, cancel);
    }

    private PortOrder Order(SubjectRef subject, int revision) =>
        new(ids.New("enf"), subject, Restriction.Hide, revision);

    private async Task RepeatAsync(PortOrder hide, CancellationToken cancel)
    {
        findings.Try("replay");
        findings.Expect(
            (await platform.ApplyAsync([hide], cancel))[0],
            OrderOutcome.Done,
            "replay-not-done",
            "The same call a second time, with the same webhook-id",
            "Calls are repeated when an answer is lost: answer 'done' if it is so, also when it already was."
        );
    }

    private async Task ContradictAsync(ResolvedSubject subject, int lower, CancellationToken cancel)
    {
        findings.Try("lower-revision");
        findings.Expect(
            (await platform.LiftAsync([Order(subject.Ref, lower)], cancel))[0],
            OrderOutcome.Stale,
            "lower-revision-not-stale",
            "lift with a lower revision than the last apply",
            "Keep the highest revision for each subject and restriction; answer 'stale' to smaller ones and do nothing."
        );
        await LookAsync(
            subject,
            wanted: true,
            "lower-revision-carried-out",
            "a lower revision was to be ignored",
            cancel
        );
    }

    private async Task LiftAsync(ResolvedSubject subject, int revision, CancellationToken cancel)
    {
        findings.Try("lift");
        var lifted = (await platform.LiftAsync([Order(subject.Ref, revision)], cancel))[0];
        findings.Expect(
            lifted,
            OrderOutcome.Done,
            "lift-not-done",
            "lift 'hide' of the test subject",
            "Show it again as it was and answer \"result\": \"done\"."
        );
        if (lifted.Outcome == OrderOutcome.Done)
        {
            await LookAsync(subject, wanted: false, "lift-not-visible", "lift 'hide' answered 'done'", cancel);
        }
    }

    private async Task LateAsync(ResolvedSubject subject, int revision, CancellationToken cancel)
    {
        findings.Try("late-order");
        findings.Expect(
            (await platform.ApplyAsync([Order(subject.Ref, revision)], cancel))[0],
            OrderOutcome.Stale,
            "late-order-not-stale",
            "apply with a lower revision than the last lift",
            "apply and lift share one revision for each subject and restriction."
        );
    }

    private async Task LookAsync(
        ResolvedSubject subject,
        bool wanted,
        string code,
        string after,
        CancellationToken cancel
    )
    {
        var surfaces = subject.Surfaces.Where(s => s.Restriction == Restriction.Hide).ToList();
        var answers = await reader.ReadAsync(origins, [new SurfaceQuestion("test", wanted, surfaces)], cancel);
        switch (answers[0].View)
        {
            case SurfaceView.Differs differs:
                findings.Add(
                    code,
                    $"Although {after}, these surfaces show otherwise: {string.Join(", ", differs.Surfaces)}.",
                    "Change what everybody sees before you answer, caches and direct media addresses included."
                );
                break;
            case SurfaceView.Unknown unknown:
                findings.Add(
                    "surface-not-readable",
                    $"A surface could not be read ({unknown.Reason}).",
                    "Let every declared surface be read without sign-in, without redirects, within ten seconds."
                );
                break;
            case SurfaceView.AllAsWanted or SurfaceView.NothingDeclared:
                break;
        }
    }
}
