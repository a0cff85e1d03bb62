using System.Text.RegularExpressions;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>The one door: what a report is answered, and what follows from it at once.</summary>
[Collection(nameof(SmallWorld))]
public sealed class ReportingTests(SmallWorld world)
{
    private ChirpSite Chirp => world.Chirp;

    [Fact]
    public async Task A_report_is_answered_with_its_id_a_receipt_code_and_what_its_own_subjects_get()
    {
        var filed = await world.ReportAsync(await Chirp.PostAsync());

        Assert.Equal(["id", "receiptCode", "receivedAt", "subjects", "watch"], filed.AsObject().Select(m => m.Key));
        Assert.Null(filed["watch"]);
        Assert.Matches("^rpt_[0-9a-z]{26}$", (string)filed["id"]!);
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$", (string)filed["receiptCode"]!);
        var subject = filed["subjects"]![0]!;
        Assert.Equal(["status", "hold", "lookBy", "hiddenAt", "help"], subject.AsObject().Select(m => m.Key));
        Assert.Equal(("attached", "ordered"), ((string)subject["status"]!, (string)subject["hold"]!));
        Assert.Equal(TimeSpan.FromHours(1), (DateTimeOffset)subject["lookBy"]! - (DateTimeOffset)filed["receivedAt"]!);
        Assert.Null(subject["hiddenAt"]);
    }

