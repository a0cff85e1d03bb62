using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>The receipt code is the reporter's only key, and tells of their own report alone.</summary>
[Collection(nameof(SmallWorld))]
public sealed class ReceiptTests(SmallWorld world)
{
    [Theory]
    [InlineData("en", "Thank you for telling us")]
    [InlineData("de", "Danke, dass du uns das gesagt hast")]
    [InlineData("de-AT", "Danke, dass du uns das gesagt hast")]
    [InlineData("xx", "Thank you for telling us")]
    public async Task The_status_page_says_what_happened_in_the_reporters_language(string language, string thanks)
    {
        var post = await world.Chirp.PostAsync();
        var filed = await world.FileAsync(Filing.Of(world.Chirp.PostLink(post)).And("language", language));

        var status = await ReceiptAsync((string)filed["receiptCode"]!);

        Assert.Equal("received", (string?)status["status"]);
        var subject = Assert.Single(status["subjects"]!.AsArray())!;
        Assert.Equal("hidden", (string?)subject["stage"]);
        Assert.True((DateTimeOffset?)subject["hiddenAt"] > (DateTimeOffset)filed["receivedAt"]!);
        Assert.EndsWith(post, (string)subject["where"]!, StringComparison.Ordinal);
        var letter = Assert.Single(status["letters"]!.AsArray())!;
        Assert.Equal("receipt", (string?)letter["kind"]);
        Assert.StartsWith(thanks, (string)letter["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_known_however_it_was_typed()
    {
        var filed = await world.ReportAsync(await world.Chirp.PostAsync());
        var code = (string)filed["receiptCode"]!;

        string[] typed =
        [
            code.ToLowerInvariant(),
            code.Replace('-', ' '),
            $"  {code.Replace("-", "")}  ",
            code.Replace('0', 'O').Replace('1', 'l'),
        ];
        foreach (var one in typed)
        {
            Assert.Equal((string?)filed["id"], (string?)(await ReceiptAsync(one))["id"]);
        }
    }

    [Fact]
    public async Task A_typo_a_code_that_nobody_has_and_no_code_at_all_get_the_same_answer()
    {
        var filed = await world.ReportAsync(await world.Chirp.PostAsync());
        var code = (string)filed["receiptCode"]!;
        var typo = (code[0] == 'A' ? 'B' : 'A') + code[1..];

        string[] wrong = [typo, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "", "?", new string('A', 1000)];
        var answers = new List<Reply>();
        foreach (var one in wrong)
        {
            answers.Add(await world.Redress.Nobody.PostAsync("/v1/receipt", new { code = one }));
        }

        Assert.All(answers, a => a.ExpectProblem(404, "receipt-unknown"));
        Assert.Single(answers.Select(a => a.Text).Distinct());
    }

    [Fact]
    public async Task Withdrawing_ends_letters_to_that_reporter_and_nothing_else()
    {
        var post = await world.Chirp.PostAsync();
        var filed = await world.ReportAsync(post);
        var other = await world.ReportAsync(post);
        var code = new { code = (string)filed["receiptCode"]! };

        var withdrawn = (await world.Redress.Nobody.PostAsync("/v1/receipt/withdraw", code)).Expect(200);

        Assert.Equal("withdrawn", (string?)withdrawn["status"]);
        (await world.Redress.Nobody.PostAsync("/v1/receipt/withdraw", code)).ExpectProblem(
            409,
            "report-already-withdrawn"
        );
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        Assert.Equal(
            ("open", true),
            (await desk.StatusAsync(file), (bool)(await desk.ReadAsync(file))["case"]!["held"]!)
        );
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));

        await desk.DecideAsync(file, ["remove"]);
        await world.SettleAsync();
        Assert.DoesNotContain(
            (await desk.ReceiptAsync(filed))["letters"]!.AsArray(),
            l => (string?)l!["kind"] == "outcome"
        );
        Assert.Contains((await desk.ReceiptAsync(other))["letters"]!.AsArray(), l => (string?)l!["kind"] == "outcome");
    }

    private async Task<JsonNode> ReceiptAsync(string code) =>
        (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code })).Expect(200);
}
