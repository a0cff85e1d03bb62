using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>"I have the picture, not the link": only fingerprints come, and a person looks before anything is hidden.</summary>
[Collection(nameof(CopyWorld))]
public sealed class WatchTests(CopyWorld world)
{
    private static int s_next;

    [Fact]
    public async Task A_new_upload_like_it_waits_an_hour_for_a_person_and_nothing_is_hidden()
    {
        var print = Print();
        var filed = await FileAsync(print);
        Assert.Equal(2, (int)filed["watch"]!["taken"]!);
        var post = await world.Chirp.PostAsync();

        var answer = await AskAsync(post, print.Near);
        var again = await AskAsync(post, print.Near);

        Assert.Equal("hold", (string?)answer["verdict"]);
        var until = (DateTimeOffset)answer["until"]!;
        Assert.InRange(until - await world.Redress.NowAsync(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
        Assert.Equal(until, (DateTimeOffset)again["until"]!);
        await world.SettleAsync();
        var file = await (await world.DeskAsync()).ReadAsync((string)answer["caseId"]!);
        Assert.Equal("affected-person", (string?)file["reports"]!.AsArray().Single()!["source"]);
        Assert.Equal(until, (DateTimeOffset)file["case"]!["dueAt"]!);
        Assert.Empty(file["decisions"]!.AsArray());
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));

        await world.MoveAsync(TimeSpan.FromMinutes(61));
        Assert.Equal("allow", (string?)(await AskAsync(post, print.Near))["verdict"]);
    }

    [Fact]
    public async Task The_same_bytes_of_the_gravest_kind_hide_nothing_by_themselves_either()
    {
        var print = Print();
        await FileAsync(print, Filing.Abuse);
        var post = await world.Chirp.PostAsync();

        var answer = await AskAsync(post, print.Sha256, "sha256");
        await world.SettleAsync();

        Assert.Equal("hold", (string?)answer["verdict"]);
        Assert.NotNull((string?)answer["until"]);
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task Who_filed_it_sees_what_was_found_and_gets_an_answer()
    {
        var print = Print();
        var filed = await FileAsync(print);
        var post = await world.Chirp.PostAsync();
        var file = (string)(await AskAsync(post, print.Near))["caseId"]!;
        await world.SettleAsync();
        var desk = await world.DeskAsync();

        await desk.DecideAsync(file, ["remove"]);
        await world.SettleAsync();
        await world.LaterAsync();

        var status = await desk.ReceiptAsync(filed);
        Assert.Equal(1, (int)status["watch"]!["found"]!);
        var found = Assert.Single(status["subjects"]!.AsArray())!;
        Assert.Equal("decided", (string?)found["stage"]);
        Assert.EndsWith(post, (string)found["where"]!, StringComparison.Ordinal);
        Assert.Contains(status["letters"]!.AsArray(), l => (string?)l!["kind"] == "outcome");
    }

    [Theory]
    [InlineData("/v1/receipt/fingerprints/withdraw", "received")]
    [InlineData("/v1/receipt/withdraw", "withdrawn")]
    public async Task The_receipt_code_ends_them_at_once(string path, string status)
    {
        var print = Print();
        var filed = await FileAsync(print);
        var code = new { code = (string)filed["receiptCode"]! };
        Assert.Equal("hold", (string?)(await AskAsync("1", print.Pdq))["verdict"]);

        var after = (await world.Redress.Nobody.PostAsync(path, code)).Expect(200);

        Assert.Equal(status, (string?)after["status"]);
        Assert.Equal("you", (string?)after["watch"]!["endedBy"]);
        Assert.Equal("allow", (string?)(await AskAsync("2", print.Pdq))["verdict"]);
        Assert.Equal("allow", (string?)(await AskAsync("3", print.Sha256, "sha256"))["verdict"]);
    }

    [Fact]
    public async Task A_person_keeps_them_and_only_two_end_them_with_words_for_whoever_filed_them()
    {
        var print = Print();
        var filed = await FileAsync(print);
        var (one, other) = (await world.DeskAsync(), await world.DeskAsync("another"));
        var path = $"/v1/watches/{filed["id"]}";
        Assert.Contains(await one.ListAsync("/v1/watches"), w => (string?)w["reportId"] == (string?)filed["id"]);

        var asked = (await one.Reviewer.PostAsync(path + "/end", new { why = "It is a plain wall." })).Expect(200);
        Assert.False((bool)asked["ended"]!);
        (await one.Reviewer.PostAsync(path + "/end", new { why = "Still." })).ExpectProblem(409, "watch-needs-another");
        Assert.Equal("hold", (string?)(await AskAsync("4", print.Pdq))["verdict"]);
        (await other.Reviewer.PostAsync(path + "/keep")).Expect(200);
        Assert.DoesNotContain(await one.ListAsync("/v1/watches"), w => (string?)w["reportId"] == (string?)filed["id"]);
        (await one.Reviewer.PostAsync(path + "/end", new { why = "A wall." })).Expect(200);
        (await other.Reviewer.PostAsync(path + "/end", new { why = "We see only a wall." })).Expect(200);

        var status = await one.ReceiptAsync(filed);
        Assert.Equal("person", (string?)status["watch"]!["endedBy"]);
        Assert.Equal("We see only a wall.", (string?)status["watch"]!["why"]);
        Assert.Equal("allow", (string?)(await AskAsync("5", print.Pdq))["verdict"]);
    }

    [Fact]
    public async Task One_report_delays_twenty_uploads_and_brings_no_more_before_a_person_until_one_has_looked()
    {
        var print = Print();
        var filed = await FileAsync(print);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("hold", (string?)(await AskAsync($"6{i:D2}", print.Pdq))["verdict"]);
        }

        Assert.Null((string?)(await AskAsync("700", print.Pdq))["caseId"]);
        await world.LaterAsync();
        await (await world.DeskAsync()).Reviewer.PostAsync($"/v1/watches/{filed["id"]}/keep");
        var looked = await AskAsync("701", print.Pdq);

        Assert.Equal("allow", (string?)looked["verdict"]);
        Assert.NotNull((string?)looked["caseId"]);
    }

