using System.Text;
using System.Text.Json.Nodes;
using Redress.Connectors.Webhooks;
using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Webhooks;

/// <summary>Events out: to whom they belong, signed, with ids and nothing else, and again where nobody took them.</summary>
public sealed class WebhookTests(TwoSiteWorld world) : IClassFixture<TwoSiteWorld>
{
    private const string Canary = "canary-7c1f";
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);
    private static readonly string[] s_fields = ["number", "platformId", "caseId", "decisionId", "dueAt"];

    [Fact]
    public async Task Cases_holds_decisions_and_breaches_reach_their_own_platform_signed_and_with_ids_only()
    {
        var (one, other) = (world.Sites[0], world.Sites[1]);
        await using var receiver = new Receiver(world.SparePorts[0]);
        var own = await AddAsync(one.Key, receiver, "own");
        var others = await AddAsync(other.Key, receiver, "other");
        var all = await AddAsync(world.Redress.Operator, receiver, "all");

        var (first, second) = (await one.Chirp.PostAsync(), await one.Chirp.PostAsync());
        await FileAsync(one, first);
        await FileAsync(one, second);
        await FileAsync(other, await other.Chirp.PostAsync());
        var desk = await world.DeskAsync();
        var decided = await desk.CaseOfPostAsync(first, one.Id);
        var breached = await desk.CaseOfPostAsync(second, one.Id);
        await desk.DecideAsync(decided, ["remove"]);
        await world.MoveAsync(TimeSpan.FromDays(8));

        await Until.TrueAsync(
            () => Task.FromResult(TypesOf(receiver, "own", breached).Contains("case.breached")),
            s_soon
        );
        Assert.Superset(
            new HashSet<string> { "case.opened", "hold.ordered", "case.claimed", "decision.made", "case.confirmed" },
            TypesOf(receiver, "own", decided)
        );
        Assert.DoesNotContain("case.breached", TypesOf(receiver, "own", decided));
        await Until.TrueAsync(() => Task.FromResult(Of(receiver, "other").Any(b => IsOf(b, other))), s_soon);
        await Until.TrueAsync(() => Task.FromResult(Of(receiver, "all").Any(b => IsOf(b, other))), s_soon);
        Assert.All(Of(receiver, "own"), b => Assert.True(IsOf(b, one)));
        Assert.All(Of(receiver, "other"), b => Assert.True(IsOf(b, other)));
        AssertSigned(receiver, ("own", own), ("other", others), ("all", all));
    }

    [Fact]
    public async Task What_nobody_takes_is_tried_again_given_up_after_a_day_seen_and_replayed()
    {
        var site = world.Sites[0];
        await using var receiver = new Receiver(world.SparePorts[1]) { Status = 500 };
        var since = await world.Redress.NowAsync();
        var id = (string)(await PostAsync(world.Redress.Operator, receiver, "dead"))["id"]!;
        await FileAsync(site, await site.Chirp.PostAsync());
        await Until.TrueAsync(async () => (long)(await ShownAsync(id))["waiting"]! > 0, s_soon);
        await world.SettleAsync();
        Assert.Equal("status 500", (string?)(await ShownAsync(id))["lastError"]);

        await world.MoveAsync(TimeSpan.FromDays(3));

        var dead = await ShownAsync(id);
        Assert.True((long)dead["dead"]! > 0 && (long)dead["waiting"]! == 0, dead.ToJsonString());
        Assert.Contains(
            "outcome=\"dead\"",
            (await world.Redress.Nobody.GetAsync("/metrics")).Text,
            StringComparison.Ordinal
        );
        var tried = IdsOf(receiver);
        receiver.Status = 200;
        var replay = new[] { "webhook", "replay", id, "--since", since.ToString("O"), "--data", world.Redress.Folder };
        (await Ran.OfAsync(replay)).Expect();

        await Until.TrueAsync(
            () => Task.FromResult(IdsOf(receiver)[tried.Count..].ToHashSet().IsSupersetOf(tried)),
            s_soon
        );
        await world.SettleAsync();
        Assert.Equal(0, (long)(await ShownAsync(id))["dead"]!);
        (await world.Redress.Operator.PostAsync($"/v1/webhooks/{id}/remove")).Expect(200);
        Assert.Null(await FindAsync(id));
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("https://user@example.com/")]
    [InlineData("not a url")]
    public async Task An_address_that_may_not_be_called_is_refused(string url) =>
        (await world.Redress.Operator.PostAsync("/v1/webhooks", new { url })).ExpectProblem(400, "webhook-url-invalid");

    [Fact]
    public async Task A_platform_neither_sees_nor_touches_the_webhook_of_another()
    {
        await using var receiver = new Receiver(StartedProgram.FreePort());
        var (one, other) = (world.Sites[0].Key, world.Sites[1].Key);
        var url = $"https://events.example/{Guid.NewGuid():N}";
        var id = (string)(await one.PostAsync("/v1/webhooks", new { url })).Expect(201)["id"]!;

        var seen = (await other.GetAsync("/v1/webhooks")).Expect(200)["items"]!.AsArray();

        Assert.DoesNotContain(seen, w => (string?)w!["id"] == id);
        (await other.PostAsync($"/v1/webhooks/{id}/remove")).ExpectProblem(404, "webhook-unknown");
        (await other.PostAsync($"/v1/webhooks/{id}/replay", new { since = DateTimeOffset.UnixEpoch })).ExpectProblem(
            404,
            "webhook-unknown"
        );
        (await other.PostAsync("/v1/webhooks", new { url, platformId = world.Sites[0].Id })).ExpectProblem(
            404,
            "platform-unknown"
        );
        (await one.PostAsync($"/v1/webhooks/{id}/remove")).Expect(200);
    }

    private static async Task<JsonNode> PostAsync(Caller caller, Receiver receiver, string path) =>
        (await caller.PostAsync("/v1/webhooks", new { url = new Uri(receiver.Address, path).AbsoluteUri })).Expect(201);

    private static async Task<string> AddAsync(Caller caller, Receiver receiver, string path) =>
        (string)(await PostAsync(caller, receiver, path))["secret"]!;

    private async Task FileAsync(JoinedSite site, string post)
    {
        (await site.Key.PostAsync("/v1/reports", Filing.Of(site.Chirp.PostLink(post)).And("statement", Canary))).Expect(
            201
        );
        await world.SettleAsync();
    }

    private async Task<JsonNode> ShownAsync(string id) => (await FindAsync(id))!;

    private async Task<JsonNode?> FindAsync(string id) =>
        (await world.Redress.Operator.GetAsync("/v1/webhooks")).Expect(200)["items"]!
            .AsArray()
            .SingleOrDefault(w => (string?)w!["id"] == id);

    private static List<JsonNode> Of(Receiver receiver, string path) =>
        [.. receiver.All.Where(r => r.Path == "/" + path).Select(r => JsonNode.Parse(r.Body)!)];

    private static HashSet<string> TypesOf(Receiver receiver, string path, string caseId) =>
        [.. Of(receiver, path).Where(b => (string?)b["data"]!["caseId"] == caseId).Select(b => (string)b["type"]!)];

    private static List<string> IdsOf(Receiver receiver) => [.. receiver.All.Select(r => r.Headers["webhook-id"])];

    private static bool IsOf(JsonNode body, JoinedSite site) => (string?)body["data"]!["platformId"] == site.Id;

    private static void AssertSigned(Receiver receiver, params (string Path, string Secret)[] webhooks)
    {
        foreach (var (path, text) in webhooks)
        {
            Assert.True(WebhookSecret.TryParse(text, out var secret));
            Assert.All(
                receiver.All.Where(r => r.Path == "/" + path),
                r =>
                {
                    var stamp = r.Headers[StandardWebhook.TimestampHeader];
                    var verdict = StandardWebhook.Verify(
                        [secret],
                        r.Headers[StandardWebhook.IdHeader],
                        stamp,
                        r.Headers[StandardWebhook.SignatureHeader],
                        r.Body,
                        DateTimeOffset.FromUnixTimeSeconds(long.Parse(stamp))
                    );
                    Assert.Equal(WebhookVerdict.Valid, verdict);
                    Assert.DoesNotContain(Canary, Encoding.UTF8.GetString(r.Body), StringComparison.Ordinal);
                    Assert.Equal(s_fields, JsonNode.Parse(r.Body)!["data"]!.AsObject().Select(f => f.Key));
                }
            );
        }
    }
}