    [Fact]
    public async Task A_reason_and_a_source_that_the_policy_does_not_hold_for_are_answered_with_none_and_nothing_is_hidden()
    {
        var post = await Chirp.PostAsync();

        var filed = await world.FileAsync(Filing.By("bystander", "hate", Chirp.PostLink(post)));

        Assert.Equal("none", (string?)filed["subjects"]![0]!["hold"]);
        Assert.Equal(200, await Chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task Whoever_waits_is_told_when_a_public_reading_begun_after_the_report_found_it_hidden()
    {
        var post = await Chirp.PostAsync(picture: 21);

        var filed = (
            await world.Key.PostAsync("/v1/reports", Filing.Of(Chirp.PostLink(post)), ("Prefer", "wait=5"))
        ).Expect(201);

        var hiddenAt = (DateTimeOffset?)filed["subjects"]![0]!["hiddenAt"];
        Assert.True(hiddenAt > (DateTimeOffset)filed["receivedAt"]!);
        Assert.Equal(451, await Chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task A_later_reporter_is_told_of_a_later_reading_and_not_of_the_first()
    {
        var post = await Chirp.PostAsync();
        await world.ReportAsync(post);

        var filed = (
            await world.Key.PostAsync("/v1/reports", Filing.Of(Chirp.PostLink(post)), ("Prefer", "wait=5"))
        ).Expect(201);

        var hiddenAt = (DateTimeOffset?)filed["subjects"]![0]!["hiddenAt"];
        Assert.True(hiddenAt > (DateTimeOffset)filed["receivedAt"]!);
    }

    [Fact]
    public async Task Of_twenty_links_of_which_three_are_broken_seventeen_are_carried_out()
    {
        var author = await Chirp.AccountAsync();
        var posts = new List<string>();
        for (var i = 0; i < 17; i++)
        {
            posts.Add(await Chirp.PostAsync(author));
        }

        string[] broken = ["http://", "not a link at all", "http:///posts/1"];
        var filed = await world.FileAsync(Filing.Of([.. posts.Select(Chirp.PostLink), .. broken]));

        var answers = filed["subjects"]!.AsArray();
        Assert.Equal(20, answers.Count);
        Assert.All(answers.Take(17), a => Assert.Equal("ordered", (string?)a!["hold"]));
        Assert.All(answers.Skip(17), a => Assert.Equal("broken", (string?)a!["status"]));
        Assert.All(posts, p => Assert.Equal(451, Chirp.StatusAsync($"/posts/{p}").GetAwaiter().GetResult()));
        Assert.Equal(
            3,
            (await new Desk(world.Redress, world.Key).ReceiptAsync(filed))["subjects"]!
                .AsArray()
                .Count(s => (string)s!["stage"]! == "broken")
        );
    }

    [Fact]
    public async Task A_link_of_another_place_is_answered_with_help_and_nobody_is_called()
    {
        await world.LaterAsync();
        await Chirp.ForgetCallsAsync();

        var filed = await world.FileAsync(Filing.Of("https://elsewhere.example/photo/77"));

        var answer = filed["subjects"]![0]!;
        Assert.Equal(("elsewhere", "none"), ((string)answer["status"]!, (string)answer["hold"]!));
        Assert.NotEmpty((string)answer["help"]!);
        Assert.Null(answer["lookBy"]);
        Assert.Empty(await Chirp.CallsAsync());
    }

    [Fact]
    public async Task What_is_already_deleted_still_opens_a_case()
    {
        var author = await Chirp.AccountAsync();
        var post = await Chirp.PostAsync(author);
        await Chirp.DeleteAsync(post, author);

        await world.ReportAsync(post);

        var desk = await world.DeskAsync();
        var file = await desk.ReadAsync(await desk.CaseOfPostAsync(post));
        Assert.Equal("open", (string?)file["case"]!["status"]);
        Assert.False((bool)file["subject"]!["found"]!);
    }

    [Theory]
    [InlineData("post")]
    [InlineData("comment")]
    [InlineData("media")]
    [InlineData("profile-picture")]
    [InlineData("account")]
    [InlineData("message")]
    public async Task Each_kind_of_subject_can_be_reported_by_the_platforms_own_id(string kind)
    {
        var (author, other) = (await Chirp.AccountAsync(), await Chirp.AccountAsync());
        var post = await Chirp.PostAsync(author, picture: 31);
        var id = kind switch
        {
            "post" => post,
            "comment" => await Chirp.CommentAsync(post, other),
            "media" => Media().Match((await Chirp.Nobody.GetAsync($"/posts/{post}")).Text).Groups["id"].Value,
            "message" => await Chirp.MessageAsync(author, other),
            _ => author,
        };
        var filing = Filing.Of().And("subjects", Nodes(new { kind, id }));

        var filed = await world.FileAsync(filing);

        Assert.Equal("ordered", (string?)filed["subjects"]![0]!["hold"]);
        var desk = await world.DeskAsync();
        Assert.NotNull(await desk.FindAsync(kind, id));
        var counts = (await desk.ReadAsync((await desk.FindAsync(kind, id))!))["enforcements"]!;
        Assert.Equal((0, 0, 0), ((int)counts["due"]!, (int)counts["sent"]!, (int)counts["failed"]!));
    }

    [Fact]
    public async Task Staff_who_file_for_somebody_start_the_clocks_when_it_was_first_known_and_received_at_stays_true()
    {
        var post = await Chirp.PostAsync();
        var desk = await world.DeskAsync();
        var known = (await world.Redress.NowAsync()).AddMinutes(-50);
        var filing = Filing
            .By("staff-on-behalf", Filing.Abuse, Chirp.PostLink(post))
            .And("onBehalfOf", "guardian")
            .And("firstKnownAt", known);

        var filed = (await desk.Reviewer.PostAsync("/v1/reports", filing)).Expect(201);

        await world.SettleAsync();
        Assert.True((DateTimeOffset)filed["receivedAt"]! > known.AddMinutes(49));
        Assert.Equal(TimeSpan.FromHours(1), Rounded((DateTimeOffset)filed["subjects"]![0]!["lookBy"]! - known));
        var file = await desk.ReadAsync(await desk.CaseOfPostAsync(post));
        Assert.Equal(TimeSpan.FromHours(1), Rounded((DateTimeOffset)file["case"]!["dueAt"]! - known));
        Assert.Equal("guardian", (string?)file["reports"]![0]!["onBehalfOf"]);
        Assert.Equal("ordered", (string?)filed["subjects"]![0]!["hold"]);
    }

    [Fact]
    public async Task The_same_idempotency_key_gets_the_same_answer_and_files_once()
    {
        var post = await Chirp.PostAsync();
        var filing = Filing.Of(Chirp.PostLink(post));
        (string, string)[] once = [("Idempotency-Key", "a-key-that-nobody-guesses-1")];

        var first = await world.Key.PostAsync("/v1/reports", filing, once);
        var second = await world.Key.PostAsync("/v1/reports", filing, once);

        Assert.Equal(first.Expect(201).ToJsonString(), second.Expect(201).ToJsonString());
        await world.SettleAsync();
        var desk = await world.DeskAsync();
        Assert.Single((await desk.ReadAsync(await desk.CaseOfPostAsync(post)))["reports"]!.AsArray());
    }

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds, 3));

    private static global::System.Text.Json.Nodes.JsonNode Nodes(params object[] subjects) =>
        global::System.Text.Json.JsonSerializer.SerializeToNode(subjects)!;

    private static Regex Media() => new("/media/(?<id>[0-9]+)\\.png", RegexOptions.None, TimeSpan.FromSeconds(1));
}