    [Fact]
    public async Task What_is_there_already_is_searched_and_stays_where_it_is()
    {
        var print = Print();
        var picture = 5000 + Interlocked.Increment(ref s_next);
        var post = await world.Chirp.PostAsync(picture);
        var page = (await world.Chirp.Nobody.GetAsync($"/posts/{post}")).Text;
        var bytes = await world.Chirp.Nobody.Http.GetByteArrayAsync(Regex.Match(page, "/media/[^\"]+[.]png").Value);
        var exact = Convert.ToHexStringLower(global::System.Security.Cryptography.SHA256.HashData(bytes));
        var filed = await FileAsync(print with { Sha256 = exact });

        await world.MoveAsync(TimeSpan.FromMinutes(11));
        await world.LaterAsync();

        var status = await (await world.DeskAsync()).ReceiptAsync(filed);
        var found = Assert.Single(status["subjects"]!.AsArray())!;
        Assert.EndsWith(post, (string)found["where"]!, StringComparison.Ordinal);
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task A_plain_picture_is_not_watched_for_and_the_report_is_kept()
    {
        var filing = Filing
            .By("affected-person", "intimate-image")
            .And("fingerprints", new JsonArray(new JsonObject { ["pdq"] = new string('5', 64), ["quality"] = 49 }));

        var filed = await world.FileAsync(filing);

        Assert.Equal((0, 1), ((int)filed["watch"]!["taken"]!, (int)filed["watch"]!["unusable"]!));
        Assert.Null((string?)filed["watch"]!["until"]);
    }

    [Theory]
    [InlineData("[{}]")]
    [InlineData("[null]")]
    [InlineData("[{\"pdq\":\"55\"}]")]
    [InlineData("[{\"sha256\":\"zz\"}]")]
    [InlineData("[{\"pdq\":\"5555555555555555555555555555555555555555555555555555555555555555\",\"quality\":101}]")]
    public async Task Fingerprints_that_are_none_are_refused(string prints)
    {
        var body = $$"""{"subjects":[],"reason":"other","source":"not-said","fingerprints":{{prints}}}""";

        (await world.Key.PostTextAsync("/v1/reports", body)).ExpectProblem(400, "report-fingerprints-invalid");
    }

    /// <param name="Near">Looks like it, ten bits apart.</param>
    private sealed record FiledPicture(string Pdq, string Near, string Sha256);

    private static FiledPicture Print()
    {
        var random = new Random(7_000 + Interlocked.Increment(ref s_next));
        var (pdq, sha) = (new byte[32], new byte[32]);
        random.NextBytes(pdq);
        random.NextBytes(sha);
        var near = (byte[])pdq.Clone();
        near[3] ^= 0xff;
        near[17] ^= 3;
        return new(Convert.ToHexStringLower(pdq), Convert.ToHexStringLower(near), Convert.ToHexStringLower(sha));
    }

    private Task<JsonNode> FileAsync(FiledPicture print, string reason = "intimate-image") =>
        world.FileAsync(
            Filing
                .By("affected-person", reason)
                .And(
                    "fingerprints",
                    new JsonArray(
                        new JsonObject
                        {
                            ["pdq"] = print.Pdq,
                            ["quality"] = 90,
                            ["sha256"] = print.Sha256,
                        }
                    )
                )
        );

    private async Task<JsonNode> AskAsync(string post, string hash, string kind = "pdq")
    {
        var prints = new JsonObject
        {
            [kind] = kind == "pdq" ? new JsonArray(new JsonObject { ["hash"] = hash, ["quality"] = 90 }) : hash,
        };
        var item = new JsonObject
        {
            ["subject"] = new JsonObject { ["kind"] = "post", ["id"] = post },
            ["fingerprints"] = prints,
        };
        var answer = (await world.Key.PostAsync("/v1/matches", new { items = new[] { item } })).Expect(200);
        return answer["items"]![0]!;
    }
}
