using System.Text.Json.Nodes;
using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Searches through what is on a platform, as they are begun, watched and broken off.</summary>
[Collection(nameof(CopyWorld))]
public sealed class SweepTests(CopyWorld world)
{
    /// <summary>More than one turn of the worker takes.</summary>
    private const int Posts = 260;

    private static int s_next;

    [DecoderFact]
    public async Task A_sweep_of_many_turns_goes_on_where_it_was_and_survives_a_fault_of_the_platform()
    {
        Assert.Equal("listed", (string?)(await StartAsync()).Json["way"]);
        await world.SettleAsync();
        var before = await LatestAsync(world.PlatformId);
        var author = await world.Chirp.AccountAsync();
        var posts = Enumerable.Repeat(
            new
            {
                author,
                text = "Herons.",
                picture = 4601,
            },
            Posts
        );
        (await world.Chirp.Control.PostAsync("/control/posts", new { posts })).Expect(200);
        using var lead = await ConsoleCaller.JoinAsync(world.Redress, "watches sweeps", "lead");
        await world.Chirp.MisbehaveAsync(new { down = true });

        Assert.Equal(302, (await lead.PostAsync("/sweeps", ("platform", world.PlatformId))).Status);
        await world.SettleAsync();
        var broken = await LatestAsync(world.PlatformId);
        var page = await lead.GetAsync("/sweeps");
        await world.Chirp.MisbehaveAsync(new { down = false });
        await world.LaterAsync();
        await world.LaterAsync();

        Assert.Null((string?)broken["endedAt"]);
        Assert.Contains("broken off, goes on by itself", page.Text, StringComparison.Ordinal);
        var after = await LatestAsync(world.PlatformId);
        Assert.Equal((string)broken["id"]!, (string)after["id"]!);
        Assert.NotNull((string?)after["endedAt"]);
        Assert.Equal((long)before["seen"]! + Posts, (long)after["seen"]!);
        Assert.Contains(
            $"<td class=\"number\">{after["seen"]}</td>",
            (await lead.GetAsync("/sweeps")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_passed_the_check_of_a_platform_that_lists_nothing_is_found_by_what_was_kept_of_it()
    {
        var (platform, _) = await world.Redress.AddPlatformAsync($"By hand {Guid.NewGuid():N}", "manual", null);
        var key = await world.Redress.KeyAsync(platform);
        Assert.False((bool)(await StartAsync(platform)).Json["can"]!);
        var (shown, hidden) = (Hash(), Hash());
        await AskAsync(key, "p1", shown, "public");
        await AskAsync(key, "p1", shown, "public");
        await AskAsync(key, "p2", hidden, "private");
        Assert.Equal(1, await KeptAsync(platform));

        await BankAsync(shown, hidden);
        await world.LaterAsync();

        var desk = await world.DeskAsync();
        var file = await desk.ReadAsync(await desk.CaseOfPostAsync("p1", platform));
        Assert.Equal("match", (string?)Assert.Single(file["reports"]!.AsArray())!["source"]);
        Assert.Null(await desk.FindAsync("post", "p2", platform));
        var listed = (await Ran.OfAsync("sweep", "list", "--json", "--data", world.Redress.Folder)).Expect();
        var sweep = Latest(listed.Json, platform);
        Assert.Equal(("kept", 1, 1), ((string)sweep["way"]!, (int)sweep["seen"]!, (int)sweep["found"]!));
        Assert.NotNull((string?)sweep["endedAt"]);
    }

    [Fact]
    public async Task Where_the_operator_keeps_nothing_what_was_kept_is_gone_and_nothing_more_is_kept()
    {
        var (platform, _) = await world.Redress.AddPlatformAsync($"By hand {Guid.NewGuid():N}", "manual", null);
        var key = await world.Redress.KeyAsync(platform);
        await AskAsync(key, "p1", Hash(), "public");
        Assert.Equal(1, await KeptAsync(platform));

        await ChooseAsync("0");
        Assert.Equal(0, await KeptAsync(platform));
        await AskAsync(key, "p2", Hash(), "public");

        Assert.Equal(0, await KeptAsync(platform));
        await ChooseAsync("30");
        (
            await world.Redress.Operator.PostAsync("/v1/choices", new { name = "upload-prints-days", value = "366" })
        ).ExpectProblem(400, "field-invalid");
    }

    private async Task ChooseAsync(string days) =>
        (
            await world.Redress.Operator.PostAsync("/v1/choices", new { name = "upload-prints-days", value = days })
        ).Expect(200);

    private Task<long> KeptAsync(string platform) =>
        world.CountAsync($"SELECT COUNT(*) FROM upload_print WHERE platform_id = '{platform}'");

    /// <summary>By its command, as an operator does.</summary>
    private async Task<Ran> StartAsync(string? platform = null) =>
        (
            await Ran.OfAsync("sweep", "start", platform ?? world.PlatformId, "--json", "--data", world.Redress.Folder)
        ).Expect();

    private async Task<JsonNode> LatestAsync(string platform) =>
        Latest((await (await world.DeskAsync()).Reviewer.GetAsync("/v1/sweeps")).Expect(200), platform);

    private static JsonNode Latest(JsonNode listed, string platform) =>
        listed["items"]!.AsArray().First(s => (string)s!["platformId"]! == platform)!;

    private async Task BankAsync(params string[] hashes)
    {
        var lead = await world.Redress.PersonAsync("lead of banks", ["lead"]);
        var bank = new
        {
            name = $"List {Guid.NewGuid():N}",
            kind = "imported",
            reason = "other",
            source = "A list of invented fingerprints",
        };
        var id = (string)(await lead.PostAsync("/v1/banks", bank)).Expect(201)["id"]!;
        var batch = new { origin = "test/1", hashes = hashes.Select(h => new { kind = "pdq", value = h }) };
        (await lead.PostAsync($"/v1/banks/{id}/entries", batch)).Expect(201);
    }

    private static async Task AskAsync(Caller key, string post, string hash, string surface)
    {
        var item = new
        {
            subject = new { kind = "post", id = post },
            fingerprints = new { pdq = new[] { new { hash, quality = 90 } } },
            surface,
        };
        var answer = (await key.PostAsync("/v1/matches", new { items = new[] { item } })).Expect(200);
        Assert.Equal("allow", (string?)answer["items"]![0]!["verdict"]);
    }

    private static string Hash()
    {
        var bytes = new byte[32];
        new Random(46_000 + Interlocked.Increment(ref s_next)).NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
