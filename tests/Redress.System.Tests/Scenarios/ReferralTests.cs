using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Nothing is reported onward, no account ends and nothing is banked on one person's word.</summary>
public sealed class ReferralTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task Filing_waits_for_another_persons_own_view_and_the_same_person_with_two_tokens_is_one()
    {
        var (desk, _, file) = await ReportedAsync();
        var path = $"/v1/cases/{file}/referral";
        (await desk.FileReferralAsync(file)).ExpectProblem(409, "referral-second-look");
        var proposal = new { reasons = "A child is at the edge of it." };
        (await desk.Reviewer.PostAsync($"{path}/propose", proposal)).Expect(200);
        (await desk.Reviewer.PostAsync($"{path}/propose", proposal)).ExpectProblem(409, "referral-proposed");
        (await desk.FileReferralAsync(file)).ExpectProblem(409, "referral-second-look");
        var view = new { agrees = true, reasons = "I see a child too." };
        var token = (await world.Redress.Operator.PostAsync("/v1/people/tokens", new { name = "reviewer" })).Expect(
            201
        );
        var again = world.Redress.Nobody.With((string)token["token"]!);
        (await again.PostAsync($"{path}/second", view)).ExpectProblem(409, "second-look-same-person");

        var other = await world.Redress.ReviewerAsync("somebody else");
        var unseen = (await other.GetAsync(path)).Expect(200);
        Assert.Null((string?)unseen["proposedReasons"]);
        Assert.Contains(
            await new Desk(world.Redress, other).ListAsync("/v1/referrals"),
            r => (string)r["caseId"]! == file
        );
        var seen = (await other.PostAsync($"{path}/second", view)).Expect(200);
        Assert.Equal((proposal.reasons, "agreed"), ((string)seen["proposedReasons"]!, (string)seen["status"]!));

        Assert.Equal("filed", (string?)(await desk.FileReferralAsync(file)).Expect(200)["status"]);
        Assert.DoesNotContain(await desk.ListAsync("/v1/referrals"), r => (string)r["caseId"]! == file);
    }

    [Fact]
    public async Task A_proposal_that_nobody_looks_at_pages_and_one_that_is_refused_leaves_the_question_open()
    {
        var (desk, _, file) = await ReportedAsync();
        var path = $"/v1/cases/{file}/referral";
        (await desk.Reviewer.PostAsync($"{path}/propose", new { reasons = "A child is in it." })).Expect(200);
        await world.SettleAsync();
        Assert.True(await WaitsAsync(desk, file));
        var other = await world.Redress.ReviewerAsync("somebody else");
        (await other.PostAsync($"{path}/take-back", new { })).ExpectProblem(409, "referral-not-yours");
        (await desk.Reviewer.PostAsync($"{path}/take-back", new { })).Expect(200);
        Assert.False(await WaitsAsync(desk, file));
        (await desk.Reviewer.PostAsync($"{path}/propose", new { reasons = "A child is in it after all." })).Expect(200);
        Assert.True(await WaitsAsync(desk, file));
        var no = new { agrees = false, reasons = "Nobody is in it." };

        var open = (await other.PostAsync($"{path}/second", no)).Expect(200);

        Assert.Equal("due", (string?)open["status"]);
        Assert.False(await WaitsAsync(desk, file));
        (await desk.FileReferralAsync(file)).ExpectProblem(409, "referral-second-look");
    }

    [Fact]
    public async Task A_guest_looks_where_the_operator_chose_so_and_sees_nothing_else()
    {
        var (desk, _, file) = await ReportedAsync();
        var path = $"/v1/cases/{file}/referral";
        var guest = await world.Redress.PersonAsync("guest of the referral", ["guest"]);
        var view = new { agrees = true, reasons = "The reasons of the report are enough for me." };
        (await desk.Reviewer.PostAsync($"{path}/propose", new { reasons = "A child is in it." })).Expect(200);
        (await guest.PostAsync($"{path}/second", view)).ExpectProblem(403, "second-look-guest-not-chosen");
        (
            await (await world.Redress.ReviewerAsync("somebody else")).PostAsync(
                $"{path}/second",
                view with
                {
                    agrees = false,
                }
            )
        ).Expect(200);
        var choice = new { name = "second-look", value = "guest" };
        (await world.Redress.Operator.PostAsync("/v1/choices", choice)).Expect(200);
        try
        {
            (await desk.Reviewer.PostAsync($"{path}/propose", new { reasons = "A child is in it." })).Expect(200);
            (await guest.GetAsync(path)).ExpectProblem(403, "forbidden");
            Assert.Equal("agreed", (string?)(await guest.PostAsync($"{path}/second", view)).Expect(200)["status"]);
        }
        finally
        {
            (await world.Redress.Operator.PostAsync("/v1/choices", choice with { value = "two" })).Expect(200);
        }
    }

    [Fact]
    public async Task The_pages_offer_filing_only_after_another_person_has_looked_and_list_what_waits()
    {
        var (desk, _, file) = await ReportedAsync();
        using var first = await ConsoleCaller.JoinAsync(world.Redress, "first at the console", "child-safety");
        using var second = await ConsoleCaller.JoinAsync(world.Redress, "second at the console", "child-safety");
        (string, string)[] number = [("authority", "Authority"), ("reference", "R-9"), ("filed", "")];
        var offered = (await first.GetAsync($"/cases/{file}")).Text;
        Assert.Contains("?handler=ProposeReferral\"", offered, StringComparison.Ordinal);
        Assert.DoesNotContain("?handler=Refer\"", offered, StringComparison.Ordinal);
        Assert.NotEqual(302, (await first.PostAsync($"/cases/{file}?handler=Refer", number)).Status);

        (string, string)[] why = [("reasons", "A child is at the edge.")];
        Assert.Equal(302, (await first.PostAsync($"/cases/{file}?handler=ProposeReferral", why)).Status);
        var waiting = (await second.GetAsync("/proposals")).Text;
        Assert.Contains($"/cases/{file}#referral", waiting, StringComparison.Ordinal);
        Assert.DoesNotContain("at the edge", waiting, StringComparison.Ordinal);
        Assert.DoesNotContain("at the edge", (await second.GetAsync($"/cases/{file}")).Text, StringComparison.Ordinal);
        (string, string)[] view = [("caseId", file), ("agrees", "true"), ("reasons", "I see a child too.")];
        Assert.Equal(302, (await second.PostAsync("/proposals?handler=Referral", view)).Status);

        var agreed = (await first.GetAsync($"/cases/{file}")).Text;
        Assert.Contains("?handler=Refer\"", agreed, StringComparison.Ordinal);
        Assert.Contains("I see a child too.", agreed, StringComparison.Ordinal);
        Assert.Equal(302, (await first.PostAsync($"/cases/{file}?handler=Refer", number)).Status);
        var referral = (await desk.Reviewer.GetAsync($"/v1/cases/{file}/referral")).Expect(200);
        Assert.Equal(("filed", "R-9"), ((string)referral["status"]!, (string)referral["reference"]!));
    }

    [Theory]
    [InlineData("suspend")]
    [InlineData("remove")]
    public async Task An_account_does_not_end_on_one_persons_word_by_whatever_word(string restriction)
    {
        var author = await world.Chirp.AccountAsync("named");
        await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.Link($"/@{author}")));
        var desk = await world.DeskAsync();
        var file = (await desk.FindAsync("account", author))!;
        var claimed = (await desk.ClaimAsync(file)).Expect(200);
        var version = (int)claimed["case"]!["version"]!;

        var proposed = (await desk.DecideClaimedAsync(file, version, "restrict", [restriction], [])).Expect(200);

        Assert.Equal(["ends-account"], proposed["secondLook"]!.AsArray().Select(w => (string)w!));
        await world.LaterAsync();
        Assert.Equal(200, await world.Chirp.StatusAsync($"/@{author}"));
        await desk.SecondAsync(proposed, "restrict");
        await world.LaterAsync();
        Assert.Equal(410, await world.Chirp.StatusAsync($"/@{author}"));
    }

    private async Task<(Desk Desk, string Post, string Case)> ReportedAsync()
    {
        var post = await world.Chirp.PostAsync();
        await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        return (desk, post, await desk.CaseOfPostAsync(post));
    }

    private static async Task<bool> WaitsAsync(Desk desk, string file) =>
        (await desk.ListAsync("/v1/escalations")).Any(e =>
            (string?)e["caseId"] == file && (string?)e["reason"] == "referral-waits" && (string?)e["status"] == "open"
        );
}
