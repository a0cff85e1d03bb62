using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What leaves visible what a minor reported is never one person's decision.</summary>
[Collection(nameof(SmallWorld))]
public sealed class SecondLookTests(SmallWorld world)
{
    [Fact]
    public async Task The_template_that_closes_a_childs_report_is_refused_and_it_stays_hidden()
    {
        var (desk, _, first) = await ReportedAsync();
        var (_, post, second) = await ReportedAsync();
        const string template = "We reviewed the content and found no violation of our policies.";
        (await ProposeAsync(desk, first, template)).Expect(200);
        var third = (string)(await AgreeAsync(desk, first)).Expect(200)["case"]!["status"]!;
        Assert.Contains(third, (string[])["confirming", "decided"]);

        (await ProposeAsync(desk, second, template)).ExpectProblem(400, "decision-reasons-not-own");

        var proposed = (await ProposeAsync(desk, second, "The picture shows a beach; nobody is in it.")).Expect(200);
        Assert.Equal("awaiting-second", (string?)proposed["case"]!["status"]);
        Assert.Null((string?)proposed["decision"]);
        Assert.Equal(["leaves-visible", "lifts-hold"], proposed["secondLook"]!.AsArray().Select(w => (string)w!));
        await world.SettleAsync();
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task The_same_person_with_two_tokens_is_one_person_and_nobody_agrees_unseen()
    {
        var (desk, _, file) = await ReportedAsync();
        var proposal = (string)
            (await ProposeAsync(desk, file, $"Nobody is in it ({file}).")).Expect(200)["proposalId"]!;
        var token = (await world.Redress.Operator.PostAsync("/v1/people/tokens", new { name = "reviewer" })).Expect(
            201
        );
        var again = world.Redress.Nobody.With((string)token["token"]!);
        var other = await world.Redress.ReviewerAsync("somebody else");
        var view = new { outcome = "restrict", reasons = "There is a child at the edge." };

        (await again.PostAsync($"/v1/proposals/{proposal}/view", view)).ExpectProblem(409, "second-look-same-person");
        (await again.PostAsync($"/v1/proposals/{proposal}/agree", new { })).ExpectProblem(
            409,
            "second-look-same-person"
        );
        (await other.PostAsync($"/v1/proposals/{proposal}/agree", new { })).ExpectProblem(
            409,
            "second-look-view-first"
        );
        var seen = (await other.PostAsync($"/v1/proposals/{proposal}/view", view)).Expect(200);
        Assert.Equal("no-violation", (string?)seen["outcome"]);
        (await other.PostAsync($"/v1/proposals/{proposal}/refuse", new { reasons = "There is a child." })).Expect(200);

        Assert.Equal("open", await desk.StatusAsync(file));
        (await other.PostAsync($"/v1/proposals/{proposal}/agree", new { })).ExpectProblem(409, "proposal-not-waiting");
    }

    [Fact]
    public async Task A_bystanders_report_that_two_closed_wrongly_does_not_stand_against_the_boys_own()
    {
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(Filing.By("bystander", Filing.Abuse, world.Chirp.PostLink(post)));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, []);
        await world.LaterAsync();

        var filed = await world.ReportAsync(post);
        await world.LaterAsync();

        var read = await desk.ReadAsync(file);
        Assert.Equal(("open", true), ((string)read["case"]!["status"]!, (bool)read["case"]!["held"]!));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        var status = await desk.ReceiptAsync(filed);
        Assert.Equal("hidden", (string?)status["subjects"]![0]!["stage"]);
        Assert.DoesNotContain("bystander", status.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_case_is_not_closed_before_the_question_of_a_report_to_the_authority_is_answered()
    {
        var (desk, _, file) = await ReportedAsync();
        await desk.DecideAsync(file, ["remove"]);
        await world.MoveAsync(TimeSpan.FromHours(25));
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/close")).ExpectProblem(409, "case-referral-open");
        var reasons = new { reasons = "It is drawn, and of nobody." };

        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/referral/decline", reasons)).Expect(200);
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/referral/decline", reasons)).ExpectProblem(
            409,
            "referral-same-person"
        );
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/close")).ExpectProblem(409, "case-referral-open");
        var sheet = (await desk.Reviewer.GetAsync($"/v1/cases/{file}/referral/sheet")).Expect(200);
        Assert.Equal("declining", (string?)sheet["status"]);
        await desk.ReferAsync(file);

        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/close")).Expect(200);
    }

    [Fact]
    public async Task Nobody_can_ask_a_reporter_for_a_picture_and_own_words_need_another_person()
    {
        var post = await world.Chirp.PostAsync();
        var filed = await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var due = (string)(await desk.ReadAsync(file))["case"]!["dueAt"]!;
        (await AskAsync(desk, file, filed, "own-words", "Please send us a copy of your ID.")).ExpectProblem(
            400,
            "question-asks-too-much"
        );
        var asked = (await AskAsync(desk, file, filed, "own-words", "Which school do they go to?")).Expect(200);
        Assert.Equal("awaiting-second", (string?)asked["status"]);
        var second = new { questionId = (string)asked["id"]!, agrees = true };
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/questions/second", second)).ExpectProblem(
            409,
            "question-same-person"
        );
        Assert.Empty((await desk.ReceiptAsync(filed))["questions"]!.AsArray());

        var listed = (await AskAsync(desk, file, filed, "safe-now", null)).Expect(200);
        var answer = new
        {
            code = (string)filed["receiptCode"]!,
            questionId = (string)listed["id"]!,
            text = "No. They want money on DE89 3704 0044 0532 0130 00.",
        };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/answer", answer)).Expect(200);

        var kept = await desk.ListAsync($"/v1/cases/{file}/questions");
        var text = (string)kept.Single(q => (string)q["id"]! == answer.questionId)["answer"]!;
        Assert.Contains("They want money", text, StringComparison.Ordinal);
        Assert.DoesNotContain("3704", text, StringComparison.Ordinal);
        Assert.Equal(due, (string?)(await desk.ReadAsync(file))["case"]!["dueAt"]);
    }

    private async Task<(Desk Desk, string Post, string Case)> ReportedAsync()
    {
        var post = await world.Chirp.PostAsync();
        await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        return (desk, post, await desk.CaseOfPostAsync(post));
    }

    private static async Task<Reply> ProposeAsync(Desk desk, string file, string reasons)
    {
        var claimed = (await desk.ClaimAsync(file)).Expect(200);
        var body = new
        {
            outcome = "no-violation",
            ground = Filing.Abuse,
            reasons,
            seenVersion = (int)claimed["case"]!["version"]!,
        };
        return await desk.Reviewer.PostAsync($"/v1/cases/{file}/decide", body);
    }

    private async Task<Reply> AgreeAsync(Desk desk, string file)
    {
        var other = await world.Redress.ReviewerAsync("somebody else");
        var waiting = (await desk.ListAsync("/v1/proposals")).Single(p => (string)p["caseId"]! == file);
        var path = $"/v1/proposals/{waiting["id"]}";
        (await other.PostAsync($"{path}/view", new { outcome = "no-violation", reasons = "The same." })).Expect(200);
        return await other.PostAsync($"{path}/agree", new { });
    }

    private static Task<Reply> AskAsync(Desk desk, string file, JsonNode filed, string kind, string? words) =>
        desk.Reviewer.PostAsync(
            $"/v1/cases/{file}/questions",
            new
            {
                reportId = (string)filed["id"]!,
                kind,
                words,
            }
        );
}
