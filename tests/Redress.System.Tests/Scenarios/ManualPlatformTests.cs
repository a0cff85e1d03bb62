using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>A platform that nobody wired: a person carries it out, and Redress reads whether it is so.</summary>
[Collection(nameof(SmallWorld))]
public sealed class ManualPlatformTests(SmallWorld world)
{
    private string _platformId = "";

    [Fact]
    public async Task What_a_person_says_to_have_carried_out_is_confirmed_only_when_it_is_read_to_be_so()
    {
        await using var site = await ChirpSite.StartAsync(world.SparePorts[0]);
        var author = await site.AccountAsync();
        var post = await site.PostAsync(author);
        var filed = await ReportAsync(site, post);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post, _platformId);
        Assert.Equal("due", (string?)(await HideAsync(desk, file))["status"]);

        // Said, but not done.
        (await SayAsync(desk, file)).Expect(200);
        await world.SettleAsync();
        var failed = await HideAsync(desk, file);
        Assert.Equal(("failed", "not so on page"), ((string)failed["status"]!, (string)failed["failure"]!));
        Assert.Null((await desk.ReceiptAsync(filed))["subjects"]![0]!["hiddenAt"]);

        // Done: the author takes it away, and it is read so.
        await site.DeleteAsync(post, author);
        await world.MoveAsync(TimeSpan.FromMinutes(1));
        (await SayAsync(desk, file)).Expect(200);
        await world.SettleAsync();
        Assert.Equal("confirmed", (string?)(await HideAsync(desk, file))["status"]);
        Assert.NotNull((await desk.ReceiptAsync(filed))["subjects"]![0]!["hiddenAt"]);
        (await SayAsync(desk, file)).ExpectProblem(409, "enforcement-not-due");
        (
            await desk.Reviewer.PostAsync($"/v1/cases/{file}/enforcements/enf_00000000000000000000000000/carried-out")
        ).ExpectProblem(404, "enforcement-unknown");
    }

    private async Task<JsonNode> ReportAsync(ChirpSite site, string post)
    {
        var origin = site.Address.GetLeftPart(UriPartial.Authority);
        var links = new[]
        {
            new
            {
                origin,
                path = "/posts/{id}",
                kind = "post",
            },
        };
        (_platformId, var secret) = await world.Redress.AddPlatformAsync("By hand", "manual", null, links);
        Assert.Null(secret);
        var key = await world.Redress.KeyAsync(_platformId);
        var filed = (await key.PostAsync("/v1/reports", Filing.Of(site.PostLink(post)))).Expect(201);
        await world.SettleAsync();
        Assert.Equal("ordered", (string?)filed["subjects"]![0]!["hold"]);
        return filed;
    }

    private static async Task<JsonNode> HideAsync(Desk desk, string file) =>
        (await desk.EnforcementsAsync(file)).Single(e => (string)e["restriction"]! == "hide");

    private static async Task<Reply> SayAsync(Desk desk, string file) =>
        await desk.Reviewer.PostAsync(
            $"/v1/cases/{file}/enforcements/{(await HideAsync(desk, file))["id"]}/carried-out"
        );
}
