using System.Text.Json.Nodes;
using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>The way back in with a receipt code, and all that can be done there.</summary>
[Collection(nameof(PortalWorld))]
public sealed class StatusPageTests(PortalWorld world)
{
    private const string Wrong = "We cannot open anything with this code.";

    [ChromiumFact]
    public async Task A_code_opens_its_report_however_it_is_typed_and_a_wrong_one_opens_nothing()
    {
        await using var visitor = await world.VisitAsync();
        var link = await world.LinkAsync();
        var code = await visitor.SendAsync(Filing.Abuse, link);
        await using var other = await world.VisitAsync(new() { JavaScriptEnabled = false });

        await other.OpenAsync(code.ToLowerInvariant().Replace('-', ' '));
        var text = await other.MainAsync();
        await using var stranger = await world.VisitAsync();
        await stranger.OpenAsync(code[..^1] + (code[^1] == '0' ? '1' : '0'));

        Assert.Contains("What has happened", text);
        Assert.DoesNotContain(link, text, StringComparison.Ordinal);
        Assert.DoesNotContain(code, await other.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Contains(Wrong, await stranger.MainAsync());
        await other.Page.Locator("button[value=close]").ClickAsync();
        Assert.Contains("Your code", await other.MainAsync());
    }

    [ChromiumFact]
    public async Task A_question_is_answered_and_the_answer_may_say_that_somebody_is_in_danger()
    {
        await using var visitor = await world.VisitAsync();
        var (code, caseId) = await SendAsync(visitor, "threats");
        var desk = await world.DeskAsync();
        var asked = (
            await desk.Reviewer.PostAsync(
                $"/v1/cases/{caseId}/questions",
                new { reportId = (string)(await ReadAsync(code))["id"]!, kind = "safe-now" }
            )
        );
        Assert.True(asked.Status is 200 or 201, asked.Text);
        await visitor.OpenAsync(code);

        Assert.Contains("Are you safe now? Is anybody threatening you?", await visitor.MainAsync());
        await visitor.Page.Locator("textarea[id^=answer-]").FillAsync("No, he knows where I live.");
        await visitor.Page.Locator("input[id^=danger-]").First.CheckAsync();
        await visitor.Page.Locator("button[value=answer]").ClickAsync();

        Assert.Contains("Thank you. We have your answer.", await visitor.MainAsync());
        Assert.Contains("You have answered this.", await visitor.MainAsync());
        await world.SettleAsync();
        Assert.Equal(
            1,
            await world.CountAsync(
                $"SELECT COUNT(*) FROM escalation WHERE case_id = '{caseId}' AND reason = 'danger-to-life'"
            )
        );
    }

    [ChromiumFact]
    public async Task Links_are_added_answers_are_given_later_and_a_message_brings_a_decided_case_back()
    {
        await using var visitor = await world.VisitAsync();
        var (code, caseId) = await SendAsync(visitor, Filing.Abuse);
        var desk = await world.DeskAsync();
        await desk.DecideAsync(caseId, ["remove"]);
        await world.SettleAsync();
        await visitor.OpenAsync(code);
        Assert.Contains("It was decided on", await visitor.MainAsync());

        await visitor.DoAsync("links", "links", "links-text", await world.LinkAsync());
        Assert.Contains("Thank you. We have the links.", await visitor.MainAsync());
        Assert.Contains("Link 2", await visitor.MainAsync());
        Assert.Equal(2, (await ReadAsync(code))["subjects"]!.AsArray().Count);
        await visitor.Page.Locator("#tell > summary").ClickAsync();
        await visitor.ChooseAsync("who", "guardian");
        await visitor.Page.Locator("#tell button[value=tell]").ClickAsync();
        Assert.Contains("Thank you. We have kept your answers.", await visitor.MainAsync());
        await visitor.DoAsync("say", "say", "say-text", "It is on his phone too.");

        Assert.Contains("Thank you. We have what you wrote.", await visitor.MainAsync());
        var id = (string)(await ReadAsync(code))["id"]!;
        Assert.Equal(
            1,
            await world.CountAsync($"SELECT COUNT(*) FROM report WHERE id = '{id}' AND source = 'guardian'")
        );
        Assert.Equal("open", await desk.StatusAsync(caseId));
        Assert.Equal(
            1,
            await world.CountAsync($"SELECT COUNT(*) FROM sealed WHERE report_id = '{id}' AND kind = 'message'")
        );
    }

    [ChromiumFact]
    public async Task A_decision_can_be_objected_to_once()
    {
        await using var visitor = await world.VisitAsync();
        var (code, caseId) = await SendAsync(visitor, "hate");
        var desk = await world.DeskAsync();
        await desk.DecideAsync(caseId, []);
        await world.SettleAsync();
        await visitor.OpenAsync(code);
        Assert.Contains("It was decided that it stays as it is.", await visitor.MainAsync());

        await visitor.DoAsync("appeal", "appeal", "appeal-text", "It means us.");
        Assert.Contains("Another person looks at it, and you get an answer by", await visitor.MainAsync());
        await visitor.DoAsync("appeal", "appeal", "appeal-text", "Once more.");

        Assert.Contains("That was done before.", await visitor.MainAsync());
        Assert.Equal(1, await world.CountAsync($"SELECT COUNT(*) FROM appeal WHERE case_id = '{caseId}'"));
    }

    [ChromiumFact]
    public async Task A_new_code_takes_the_place_of_the_old_one_and_letters_can_be_ended()
    {
        await using var visitor = await world.VisitAsync();
        var (code, _) = await SendAsync(visitor, Filing.Abuse);
        await visitor.OpenAsync(code);

        await using var other = await world.VisitAsync();
        await other.OpenAsync(code);
        Assert.DoesNotContain(Wrong, await other.MainAsync());
        await visitor.DoAsync("renew", "code");
        var fresh = await visitor.CodeAsync();

        Assert.NotEqual(code, fresh);
        Assert.Equal(404, (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code })).Status);
        await other.Page.ReloadAsync();
        Assert.Contains("Your code", await other.MainAsync());
        await visitor.DoAsync("stop", "stop");
        Assert.Contains("We write to you no more.", await visitor.MainAsync());
        Assert.Equal("withdrawn", (string)(await ReadAsync(fresh))["status"]!);
    }

    [ChromiumFact]
    public async Task A_promise_that_passes_says_so_itself()
    {
        await using var visitor = await world.VisitAsync();
        var (code, _) = await SendAsync(visitor, Filing.Abuse);

        await world.MoveAsync(TimeSpan.FromMinutes(61));
        await visitor.OpenAsync(code);

        Assert.Contains(
            "That time is over, and we have not done it. That is our fault, not yours.",
            await visitor.MainAsync()
        );
    }

    [ChromiumFact]
    public async Task The_proof_of_a_report_and_its_answers_is_verified_offline_and_tells_of_nobody_else()
    {
        await using var visitor = await world.VisitAsync();
        await using var before = await world.VisitAsync();
        var link = await world.LinkAsync();
        var earlier = await ReadAsync(await before.SendAsync(Filing.Abuse, link));
        var code = await visitor.SendAsync(Filing.Abuse, link);
        await visitor.OpenAsync(code);
        await world.SettleAsync();
        byte[]? proof = null;
        await Until.TrueAsync(async () => (proof = await ProofAsync(code)) is not null, TimeSpan.FromSeconds(20));
        using var folder = new Folder();
        var text = global::System.Text.Encoding.UTF8.GetString(proof!);

        var sound = await Ran.OfAsync(["verify", folder.Write("Note.proof.json", text)]);

        Assert.Equal(0, sound.Exit);
        Assert.Contains("report.filed", sound.Output, StringComparison.Ordinal);
        Assert.Contains(link, sound.Output, StringComparison.Ordinal);
        Assert.Contains("Thank you for telling us.", sound.Output, StringComparison.Ordinal);
        Assert.DoesNotContain((string)earlier["id"]!, text, StringComparison.Ordinal);
        Assert.DoesNotContain("sub_", Unfolded(text), StringComparison.Ordinal);
        Assert.DoesNotContain("case_", Unfolded(text), StringComparison.Ordinal);
        foreach (
            var (list, field) in ((string, string)[])[("facts", "body"), ("facts", "salt"), ("texts", "ciphertext")]
        )
        {
            var ran = await Ran.OfAsync(["verify", folder.Write("changed.json", Changed(text, list, field))]);
            Assert.Equal(1, ran.Exit);
            Assert.StartsWith("broken: ", ran.Output, StringComparison.Ordinal);
        }
    }

    private static string Changed(string proof, string list, string field)
    {
        var json = JsonNode.Parse(proof)!;
        var bytes = Convert.FromBase64String((string)json[list]![0]![field]!);
        bytes[^2] ^= 1;
        json[list]![0]![field] = Convert.ToBase64String(bytes);
        return json.ToJsonString(new() { WriteIndented = true });
    }

    /// <summary>All bodies of facts as text.</summary>
    private static string Unfolded(string proof) =>
        string.Join(
            '\n',
            JsonNode.Parse(proof)!["facts"]!
                .AsArray()
                .Select(f => global::System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)f!["body"]!)))
        );

    private async Task<byte[]?> ProofAsync(string code)
    {
        var answer = await world.Redress.Nobody.PostAsync("/v1/receipt/proof", new { code });
        return answer.Status == 200 ? global::System.Text.Encoding.UTF8.GetBytes(answer.Text) : null;
    }

    private async Task<(string Code, string CaseId)> SendAsync(Visitor visitor, string reason)
    {
        var post = await world.Chirp.PostAsync();
        var code = await visitor.SendAsync(reason, world.Chirp.PostLink(post));
        await world.SettleAsync();
        return (code, await (await world.DeskAsync()).CaseOfPostAsync(post));
    }

    private async Task<JsonNode> ReadAsync(string code) =>
        (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code })).Expect(200);
}
