using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Memory over the whole incident: what shares a report, a fingerprint or an author.</summary>
[Collection(nameof(SmallWorld))]
public sealed class IncidentTests(SmallWorld world)
{
    [Fact]
    public async Task A_copy_of_what_was_removed_ranks_higher_needs_two_to_stay_and_stands_before_the_reviewer()
    {
        const int picture = 5201;
        var (removed, copy) = (await world.Chirp.PostAsync(picture), await world.Chirp.PostAsync(picture));
        var (plain, desk) = (await world.Chirp.PostAsync(5202), await world.DeskAsync());
        await world.ReportAsync(removed);
        var first = await desk.CaseOfPostAsync(removed);
        await desk.DecideAsync(first, ["remove"]);
        await world.LaterAsync();
        foreach (var post in (string[])[copy, plain])
        {
            await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
        }

        await world.LaterAsync();
        var file = await desk.CaseOfPostAsync(copy);
        var read = await desk.ReadAsync(file);
        var remembered = read["remembered"]!["cases"]![0]!;
        Assert.Equal(
            (first, "fingerprint", "restrict"),
            ((string)remembered["caseId"]!, (string)remembered["shares"]!, (string)remembered["outcome"]!)
        );
        var other = await desk.ReadAsync(await desk.CaseOfPostAsync(plain));
        Assert.True((int)read["case"]!["priority"]! > (int)other["case"]!["priority"]!);

        var version = (int)(await desk.ClaimAsync(file)).Expect(200)["case"]!["version"]!;
        var decided = (await desk.DecideClaimedAsync(file, version, "out-of-scope", [], [], "hate")).Expect(200);
        Assert.Contains("leaves-visible", decided["secondLook"]!.AsArray().Select(w => (string)w!));
    }

    [Fact]
    public async Task No_violation_is_never_told_in_words_that_were_used_before_whoever_reported()
    {
        var desk = await world.DeskAsync();
        for (var i = 0; i < 2; i++)
        {
            var post = await world.Chirp.PostAsync();
            await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
            var file = await desk.CaseOfPostAsync(post);
            var seenVersion = (int)(await desk.ClaimAsync(file)).Expect(200)["case"]!["version"]!;
            var decision = new
            {
                outcome = "no-violation",
                ground = "hate",
                reasons = "We reviewed the content and found no violation.",
                seenVersion,
            };
            var reply = await desk.Reviewer.PostAsync($"/v1/cases/{file}/decide", decision);
            if (i == 0)
            {
                reply.Expect(200);
            }
            else
            {
                reply.ExpectProblem(400, "decision-reasons-not-own");
            }
        }
    }
}
