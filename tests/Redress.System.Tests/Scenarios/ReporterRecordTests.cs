using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Who reports without any ground time and again: warned first, then waits for a person, and is never turned away.</summary>
public sealed class ReporterRecordTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task After_a_warning_unfounded_reports_wait_for_a_person_and_the_person_shown_never_does()
    {
        var desk = await world.DeskAsync();
        JsonNode last = new JsonObject();
        for (var i = 1; i <= 6; i++)
        {
            var (filed, file) = await StayingAsync(desk, "member 7");
            last = (await MarkAsync(desk, file, filed)).Expect(200);
            Assert.Equal(i == 3, (bool)last["warned"]!);
            Assert.Equal(i == 3, await IsWarnedAsync(desk, filed));
            Assert.Equal(i == 6, last["countsUntil"] is not null);
        }

        var posts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Chirp.PostAsync()));
        var waiting = await ReportAsync(posts[0], "bystander", Filing.Abuse, "member 7");
        await ReportAsync(posts[1], "affected-person", Filing.Abuse, "member 7");
        await ReportAsync(posts[2], "bystander", Filing.Abuse, "member 8");
        await world.FileAsync(Filing.By("bystander", Filing.Abuse, world.Chirp.PostLink(posts[3])));
        await world.LaterAsync();

        Assert.Equal("none", (string?)waiting["subjects"]![0]!["hold"]);
        Assert.NotNull((string?)waiting["subjects"]![0]!["lookBy"]);
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{posts[0]}"));
        foreach (var other in posts[1..])
        {
            Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{other}"));
        }

        var (back, front) = (await desk.CaseOfPostAsync(posts[0]), await desk.CaseOfPostAsync(posts[2]));
        Assert.Equal(150, await PriorityAsync(desk, front) - await PriorityAsync(desk, back));
        var seen = (await desk.ReadAsync(back))["reports"]![0]!["reporter"]!;
        Assert.True((bool)seen["doubted"]!);
        Assert.Equal(6, (int)seen["unfounded"]!);
        var shown = (await desk.ReadAsync(await desk.CaseOfPostAsync(posts[1])))["reports"]![0]!;
        Assert.Null(shown["reporter"]);

        // Another's word lifts it out of the doubt.
        await ReportAsync(posts[0], "bystander", Filing.Abuse, "member 9");
        await world.LaterAsync();
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{posts[0]}"));
    }

    [Fact]
    public async Task Only_what_was_decided_to_stay_and_has_a_known_reporter_is_marked_and_once()
    {
        var desk = await world.DeskAsync();
        var post = await world.Chirp.PostAsync();
        var filed = await ReportAsync(post, "bystander", "hate", "somebody");
        var own = await ReportAsync(post, "affected-person", "hate", "somebody");
        var unknown = await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
        var file = await desk.CaseOfPostAsync(post);
        (await MarkAsync(desk, file, filed)).ExpectProblem(409, "report-not-staying");
        (await MarkAsync(desk, file, own)).ExpectProblem(409, "report-without-record");
        (await MarkAsync(desk, file, unknown)).ExpectProblem(409, "report-without-record");
        (await MarkAsync(desk, file, filed, back: true)).ExpectProblem(409, "report-not-marked");
        await desk.DecideAsync(file, []);

        (await MarkAsync(desk, file, filed)).Expect(200);
        (await MarkAsync(desk, file, filed)).ExpectProblem(409, "report-marked-unfounded");
        Assert.Equal(0, (int)(await MarkAsync(desk, file, filed, back: true)).Expect(200)["unfounded"]!);
        Assert.Equal(1, (int)(await MarkAsync(desk, file, filed)).Expect(200)["unfounded"]!);
        Assert.Equal(0, await world.CountAsync("SELECT COUNT(*) FROM report WHERE reporter LIKE '%somebody%'"));
        Assert.Equal(
            0,
            await world.CountAsync(
                "SELECT COUNT(*) FROM report WHERE reporter IS NOT NULL AND source = 'affected-person'"
            )
        );
    }

    [Fact]
    public async Task What_a_later_decision_restricts_after_all_was_not_reported_without_ground()
    {
        var desk = await world.DeskAsync();
        JsonNode filed = new JsonObject();
        var file = "";
        for (var i = 1; i <= 3; i++)
        {
            (filed, file) = await StayingAsync(desk, "wronged");
            (await MarkAsync(desk, file, filed)).Expect(200);
        }

        Assert.True(await IsWarnedAsync(desk, filed));
        Assert.NotNull(await RecordAsync(desk, file));
        var appeal = new
        {
            code = (string)filed["receiptCode"]!,
            number = 1,
            text = "Look again, please.",
        };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/appeal", appeal)).Expect(201);
        await world.LaterAsync();
        var other = await world.DeskAsync("another who decides");
        await other.DecideAsync(file, ["hide"]);

        Assert.Null(await RecordAsync(desk, file));
    }

    [Fact]
    public async Task Who_tells_later_that_they_are_the_person_shown_is_no_reporter_who_is_remembered()
    {
        var desk = await world.DeskAsync();
        var post = await world.Chirp.PostAsync();
        var filed = await ReportAsync(post, "not-said", "hate", "not said who");
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, []);
        Assert.Equal(1, (int)(await MarkAsync(desk, file, filed)).Expect(200)["unfounded"]!);
        var more = new { code = (string)filed["receiptCode"]!, source = "affected-person" };

        (await world.Redress.Nobody.PostAsync("/v1/receipt/tell", more)).Expect(200);

        var id = (string)filed["id"]!;
        Assert.Equal(
            0,
            await world.CountAsync($"SELECT COUNT(*) FROM report WHERE id = '{id}' AND reporter IS NOT NULL")
        );
        var marks = $"SELECT COUNT(*) FROM unfounded_report WHERE report_id = '{id}' AND ";
        Assert.Equal(1, await world.CountAsync(marks + "reporter = '' AND taken_back_at IS NOT NULL"));
        Assert.Null((await desk.ReadAsync(file))["reports"]![0]!["reporter"]);
    }

    [Fact]
    public async Task What_is_erased_is_nobodys_any_more_and_counts_for_nobody()
    {
        var desk = await world.DeskAsync();
        var (filed, file) = await StayingAsync(desk, "erased member");
        var id = (string)filed["id"]!;
        Assert.Equal(1, (int)(await MarkAsync(desk, file, filed)).Expect(200)["unfounded"]!);
        var hash = $"(SELECT reporter FROM report WHERE id = '{id}')";
        Assert.Equal(1, await world.CountAsync($"SELECT unfounded FROM reporter_record WHERE reporter = {hash}"));

        (await world.Redress.Operator.PostAsync($"/v1/reports/{id}/erase", new { })).Expect(200);

        Assert.Equal(1, await world.CountAsync($"SELECT COUNT(*) FROM report WHERE id = '{id}' AND reporter IS NULL"));
        Assert.Equal(
            1,
            await world.CountAsync($"SELECT COUNT(*) FROM unfounded_report WHERE report_id = '{id}' AND reporter = ''")
        );
        var (next, other) = await StayingAsync(desk, "erased member");
        Assert.Equal(1, (int)(await MarkAsync(desk, other, next)).Expect(200)["unfounded"]!);
    }

    [Fact]
    public async Task A_report_with_one_thing_that_was_rightly_named_is_never_without_ground()
    {
        var desk = await world.DeskAsync();
        var (one, two) = (await world.Chirp.PostAsync(), await world.Chirp.PostAsync());
        var links = new[] { world.Chirp.PostLink(one), world.Chirp.PostLink(two) };
        var filed = await world.FileAsync(Filing.By("bystander", "hate", links).And("reporter", "of two things"));
        var (first, second) = (await desk.CaseOfPostAsync(one), await desk.CaseOfPostAsync(two));
        await desk.DecideAsync(first, []);
        (await MarkAsync(desk, first, filed)).ExpectProblem(409, "report-not-staying");
        await desk.DecideAsync(second, []);
        Assert.Equal(1, (int)(await MarkAsync(desk, first, filed)).Expect(200)["unfounded"]!);
        var appeal = new
        {
            code = (string)filed["receiptCode"]!,
            number = 2,
            text = "Look at the other one again.",
        };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/appeal", appeal)).Expect(201);
        await world.LaterAsync();

        await (await world.DeskAsync("another who decides")).DecideAsync(second, ["hide"]);

        (await MarkAsync(desk, first, filed, back: true)).ExpectProblem(409, "report-not-marked");
        (await MarkAsync(desk, first, filed)).ExpectProblem(409, "report-not-staying");
    }

    [Fact]
    public async Task A_trusted_flagger_is_known_by_its_own_key_and_by_nothing_that_anybody_could_write()
    {
        var desk = await world.DeskAsync();
        var flagger = await world.Redress.KeyAsync(world.PlatformId, "trusted-flagger");
        var (one, two) = (await world.Chirp.PostAsync(), await world.Chirp.PostAsync());
        var filing = Filing.By("trusted-flagger", "hate", world.Chirp.PostLink(one));
        var filed = (await flagger.PostAsync("/v1/reports", filing)).Expect(201);
        var written = await world.FileAsync(
            Filing.By("bystander", "hate", world.Chirp.PostLink(two)).And("contact", "somebody@mail.example")
        );
        await world.LaterAsync();
        foreach (var post in (string[])[one, two])
        {
            await desk.DecideAsync(await desk.CaseOfPostAsync(post), []);
        }

        (await MarkAsync(desk, await desk.CaseOfPostAsync(one), filed)).Expect(200);
        (await MarkAsync(desk, await desk.CaseOfPostAsync(two), written)).ExpectProblem(409, "report-without-record");
    }

    [Fact]
    public async Task On_the_case_a_reviewer_marks_it_with_reasons_and_sees_counts_and_nobodys_name()
    {
        var desk = await world.DeskAsync();
        var (filed, file) = await StayingAsync(desk, "a member with a name");
        using var reviewer = await ConsoleCaller.JoinAsync(world.Redress, "at the console", "child-safety");
        var path = $"/cases/{file}";
        Assert.Contains("?handler=Unfounded\"", (await reviewer.GetAsync(path)).Text, StringComparison.Ordinal);
        (string, string)[] mark = [("report", (string)filed["id"]!), ("back", "false"), ("reasons", "")];
        Assert.NotEqual(302, (await reviewer.PostAsync($"{path}?handler=Unfounded", mark)).Status);

        mark[2] = ("reasons", "It names a recipe for bread.");
        Assert.Equal(302, (await reviewer.PostAsync($"{path}?handler=Unfounded", mark)).Status);

        var page = (await reviewer.GetAsync(path)).Text;
        Assert.Contains("1 of theirs plainly unfounded", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a member with a name", page, StringComparison.Ordinal);
    }

    /// <summary>Something that a bystander reported and that was decided to stay.</summary>
    private async Task<(JsonNode Filed, string Case)> StayingAsync(Desk desk, string reporter)
    {
        var post = await world.Chirp.PostAsync();
        var filed = await ReportAsync(post, "bystander", "hate", reporter);
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, []);
        await world.SettleAsync();
        return (filed, file);
    }

    private Task<JsonNode> ReportAsync(string post, string source, string reason, string reporter) =>
        world.FileAsync(Filing.By(source, reason, world.Chirp.PostLink(post)).And("reporter", reporter));

    private static Task<Reply> MarkAsync(Desk desk, string file, JsonNode filed, bool back = false) =>
        desk.Reviewer.PostAsync(
            $"/v1/cases/{file}/unfounded",
            new
            {
                reportId = (string)filed["id"]!,
                reasons = "It names a recipe for bread.",
                takeBack = back,
            }
        );

    private static async Task<bool> IsWarnedAsync(Desk desk, JsonNode filed) =>
        (await desk.ReceiptAsync(filed))["letters"]!.AsArray().Any(l => (string)l!["kind"]! == "warning");

    private static async Task<string?> RecordAsync(Desk desk, string file) =>
        (string?)(await desk.ReadAsync(file))["reports"]![0]!["reporter"]!["warnedAt"];

    private static async Task<int> PriorityAsync(Desk desk, string file) =>
        (int)(await desk.ReadAsync(file))["case"]!["priority"]!;
}
