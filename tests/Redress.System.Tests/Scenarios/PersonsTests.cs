using System.Text;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Those shown, those in danger, authors who may be victims, and what an author is told when.</summary>
public sealed class PersonsTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private static readonly string[] s_everyDay =
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "holiday",
    ];

    [Fact]
    public async Task What_one_of_two_who_are_shown_takes_back_decides_nothing_for_the_other()
    {
        var (desk, post, file, filed) = await ReportedAsync();
        var path = $"/v1/cases/{file}/depicted";
        var own = new
        {
            minor = "yes",
            reportId = (string)filed["id"]!,
            said = "Left in the picture.",
        };
        (await desk.Reviewer.PostAsync(path, own)).Expect(200);
        (await desk.Reviewer.PostAsync(path, new { minor = "unsure", said = "Right in the picture." })).Expect(200);
        var before = (await desk.ReadAsync(file))["case"]!;

        (await desk.Reviewer.PostAsync($"{path}/withdraw", new { number = 1 })).Expect(200);
        var code = new { code = (string)filed["receiptCode"]! };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/withdraw", code)).Expect(200);
        await world.LaterAsync();

        var listed = await desk.ListAsync(path);
        Assert.Equal([true, false], listed.Select(d => d["withdrawnAt"] is not null));
        Assert.Equal(["yes", "unsure"], listed.Select(d => (string)d["minor"]!));
        var after = (await desk.ReadAsync(file))["case"]!;
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.True((bool)after["held"]!);
        Assert.Equal((string?)before["dueAt"], (string?)after["dueAt"]);
        Assert.Equal(
            "due",
            (string?)(await desk.Reviewer.GetAsync($"/v1/cases/{file}/referral")).Expect(200)["status"]
        );
        var proposed = await LeaveAsync(desk, file, "no-violation");
        Assert.Contains("leaves-visible", proposed["secondLook"]!.AsArray().Select(w => (string)w!));
    }

    [Fact]
    public async Task What_may_be_shown_for_a_lawful_reason_stays_by_two_and_is_told_so()
    {
        var (desk, post, file, filed) = await ReportedAsync();
        var proposed = await LeaveAsync(desk, file, "lawful-context");
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));

        await desk.SecondAsync(proposed, "lawful-context");
        await world.LaterAsync();

        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
        var decision = (await desk.ReadAsync(file))["decisions"]!.AsArray();
        Assert.Contains(decision, d => (string?)d!["outcome"] == "lawful-context");
        var outcome = (await desk.ReceiptAsync(filed))["letters"]!
            .AsArray()
            .Single(l => (string)l!["kind"]! == "outcome")!;
        Assert.Contains($"Own words about {file}", (string)outcome["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_life_in_danger_can_be_said_in_an_answer_and_by_a_reviewer()
    {
        var (desk, _, answered, filed) = await ReportedAsync();
        var asking = new { reportId = (string)filed["id"]!, kind = "safe-now" };
        var asked = (await desk.Reviewer.PostAsync($"/v1/cases/{answered}/questions", asking)).Expect(200);
        var answer = new
        {
            code = (string)filed["receiptCode"]!,
            questionId = (string)asked["id"]!,
            text = "No.",
            danger = true,
        };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/answer", answer)).Expect(200);
        var (_, _, seen, _) = await ReportedAsync();
        (await desk.Reviewer.PostAsync($"/v1/cases/{seen}/danger", new { ended = false })).Expect(200);
        await world.LaterAsync();

        var soon = await world.Redress.NowAsync() + TimeSpan.FromMinutes(15);
        var open = await desk.ListAsync("/v1/escalations");
        foreach (var file in (string[])[answered, seen])
        {
            Assert.Contains(open, e => (string?)e["caseId"] == file && (string?)e["reason"] == "danger-to-life");
            Assert.True((DateTimeOffset)(await desk.ReadAsync(file))["case"]!["dueAt"]! <= soon);
        }

        var first = (await desk.ListAsync("/v1/cases?status=open"))[..2].Select(c => (string)c["id"]!);
        Assert.Equal(new[] { answered, seen }.Order(), first.Order());
        foreach (var file in (string[])[answered, seen])
        {
            (await desk.Reviewer.PostAsync($"/v1/cases/{file}/danger", new { ended = true })).Expect(200);
        }
    }

    [Fact]
    public async Task Who_wants_to_be_called_gets_a_signed_page_that_says_nothing_of_anybody()
    {
        await using var called = new Receiver(world.SparePorts[0]);
        var redress = world.Redress.Operator;
        await world.Redress.PersonAsync("called", ["child-safety"]);
        var contact = new { name = "called", webhook = new Uri(called.Address, "page").AbsoluteUri };
        Assert.NotNull((string?)(await redress.PostAsync("/v1/people/contact", contact)).Expect(200)["secret"]);
        var shift = new
        {
            name = "called",
            days = s_everyDay,
            from = "00:00",
            to = "24:00",
            rank = 1,
        };
        var kept = (await redress.PostAsync("/v1/roster/shifts", shift)).Expect(201);
        var post = await world.Chirp.PostAsync();
        var filing = Filing.By("affected-person", "threats", world.Chirp.PostLink(post)).And("danger", true);
        await world.FileAsync(filing.And("statement", "I am afraid."));
        await world.LaterAsync();

        var pages = called.All.Select(r => (r.Headers, Text: Encoding.UTF8.GetString(r.Body))).ToList();
        var page = Assert.Single(pages, p => p.Text.Contains("danger-to-life", StringComparison.Ordinal));
        Assert.StartsWith("v1,", page.Headers["webhook-signature"], StringComparison.Ordinal);
        Assert.DoesNotContain("afraid", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"/{post}", page.Text, StringComparison.Ordinal);
        (await redress.PostAsync($"/v1/roster/shifts/{kept["id"]}/end", new { })).Expect(200);
        var desk = await world.DeskAsync();
        await desk.DecideAsync(await desk.CaseOfPostAsync(post), ["remove"]);
    }

    [Theory]
    [InlineData("self-made")]
    [InlineData("coerced")]
    [InlineData("account-taken-over")]
    public async Task An_author_who_may_be_the_victim_is_neither_struck_nor_ended_nor_named_by_whatever_word(string may)
    {
        var author = await world.Chirp.AccountAsync("young");
        await world.FileAsync(Filing.Of(world.Chirp.Link($"/@{author}")));
        var desk = await world.DeskAsync();
        var file = (await desk.FindAsync("account", author))!;
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/author", new { may })).Expect(200);
        var lead = new Desk(world.Redress, await world.Redress.PersonAsync("lead", ["lead"]));
        var version = (int)(await lead.ClaimAsync(file)).Expect(200)["case"]!["version"]!;
        (string[], string[])[] against =
        [
            (["suspend"], []),
            (["remove"], []),
            (["hide", "strike"], []),
            (["hide"], ["suspend"]),
        ];

        foreach (var (restrictions, ofAuthor) in against)
        {
            (await lead.DecideClaimedAsync(file, version, "restrict", restrictions, ofAuthor)).ExpectProblem(
                409,
                "decision-author-may-be-victim"
            );
        }

        (await lead.DecideClaimedAsync(file, version, "restrict", ["hide"], [])).Expect(200);
        var sheet = (await desk.Reviewer.GetAsync($"/v1/cases/{file}/referral/sheet")).Expect(200);
        Assert.Null((string?)sheet["suspect"]?["id"]);
        Assert.Equal(may, (string?)sheet["authorMay"]);
    }

    [Fact]
    public async Task A_notice_that_the_law_keeps_back_names_who_asked_and_is_looked_at_when_the_order_ends()
    {
        var author = await world.Chirp.AccountAsync();
        var post = await world.Chirp.PostAsync(author);
        await world.FileAsync(Filing.By("bystander", Filing.Abuse, world.Chirp.PostLink(post)));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var path = $"/v1/cases/{file}/notice-hold";
        (await desk.Reviewer.PostAsync(path, new { kind = "law", reasons = "An order." })).ExpectProblem(
            400,
            "field-invalid"
        );
        var order = new
        {
            kind = "law",
            reasons = "An order.",
            named = "Court of Example, 4711",
            endsAt = await world.Redress.NowAsync() + TimeSpan.FromHours(30),
        };
        (await desk.Reviewer.PostAsync(path, order)).Expect(200);

        await world.MoveAsync(TimeSpan.FromHours(29));
        Assert.False(await ReviewedAsync(desk, file));
        await world.MoveAsync(TimeSpan.FromHours(2));

        Assert.True(await ReviewedAsync(desk, file));
        Assert.Empty(await world.Chirp.LettersAsync(author));
        (await desk.Reviewer.PostAsync($"{path}/release", new { reasons = "The order has ended." })).Expect(200);
        await world.MoveAsync(TimeSpan.FromHours(25));
        Assert.NotEmpty(await world.Chirp.LettersAsync(author));
    }

    [Fact]
    public async Task Under_the_digital_services_act_the_author_is_told_before_midnight_of_the_day_of_the_hold()
    {
        await ChooseAsync("notice", "eu-dsa");
        await ChooseAsync("notice-zone", "Europe/Berlin");
        try
        {
            var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
            var author = await world.Chirp.AccountAsync();
            var post = await world.Chirp.PostAsync(author);
            var now = TimeZoneInfo.ConvertTime(await world.Redress.NowAsync(), berlin);
            // In the evening, so that two hours of delay would be too late.
            await world.MoveAsync(now.Date.AddDays(1).AddHours(22.5) - now.DateTime);
            await world.ReportAsync(post);

            await world.MoveAsync(TimeSpan.FromMinutes(90));

            Assert.NotEmpty(await world.Chirp.LettersAsync(author));
        }
        finally
        {
            await ChooseAsync("notice", "own");
        }
    }

    private async Task<(Desk Desk, string Post, string Case, JsonNode Filed)> ReportedAsync()
    {
        var post = await world.Chirp.PostAsync();
        var filed = await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        return (desk, post, await desk.CaseOfPostAsync(post), filed);
    }

    private static async Task<JsonNode> LeaveAsync(Desk desk, string file, string outcome)
    {
        var claimed = (await desk.ClaimAsync(file)).Expect(200);
        var body = new
        {
            outcome,
            ground = Filing.Abuse,
            reasons = $"Own words about {file}.",
            seenVersion = (int)claimed["case"]!["version"]!,
        };
        return (await desk.Reviewer.PostAsync($"/v1/cases/{file}/decide", body)).Expect(200);
    }

    private static async Task<bool> ReviewedAsync(Desk desk, string file) =>
        (await desk.ListAsync("/v1/escalations")).Any(e =>
            (string?)e["caseId"] == file && (string?)e["reason"] == "notice-hold-review"
        );

    private async Task ChooseAsync(string name, string value) =>
        (await world.Redress.Operator.PostAsync("/v1/choices", new { name, value })).Expect(200);
}
