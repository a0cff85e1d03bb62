using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>One person alone: what the operator may choose instead of a second one.</summary>
public sealed class LoneOperatorTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task Who_works_alone_looks_again_after_twelve_hours_and_the_letter_says_so()
    {
        await ChooseAsync("same-later");
        var (desk, post, filed, proposal) = await ProposedAsync();
        var view = new { outcome = "no-violation", reasons = "I see it as I did." };
        var path = $"/v1/proposals/{proposal}";
        (await desk.Reviewer.PostAsync($"{path}/view", view)).ExpectProblem(409, "second-look-same-person");

        await world.MoveAsync(TimeSpan.FromHours(12));
        (await desk.Reviewer.PostAsync($"{path}/view", view)).Expect(200);
        (await desk.Reviewer.PostAsync($"{path}/agree", new { })).Expect(200);
        await world.LaterAsync();

        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
        var outcome = (string)(await desk.ReceiptAsync(filed))["letters"]!.AsArray()[^1]!["text"]!;
        Assert.Contains("the same person has looked again", outcome, StringComparison.Ordinal);
        Assert.Contains("Own words about this one", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_looks_without_the_material_and_only_where_that_was_chosen()
    {
        await ChooseAsync("two");
        var (_, _, _, first) = await ProposedAsync();
        var guest = await world.Redress.PersonAsync("guest", ["guest"]);
        var view = new { outcome = "no-violation", reasons = "It sounds right." };
        (await guest.PostAsync($"/v1/proposals/{first}/view", view)).ExpectProblem(403, "second-look-guest-not-chosen");
        await ChooseAsync("guest");
        var (desk, _, filed, second) = await ProposedAsync();

        (await guest.PostAsync($"/v1/proposals/{second}/view", view)).Expect(200);
        (await guest.PostAsync($"/v1/proposals/{second}/agree", new { })).Expect(200);
        await world.LaterAsync();

        var outcome = (string)(await desk.ReceiptAsync(filed))["letters"]!.AsArray()[^1]!["text"]!;
        Assert.Contains("without seeing the material", outcome, StringComparison.Ordinal);
        (await guest.GetAsync("/v1/cases?status=open")).ExpectProblem(403, "forbidden");
    }

    private async Task<(
        Desk Desk,
        string Post,
        global::System.Text.Json.Nodes.JsonNode Filed,
        string Proposal
    )> ProposedAsync()
    {
        var post = await world.Chirp.PostAsync();
        var filed = await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var claimed = (await desk.ClaimAsync(file)).Expect(200);
        var decision = new
        {
            outcome = "no-violation",
            ground = Filing.Abuse,
            reasons = $"Own words about this one: a drawing of a boat ({post}).",
            seenVersion = (int)claimed["case"]!["version"]!,
        };
        var decided = (await desk.Reviewer.PostAsync($"/v1/cases/{file}/decide", decision)).Expect(200);
        return (desk, post, filed, (string)decided["proposalId"]!);
    }

    private async Task ChooseAsync(string mode) =>
        (await world.Redress.Operator.PostAsync("/v1/choices", new { name = "second-look", value = mode })).Expect(200);
}
