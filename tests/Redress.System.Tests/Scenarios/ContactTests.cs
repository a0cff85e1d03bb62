using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What a decision can do besides hiding: end contact between two accounts, and what a platform does not offer.</summary>
[Collection(nameof(SmallWorld))]
public sealed class ContactTests(SmallWorld world)
{
    private ChirpSite Chirp => world.Chirp;

    [Fact]
    public async Task Whoever_lured_a_child_reaches_them_no_more_and_others_still_and_an_appeal_gives_it_back()
    {
        var (lurer, child, other) = (
            await Chirp.AccountAsync(),
            await Chirp.AccountAsync(),
            await Chirp.AccountAsync()
        );
        var message = await Chirp.MessageAsync(lurer, child);
        var filed = await world.FileAsync(Filing.By("affected-person", "grooming", Chirp.Link($"/messages/{message}")));
        var desk = await world.DeskAsync();
        var file = (await desk.FindAsync("message", message))!;
        var decided = await DecideAsync(desk, file, ["hide"], ["block-contact"], [child]);
        Assert.Equal(child, (string?)decided["decision"]!["contacts"]![0]);
        await world.LaterAsync();

        Assert.Equal("NotAllowed", await SendAsync(lurer, child));
        Assert.Equal("NotAllowed", await SendAsync(child, lurer));
        Assert.Equal("Done", await SendAsync(lurer, other));
        Assert.Equal("decided", await desk.StatusAsync(file));
        Assert.Contains(
            await desk.EnforcementsAsync(file),
            e => (string)e["restriction"]! == "block-contact" && (string)e["status"]! == "confirmed"
        );

        var code = (string)filed["receiptCode"]!;
        var appeal = new
        {
            code,
            number = 1,
            text = "It is my uncle.",
        };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/appeal", appeal)).Expect(201);
        var fresh = await world.DeskAsync("third reviewer");
        await DecideAsync(fresh, file, ["hide"], [], []);
        await world.LaterAsync();
        Assert.Equal("Done", await SendAsync(lurer, child));
    }

    [Fact]
    public async Task What_a_platform_does_not_offer_is_shown_on_the_case_and_terms_belong_to_their_restriction()
    {
        var post = await Chirp.PostAsync();
        await world.FileAsync(Filing.By("bystander", "hate", Chirp.PostLink(post)));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);

        var missing = (await desk.ReadAsync(file))["missing"]!;
        Assert.Equal(["geo-limit"], missing["restrictions"]!.AsArray().Select(r => (string)r!));
        Assert.Contains("context", missing["capabilities"]!.AsArray().Select(c => (string)c!));
        var version = (int)(await desk.ClaimAsync(file)).Expect(200)["case"]!["version"]!;
        foreach (
            var (restriction, countries) in new (string, string[])[]
            {
                ("geo-limit", []),
                ("geo-limit", ["Germany"]),
                ("hide", ["DE"]),
            }
        )
        {
            var body = Body(version, [restriction], [], [], countries);
            (await desk.Reviewer.PostAsync($"/v1/cases/{file}/decide", body)).ExpectProblem(
                400,
                "decision-terms-missing"
            );
        }

        var ordered = Body(version, ["geo-limit"], [], [], ["DE", "AT"]);
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/decide", ordered)).Expect(200);
        await world.LaterAsync();
        var calls = await Chirp.CallsAsync();
        Assert.Contains(
            calls,
            c => ((string)c!["body"]!).Contains("\"countries\":[\"AT\",\"DE\"]", StringComparison.Ordinal)
        );
        Assert.Contains(await desk.EnforcementsAsync(file), e => (string)e["status"]! == "failed");
    }

    private async Task<string> SendAsync(string from, string to) =>
        (string)
            (
                await Chirp.Control.PostAsync(
                    "/control/messages",
                    new
                    {
                        from,
                        to,
                        text = "Look.",
                    }
                )
            ).Expect(200)["answer"]!;

    private static async Task<JsonNode> DecideAsync(
        Desk desk,
        string file,
        string[] restrictions,
        string[] author,
        string[] contacts
    )
    {
        var version = (int)(await desk.ClaimAsync(file)).Expect(200)["case"]!["version"]!;
        var body = Body(version, restrictions, author, contacts, []);
        return (await desk.Reviewer.PostAsync($"/v1/cases/{file}/decide", body)).Expect(200);
    }

    private static object Body(
        int seenVersion,
        string[] restrictions,
        string[] authorRestrictions,
        string[] contacts,
        string[] countries
    ) =>
        new
        {
            outcome = "restrict",
            ground = "grooming",
            reasons = "It is said in the report, and it is so.",
            seenVersion,
            restrictions,
            authorRestrictions,
            contacts,
            countries,
        };
}
