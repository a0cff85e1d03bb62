using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Claim, decide, close, reopen: and every refusal on the way.</summary>
[Collection(nameof(SmallWorld))]
public sealed class CaseWorkTests(SmallWorld world)
{
    [Fact]
    public async Task A_case_is_claimed_by_one_reviewer_extended_by_the_same_and_handed_back()
    {
        var (desk, other, file) = await OpenedAsync();

        var claimed = (await desk.ClaimAsync(file)).Expect(200);
        Assert.Equal("claimed", (string?)claimed["case"]!["status"]);
        (await other.ClaimAsync(file)).ExpectProblem(409, "case-claimed");
        Assert.True(
            (DateTimeOffset)(await desk.ClaimAsync(file)).Expect(200)["until"]! >= (DateTimeOffset)claimed["until"]!
        );
        (await other.Reviewer.PostAsync($"/v1/cases/{file}/release")).ExpectProblem(409, "case-claimed");

        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/release")).Expect(200);
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/release")).ExpectProblem(409, "case-not-claimed");
        (await other.ClaimAsync(file)).Expect(200);
    }

    [Fact]
    public async Task Two_reviewers_who_claim_at_once_are_one_who_has_it_and_one_who_is_told()
    {
        var (desk, other, file) = await OpenedAsync();

        var answers = await Task.WhenAll(desk.ClaimAsync(file), other.ClaimAsync(file));

        Assert.Equal([200, 409], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task Nobody_decides_without_the_claim_or_on_what_was_not_read_or_without_ground_and_reasons()
    {
        var (desk, other, file) = await OpenedAsync();
        string[] hide = ["hide"];
        (await desk.DecideClaimedAsync(file, 1, "restrict", hide, [])).ExpectProblem(409, "case-not-claimed");
        var version = (int)(await desk.ClaimAsync(file)).Expect(200)["case"]!["version"]!;

        (await other.DecideClaimedAsync(file, version, "restrict", hide, [])).ExpectProblem(409, "case-claimed");
        (await desk.DecideClaimedAsync(file, version - 1, "restrict", hide, [])).ExpectProblem(409, "case-changed");
        (await desk.DecideClaimedAsync(file, version, "restrict", [], [])).ExpectProblem(
            400,
            "decision-outcome-mismatch"
        );
        (await desk.DecideClaimedAsync(file, version, "no-violation", hide, [])).ExpectProblem(
            400,
            "decision-outcome-mismatch"
        );
        (await desk.DecideClaimedAsync(file, version, "hold", hide, [])).ExpectProblem(
            400,
            "decision-outcome-mismatch"
        );
        (await desk.DecideClaimedAsync(file, version, "restrict", hide, [], "bad-manners")).ExpectProblem(
            400,
            "decision-ground-unknown"
        );
        var wordless = new
        {
            outcome = "restrict",
            ground = Filing.Abuse,
            reasons = "  ",
            seenVersion = version,
            restrictions = hide,
        };
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/decide", wordless)).ExpectProblem(
            400,
            "decision-reasons-missing"
        );
        Assert.Equal("claimed", await desk.StatusAsync(file));

        (await desk.DecideClaimedAsync(file, version, "restrict", hide, [])).Expect(200);
        (await desk.DecideClaimedAsync(file, version, "restrict", hide, [])).ExpectProblem(409, "case-not-claimed");
    }

    [Fact]
    public async Task A_case_goes_from_open_to_closed_and_is_opened_again_with_a_reason()
    {
        var (desk, _, file) = await OpenedAsync();
        (await CloseAsync(desk, file)).ExpectProblem(409, "case-not-decided");
        (await ReopenAsync(desk, file, "new facts")).ExpectProblem(409, "case-not-decided");

        await desk.DecideAsync(file, ["remove"], "strike");
        await world.LaterAsync();
        Assert.Equal("decided", await desk.StatusAsync(file));
        (await CloseAsync(desk, file)).ExpectProblem(409, "case-letters-pending");
        await world.MoveAsync(TimeSpan.FromHours(25));
        await desk.ReferAsync(file);
        (await CloseAsync(desk, file)).Expect(200);
        (await CloseAsync(desk, file)).ExpectProblem(409, "case-closed");
        (await desk.ClaimAsync(file)).ExpectProblem(409, "case-not-open");

        (await ReopenAsync(desk, file, " ")).ExpectProblem(400, "field-invalid");
        (await ReopenAsync(desk, file, "The police have a number now.")).Expect(200);
        var read = await desk.ReadAsync(file);
        Assert.Equal("open", (string?)read["case"]!["status"]);
        var history = read["history"]!.AsArray();
        Assert.Equal("The police have a number now.", (string?)history[^1]!["detail"]);
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(h => (int)h!["version"]!));
        Assert.Equal(2, read["decisions"]!.AsArray().Count);
        Assert.Equal(
            "remove",
            (string?)read["decisions"]!.AsArray().Single(d => (string)d!["kind"]! == "final")!["restrictions"]![0]
        );
    }

    [Fact]
    public async Task A_case_whose_platform_does_not_answer_is_not_closed()
    {
        var (desk, _, file) = await OpenedAsync();
        await world.Chirp.MisbehaveAsync(new { down = true });
        try
        {
            await desk.DecideAsync(file, ["remove"]);
            (await CloseAsync(desk, file)).ExpectProblem(409, "case-enforcement-pending");
        }
        finally
        {
            await world.Chirp.MisbehaveAsync(new { });
        }
    }

    [Fact]
    public async Task The_queue_is_in_order_of_priority_and_its_pages_hold_every_case_once()
    {
        var desk = await world.DeskAsync();
        for (var i = 0; i < 3; i++)
        {
            await OpenedAsync();
        }

        var all = await desk.ListAsync("/v1/cases?status=open&limit=2");

        Assert.Equal(all.Count, all.Select(c => (string)c["id"]!).Distinct().Count());
        Assert.Equal(all.Count, await world.CountAsync("SELECT COUNT(*) FROM case_file WHERE status = 'open'"));
        Assert.Equal(all.Select(c => (int)c["priority"]!).OrderDescending(), all.Select(c => (int)c["priority"]!));
        Assert.All(
            all.Zip(all.Skip(1)).Where(p => (int)p.First["priority"]! == (int)p.Second["priority"]!),
            p => Assert.True((DateTimeOffset)p.First["dueAt"]! <= (DateTimeOffset)p.Second["dueAt"]!)
        );
    }

    private async Task<(Desk Desk, Desk Other, string Case)> OpenedAsync()
    {
        var post = await world.Chirp.PostAsync();
        await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        return (desk, await world.DeskAsync("second reviewer"), await desk.CaseOfPostAsync(post));
    }

    private static Task<Reply> CloseAsync(Desk desk, string file) => desk.Reviewer.PostAsync($"/v1/cases/{file}/close");

    private static Task<Reply> ReopenAsync(Desk desk, string file, string reason) =>
        desk.Reviewer.PostAsync($"/v1/cases/{file}/reopen", new { reason });
}
