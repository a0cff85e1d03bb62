using Redress.Connectors.Net;
using Redress.Connectors.Webhooks;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;

namespace Redress.Connectors.Platforms;

/// <summary>What to check.</summary>
/// <param name="TestSubject">
/// A subject made for tests: it is hidden and brought back, and its author gets one letter. Its revisions are high
/// afterwards, so it should not be used for anything else. Null: only what changes nothing is tried.
/// </param>
/// <param name="Origins">Origins of surfaces beyond the endpoint's and those in <c>links</c>.</param>
public sealed record PortCheckTarget(
    Uri Endpoint,
    WebhookSecret Secret,
    SubjectRef? TestSubject,
    IReadOnlyList<string> Origins
);

/// <summary>Plays the whole port against a platform and says what is wrong: behind <c>redress platform check</c>.</summary>
public sealed class PortCheck(Fetcher fetcher, TimeProvider clock, IdSource ids, Ids.Fill fill)
{
    private static readonly TimeSpan FarOff = TimeSpan.FromMinutes(10);

    // Revisions count seconds from here, so that a later check of the same subject has higher ones.
    private static readonly DateTimeOffset RevisionsFrom = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task<PortCheckReport> RunAsync(PortCheckTarget target, CancellationToken cancel)
    {
        var findings = new PortFindings();
        var platform = new WebhookPlatform(fetcher, target.Endpoint, [target.Secret], clock, ids);
        if (!new PortCall(fetcher, target.Endpoint).IsUsableEndpoint)
        {
            findings.Add(
                "endpoint-not-https",
                "The endpoint is not https.",
                "Serve it over https, or put its exact host:port on the allow-list for a test on this machine."
            );
            return findings.Report;
        }

        findings.Try("describe");
        var answer = await platform.DescribeAsync(cancel);
        if (answer is not DescribeResult.Described described)
        {
            var failed = (DescribeResult.Failed)answer;
            findings.Add(
                "describe-failed",
                $"describe, correctly signed, was not answered as the port says: {failed.Failure}.",
                "Answer 200 with application/json as in docs/api/platform-port.md; check secret, clock and raw body."
            );
            return findings.Report;
        }

        await CheckSignaturesAsync(target, findings, cancel);
        await CheckMadeUpAsync(platform, findings, cancel);
        if (target.TestSubject is { } subject)
        {
            await CheckSubjectAsync(target, platform, described.Description, subject, findings, cancel);
        }

        return findings.Report;
    }

    private static string Plain(SubjectRef subject) => $"{Word.Of(subject.Kind)} {subject.Id}";

    private async Task CheckSignaturesAsync(PortCheckTarget target, PortFindings findings, CancellationToken cancel)
    {
        Span<byte> random = stackalloc byte[32];
        fill(random);
        var other = WebhookSecret.Create(random);
        foreach (var bad in BadCalls(target.Secret, other))
        {
            findings.Try(bad.Code.Replace("-accepted", "", StringComparison.Ordinal));
            var result = await PostAsync(target, bad.Call, cancel);
            if (result is FetchResult.Answer { Status: < 400 })
            {
                findings.Add(bad.Code, $"{bad.What} was accepted.", bad.Mend);
            }
            else if (result is FetchResult.Answer { Status: >= 500 })
            {
                findings.Add(
                    "bad-call-is-a-fault",
                    $"{bad.What} was answered with a fault of the server.",
                    "Answer 401."
                );
            }
        }

        findings.Try("several-signatures");
        var rotated = Describe([other, target.Secret], clock.GetUtcNow());
        var answer = PortCall.Read(await PostAsync(target, rotated, cancel), PortJson.Default.WireDescription);
        findings.AddUnless(
            answer.Value is not null,
            "several-signatures-refused",
            $"A call with two signatures, of which the second is valid, was refused: {answer.Failure}.",
            "Split webhook-signature at spaces and accept if any of them fits; secrets are changed over this way."
        );
    }

    /// <summary>All with describe, which changes nothing whoever asks.</summary>
    private BadCall[] BadCalls(WebhookSecret secret, WebhookSecret other)
    {
        const string FiveMinutes = "Refuse a timestamp that is more than five minutes off.";
        var now = clock.GetUtcNow();
        var good = Describe([secret], now);
        var unsigned = good with { Id = ids.New("msg"), Signature = "v1,AAAA" };
        var changedBody = good with { Body = [.. good.Body, (byte)' '] };
        var changedId = good with { Id = ids.New("msg") };
        var stale = Describe([secret], now - FarOff);
        var future = Describe([secret], now + FarOff);
        return
        [
            new(
                "unsigned-call-accepted",
                "A call without a valid signature",
                "Verify webhook-signature first.",
                unsigned
            ),
            new(
                "wrong-secret-accepted",
                "A call signed with another secret",
                "Use the secret of Redress.",
                Describe([other], now)
            ),
            new(
                "changed-body-accepted",
                "A call with a changed body",
                "Compute the HMAC over the raw body.",
                changedBody
            ),
            new("changed-id-accepted", "A call with a changed id", "Compute the HMAC over the id, too.", changedId),
            new("stale-timestamp-accepted", "A signed call that is ten minutes old", FiveMinutes, stale),
            new("future-timestamp-accepted", "A signed call from ten minutes ahead", FiveMinutes, future),
        ];
    }

