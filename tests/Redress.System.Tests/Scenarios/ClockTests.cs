using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Clocks of law and promise, computed from what is stored; and what ran out, for ever.</summary>
public sealed class ClockTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task A_clock_that_jumps_over_a_deadline_loses_none_and_a_later_decision_mends_none()
    {
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(Filing.By("bystander", "threats", world.Chirp.PostLink(post)));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var own = Clock(await ClocksAsync(desk, file), "own");
        Assert.Equal((null, false), ((string?)own["metAt"], (bool)own["breached"]!));

        await world.MoveAsync(TimeSpan.FromDays(9));

        var late = await ClocksAsync(desk, file);
        Assert.True((bool)Clock(late, "own")["breached"]!);
        Assert.True((bool)Clock(late, "eu.dsa")["breached"]!);
        Assert.Equal(["own", "eu.dsa"], Breaches(late));
        Assert.Equal((string?)own["dueAt"], (string?)late["breaches"]![0]!["dueAt"]);

        await desk.DecideAsync(file, ["remove"]);
        await world.LaterAsync();
        var after = await ClocksAsync(desk, file);
        Assert.NotNull(Clock(after, "own")["metAt"]);
        Assert.Equal(["own", "eu.dsa"], Breaches(after));
        Assert.True((bool)Clock(after, "own")["breached"]!);
    }

    [Fact]
    public async Task A_request_names_what_is_missing_and_its_clock_starts_when_the_last_element_comes()
    {
        var post = await world.Chirp.PostAsync();
        var filing = Filing
            .By("affected-person", "intimate-image", world.Chirp.PostLink(post))
            .And("contact", "me@mail.example");
        var filed = await world.FileAsync(filing);
        var code = (string)filed["receiptCode"]!;
        Assert.Equal(["signature", "good-faith"], Missing((await ReadAsync(code))["takeItDown"]!));
        await world.MoveAsync(TimeSpan.FromHours(2));

        var first = (await CompleteAsync(new { code, signature = "Ann Example" })).Expect(200);
        Assert.Equal(["good-faith"], Missing(first["takeItDown"]!));
        Assert.Null(first["takeItDown"]!["completeAt"]);
        await world.MoveAsync(TimeSpan.FromHours(3));
        var whole = (await CompleteAsync(new { code, goodFaith = true })).Expect(200)["takeItDown"]!;

        Assert.Empty(Missing(whole));
        var desk = await world.DeskAsync();
        var clock = Clock(await ClocksAsync(desk, await desk.CaseOfPostAsync(post)), "us.tida");
        Assert.Equal((DateTimeOffset)whole["completeAt"]!, (DateTimeOffset)clock["startsAt"]!);
        Assert.Equal((DateTimeOffset)whole["completeAt"]! + TimeSpan.FromHours(48), (DateTimeOffset)clock["dueAt"]!);
        Assert.NotNull(clock["metAt"]);
        (await CompleteAsync(new { code = "WRONG", goodFaith = true })).ExpectProblem(404, "receipt-unknown");
    }

    private Task<Reply> CompleteAsync(object body) => world.Redress.Nobody.PostAsync("/v1/receipt/complete", body);

    private async Task<JsonNode> ReadAsync(string code) =>
        (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code })).Expect(200);

    private static IEnumerable<string> Missing(JsonNode request) =>
        request["missing"]!.AsArray().Select(m => (string)m!);

    private static async Task<JsonNode> ClocksAsync(Desk desk, string file) =>
        (await desk.Reviewer.GetAsync($"/v1/cases/{file}/clocks")).Expect(200);

    private static JsonNode Clock(JsonNode clocks, string name) =>
        clocks["links"]![0]!["clocks"]!.AsArray().Single(c => (string)c!["clock"]! == name)!;

    private static List<string> Breaches(JsonNode clocks) =>
        [.. clocks["breaches"]!.AsArray().Select(b => (string)b!["clock"]!)];
}
