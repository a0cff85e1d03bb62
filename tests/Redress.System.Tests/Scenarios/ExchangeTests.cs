using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;
using Redress.Tests.StandIns;

namespace Redress.System.Tests.Scenarios;

/// <summary>Lists that others keep are followed: what is withdrawn there matches nothing after one fetch.</summary>
[Collection(nameof(CopyWorld))]
public sealed class ExchangeTests(CopyWorld world)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(16);
    private static int s_next;

    [Theory]
    [InlineData("Withdrawn")]
    [InlineData("Deleted")]
    public async Task A_hash_that_its_owner_withdrew_at_StopNCII_matches_nothing_after_one_fetch(string status)
    {
        var there = new StopNciiStandIn(seed: 3) { IsSloppy = true, TokensToExpire = 1 };
        await using var server = new StandInServer(world.SparePorts[0], there);
        var hashes = Enumerable.Range(0, 7).Select(_ => Hash()).ToList();
        hashes.ForEach(h => there.Say("ImagePDQ", h, "Active"));
        var exchange = await FollowAsync("stopncii", "intimate-image", StopNcii(server));
        Assert.All(await AskAllAsync(hashes), v => Assert.Equal("hold", v));

        there.Say("ImagePDQ", hashes[3], status);
        await world.MoveAsync(s_every);

        Assert.Equal("allow", await AskAsync(hashes[3]));
        Assert.Equal("hold", await AskAsync(hashes[2]));
        there.Say("ImagePDQ", hashes[3], "Active");
        await world.MoveAsync(s_every);
        Assert.Equal("hold", await AskAsync(hashes[3]));
        await EndAsync(exchange);
    }

    [Fact]
    public async Task What_NCMEC_deleted_matches_nothing_after_one_fetch_though_no_fingerprint_is_told()
    {
        var there = new NcmecStandIn(seed: 4) { IsSloppy = true, PagesToExpire = 1 };
        await using var server = new StandInServer(world.SparePorts[0], there);
        var hashes = Enumerable.Range(0, 7).Select(_ => Hash()).ToList();
        var now = await world.Redress.NowAsync();
        foreach (var (hash, i) in hashes.Select((h, i) => (h, i)))
        {
            there.Say("image", $"e{i}", now.AddDays(-i).AddMinutes(-1), ("pdq", hash));
        }

        var exchange = await FollowAsync("ncmec", "child-sexual-abuse-material", Ncmec(server));
        Assert.All(await AskAllAsync(hashes), v => Assert.Equal("hold", v));

        there.Delete("image", "e5", now.AddMinutes(1));
        there.Say("image", "e4", now.AddMinutes(1), ("pdq", Hash()));
        await world.MoveAsync(s_every);

        Assert.Equal("allow", await AskAsync(hashes[5]));
        Assert.Equal("allow", await AskAsync(hashes[4]));
        Assert.Equal("hold", await AskAsync(hashes[6]));
        await EndAsync(exchange);
    }

    [Fact]
    public async Task What_is_no_longer_in_a_file_matches_nothing_and_a_missing_file_takes_nothing_back()
    {
        var (stays, goes) = (Hash(), Hash());
        var folder = Directory.CreateDirectory(Path.Combine(world.Redress.Folder, "lists")).FullName;
        var file = Path.Combine(folder, $"list{Interlocked.Increment(ref s_next)}.csv");
        await File.WriteAllLinesAsync(file, [stays, goes]);
        var exchange = await FollowAsync("file", "other", new JsonObject { ["address"] = Path.GetFileName(file) });
        Assert.Equal(["hold", "hold"], await AskAllAsync([stays, goes]));

        await File.WriteAllLinesAsync(file, [stays]);
        await world.MoveAsync(s_every);
        Assert.Equal(["hold", "allow"], await AskAllAsync([stays, goes]));

        File.Delete(file);
        await world.MoveAsync(s_every);
        Assert.Equal("hold", await AskAsync(stays));
        Assert.Equal("away", (string?)(await ShownAsync(exchange))["fault"]);
        await EndAsync(exchange);
    }

    [Fact]
    public async Task What_was_seen_and_removed_is_told_once_where_feedback_is_wanted()
    {
        var there = new StopNciiStandIn(seed: 6);
        await using var server = new StandInServer(world.SparePorts[0], there);
        var hash = Hash();
        there.Say("ImagePDQ", hash, "Active");
        var exchange = await FollowAsync("stopncii", "intimate-image", StopNcii(server), feedback: true);
        var post = await world.Chirp.PostAsync();
        await AskAsync(hash, post);
        await world.SettleAsync();
        var desk = await world.DeskAsync();

        await desk.DecideAsync(await desk.CaseOfPostAsync(post), ["remove"]);
        await world.SettleAsync();
        await world.LaterAsync();
        await AskAsync(hash, post);
        await world.LaterAsync();

        Assert.Equal(
            [(hash, "PendingReview"), (hash, "Blocked")],
            there.Feedback.Select(f => ((string)f["hashValue"]!, (string)f["feedbackValue"]!))
        );
        await EndAsync(exchange);
    }

    [Fact]
    public async Task What_a_person_finds_to_be_something_else_is_disputed_at_the_exchange_that_said_it()
    {
        const string reason = "5f0c8f4e-0000-4000-8000-000000000001";
        var (ncmec, stop) = (new NcmecStandIn(seed: 8), new StopNciiStandIn(seed: 9));
        await using var first = new StandInServer(world.SparePorts[0], ncmec);
        await using var second = new StandInServer(world.SparePorts[1], stop);
        var (right, wrong, other) = (Hash(), Hash(), Hash());
        var now = await world.Redress.NowAsync();
        ncmec.Say("image", "right", now.AddMinutes(-2), ("pdq", right));
        ncmec.Say("image", "wrong", now.AddMinutes(-2), ("pdq", wrong));
        stop.Say("ImagePDQ", other, "Active");
        var account = Ncmec(first);
        account["disputeReason"] = reason;
        var followed = await FollowAsync("ncmec", "child-sexual-abuse-material", account, feedback: true);
        var also = await FollowAsync("stopncii", "intimate-image", StopNcii(second), feedback: true);

        await DecideAsync(right, "remove");
        await DecideAsync(wrong);
        await DecideAsync(other);

        Assert.Collection(
            ncmec.Feedback,
            f => Assert.Matches("/right/PDQ/feedback .*<affirmative/>", f),
            f => Assert.Matches($"/wrong/PDQ/feedback .*<negative>.*{reason}.*</negative>", f)
        );
        Assert.Equal(
            [(other, "PendingReview"), (other, "NotBlocked")],
            stop.Feedback.Select(f => ((string)f["hashValue"]!, (string)f["feedbackValue"]!))
        );
        await EndAsync(followed);
        await EndAsync(also);
    }

    /// <summary>Somebody uploads it, and a person decides.</summary>
    private async Task DecideAsync(string hash, params string[] restrictions)
    {
        var post = await world.Chirp.PostAsync();
        await AskAsync(hash, post);
        await world.SettleAsync();
        var desk = await world.DeskAsync();
        await desk.DecideAsync(await desk.CaseOfPostAsync(post), restrictions);
        await world.SettleAsync();
        await world.LaterAsync();
    }

    [Theory]
    [InlineData("stopncii", "{\"address\":\"http://10.0.0.1/v1\",\"subscriptionKey\":\"a\",\"fetchKey\":\"b\"}")]
    [InlineData("stopncii", "{\"address\":\"https://api.example/v1\",\"subscriptionKey\":\"a\"}")]
    [InlineData("ncmec", "{\"address\":\"https://api.example/hashsharing\",\"user\":\"a\"}")]
    [InlineData("file", "{\"address\":\"../redress.db\"}")]
    public async Task An_exchange_that_cannot_be_reached_like_that_is_refused(string kind, string account)
    {
        var lead = await world.Redress.PersonAsync("lead of exchanges", ["lead"]);
        var body = $$"""{"kind":"{{kind}}","bank":"X","reason":"other","account":{{account}}}""";

        (await lead.PostTextAsync("/v1/exchanges", body)).ExpectProblem(400, "field-invalid");
    }

    private static JsonObject StopNcii(StandInServer server) =>
        new()
        {
            ["address"] = new Uri(server.Address, "/v1").AbsoluteUri,
            ["subscriptionKey"] = StopNciiStandIn.SubscriptionKey,
            ["fetchKey"] = StopNciiStandIn.FetchKey,
            ["feedbackKey"] = StopNciiStandIn.FeedbackKey,
        };

    private static JsonObject Ncmec(StandInServer server) =>
        new()
        {
            ["address"] = new Uri(server.Address, "/hashsharing").AbsoluteUri,
            ["user"] = NcmecStandIn.User,
            ["password"] = NcmecStandIn.Password,
        };

    private async Task<string> FollowAsync(string kind, string reason, JsonObject account, bool feedback = false)
    {
        var lead = await world.Redress.PersonAsync("lead of exchanges", ["lead"]);
        var exchange = new JsonObject
        {
            ["kind"] = kind,
            ["bank"] = $"Exchange {Interlocked.Increment(ref s_next)}",
            ["reason"] = reason,
            ["account"] = account,
            ["feedback"] = feedback,
        };
        var added = (await lead.PostAsync("/v1/exchanges", exchange)).Expect(201);
        Assert.DoesNotContain("account", added.ToJsonString(), StringComparison.Ordinal);
        await world.SettleAsync();
        var shown = await ShownAsync((string)added["id"]!);
        Assert.True(shown["fault"] is null, shown.ToJsonString());
        Assert.NotNull((string?)shown["fetchedAt"]);
        return (string)added["id"]!;
    }

    private async Task<JsonNode> ShownAsync(string id)
    {
        var lead = await world.Redress.PersonAsync("lead of exchanges", ["lead"]);
        var all = (await lead.GetAsync("/v1/exchanges")).Expect(200)["items"]!.AsArray();
        return all.Single(e => (string?)e!["id"] == id)!;
    }

    private async Task EndAsync(string id)
    {
        var lead = await world.Redress.PersonAsync("lead of exchanges", ["lead"]);
        (await lead.PostAsync($"/v1/exchanges/{id}/off")).Expect(200);
    }

    private async Task<List<string>> AskAllAsync(IEnumerable<string> hashes)
    {
        var verdicts = new List<string>();
        foreach (var hash in hashes)
        {
            verdicts.Add(await AskAsync(hash));
        }

        return verdicts;
    }

    private async Task<string> AskAsync(string hash, string? post = null)
    {
        var item = new JsonObject
        {
            ["subject"] = new JsonObject { ["kind"] = post is null ? "account" : "post", ["id"] = post ?? "ann" },
            ["fingerprints"] = new JsonObject
            {
                ["pdq"] = new JsonArray(new JsonObject { ["hash"] = hash, ["quality"] = 90 }),
            },
        };
        var answer = (await world.Key.PostAsync("/v1/matches", new { items = new[] { item } })).Expect(200);
        return (string)answer["items"]![0]!["verdict"]!;
    }

    private static string Hash()
    {
        var bytes = new byte[32];
        new Random(90_000 + Interlocked.Increment(ref s_next)).NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