    private async Task CheckMadeUpAsync(WebhookPlatform platform, PortFindings findings, CancellationToken cancel)
    {
        var madeUp = new SubjectRef(SubjectKind.Post, ids.New("check"));
        findings.Try("resolve-made-up");
        var second = new SubjectRef(SubjectKind.Account, ids.New("check"));
        foreach (var result in await platform.ResolveAsync([new(madeUp), new(second)], cancel))
        {
            findings.AddUnless(
                result is ResolveResult.NotFound,
                "made-up-subject-found",
                result is ResolveResult.Failed failed
                    ? $"resolve of an id that does not exist failed: {failed.Failure}."
                    : "resolve of an id that does not exist found something.",
                "Answer every subject that was asked, in the order asked, with \"found\": false where there is none."
            );
        }

        findings.Try("apply-made-up");
        var order = new PortOrder(ids.New("enf"), madeUp, Restriction.Hide, 1);
        findings.Expect(
            (await platform.ApplyAsync([order], cancel))[0],
            OrderOutcome.Unknown,
            "made-up-subject-applied",
            "apply to an id that does not exist",
            "Answer \"result\": \"unknown\": 'done' would be taken for a subject that is hidden."
        );
        findings.Try("notify-made-up");
        var letter = new PortLetter(ids.New("ltr"), second.Id, "en", "Test", "Test");
        var told = await platform.NotifyAsync(letter, cancel);
        findings.AddUnless(
            told.Outcome == OrderOutcome.Unknown,
            "made-up-account-notified",
            $"notify of an account that does not exist should answer 'unknown' and answered {PortFindings.Told(told.Outcome, told.Detail)}.",
            "Answer \"result\": \"unknown\"."
        );
    }

    private async Task CheckSubjectAsync(
        PortCheckTarget target,
        WebhookPlatform platform,
        PortDescription description,
        SubjectRef subject,
        PortFindings findings,
        CancellationToken cancel
    )
    {
        findings.Try("resolve");
        var resolved = (await platform.ResolveAsync([new(subject)], cancel))[0];
        if (resolved is not ResolveResult.Found { Subject: var found })
        {
            var why = resolved is ResolveResult.Failed failed ? failed.Failure.ToString() : "not found";
            findings.Add(
                "test-subject-not-resolved",
                $"resolve of the test subject ({Plain(subject)}) gave nothing to work with: {why}.",
                "Name a subject that exists, and answer as in docs/api/platform-port.md."
            );
            return;
        }

        var origins = SurfaceOrigins.Of(target.Endpoint, description.Links, target.Origins);
        findings.Examine(description, found, origins);
        await new PortCheckOrders(platform, new SurfaceReader(fetcher, clock, new()), origins, ids, findings).RunAsync(
            found,
            checked((int)(clock.GetUtcNow() - RevisionsFrom).TotalSeconds),
            cancel
        );
        if (found.Author is { Kind: SubjectKind.Account } author)
        {
            await CheckLetterAsync(platform, author, findings, cancel);
        }
    }

    private async Task CheckLetterAsync(
        WebhookPlatform platform,
        SubjectRef author,
        PortFindings findings,
        CancellationToken cancel
    )
    {
        findings.Try("notify");
        var letter = new PortLetter(
            ids.New("ltr"),
            author.Id,
            "en",
            "A test of Redress",
            "This letter is only a test."
        );
        var first = await platform.NotifyAsync(letter, cancel);
        var second = await platform.NotifyAsync(letter, cancel);
        findings.AddUnless(
            first.Outcome == OrderOutcome.Done,
            "notify-not-done",
            $"notify of the test subject's author answered {PortFindings.Told(first.Outcome, first.Detail)}.",
            "Put the letter where your users read messages from you and answer \"result\": \"done\"."
        );
        findings.AddUnless(
            second.Outcome == first.Outcome,
            "repeated-letter-not-done",
            "The same letter a second time was answered otherwise than the first time.",
            "Remember letter ids: answer 'done' and deliver nothing."
        );
    }

    private SignedCall Describe(IReadOnlyList<WebhookSecret> secrets, DateTimeOffset at) =>
        PortCall.Sign(secrets, ids.New("msg"), "describe", new WireNothing(), at, PortJson.Default.WireCallWireNothing);

    private Task<FetchResult> PostAsync(PortCheckTarget target, SignedCall call, CancellationToken cancel) =>
        new PortCall(fetcher, target.Endpoint).PostAsync(call, cancel);

    private sealed record BadCall(string Code, string What, string Mend, SignedCall Call);
}
