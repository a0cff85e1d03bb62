using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Lists: imported, asked, withdrawn, given out by two.</summary>
[Collection(nameof(CopyWorld))]
public sealed class BanksTests(CopyWorld world)
{
    private static readonly string s_hash = string.Concat(Enumerable.Repeat("5a3c", 16));

    [Fact]
    public async Task A_listed_fingerprint_is_found_at_once_and_no_more_once_it_is_withdrawn()
    {
        var (lead, bank) = await BankAsync("imported");
        var (near, far) = (Flipped(s_hash, 31), Flipped(s_hash, 32));
        Assert.Equal("allow", await AskAsync(s_hash));
        await FillAsync(lead, bank, s_hash);

        Assert.Equal("hold", await AskAsync(s_hash));
        Assert.Equal("hold", await AskAsync(near));
        Assert.Equal("allow", await AskAsync(far));

        var hashes = new[] { new { kind = "pdq", value = s_hash } };
        var taken = await lead.PostAsync($"/v1/banks/{bank}/withdraw", new { why = "The person asked.", hashes });
        Assert.Equal(1, (int)taken.Expect(200)["withdrawn"]!);
        Assert.Equal("allow", await AskAsync(s_hash));
    }

    [Fact]
    public async Task A_list_with_an_end_matches_until_then_and_no_longer()
    {
        var (lead, bank) = await BankAsync("imported");
        var hash = string.Concat(Enumerable.Repeat("a5c6", 16));
        var until = (await world.Redress.NowAsync()).AddMinutes(1);
        var hashes = new[] { new { kind = "pdq", value = hash } };
        var batch = new
        {
            origin = "test/1",
            hashes,
            expiresAt = until,
        };
        (await lead.PostAsync($"/v1/banks/{bank}/entries", batch)).Expect(201);
        Assert.Equal("hold", await AskAsync(hash));

        await world.MoveAsync(TimeSpan.FromMinutes(2));

        await Until.TrueAsync(async () => await AskAsync(hash) == "allow", TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task The_same_batch_twice_is_one_and_a_plain_hash_is_not_taken()
    {
        var (lead, bank) = await BankAsync("imported");
        var once = await FillAsync(lead, bank, new string('3', 64), new string('0', 64));
        var twice = await FillAsync(lead, bank, new string('3', 64), new string('0', 64));

        Assert.Equal((1, 1), ((int)once["taken"]!, (int)once["unusable"]!));
        Assert.True((bool)twice["known"]!);
    }

    [Fact]
    public async Task Only_the_scope_for_details_learns_bank_and_distance()
    {
        var (lead, bank) = await BankAsync("imported");
        var hash = string.Concat(Enumerable.Repeat("96c3", 16));
        await FillAsync(lead, bank, hash);

        var checker = await KeyAsync("matches:check");
        var both = await KeyAsync("matches:check", "matches:details");

        Assert.Null((await ItemAsync(checker, hash))["matches"]);
        Assert.Equal(0, (int)(await ItemAsync(both, hash))["matches"]![0]!["distance"]!);
    }

    [Fact]
    public async Task What_is_allowed_takes_near_matches_back_and_private_surfaces_are_not_compared()
    {
        var hash = string.Concat(Enumerable.Repeat("c5a6", 16));
        var (lead, bank) = await BankAsync("imported");
        await FillAsync(lead, bank, hash);
        var hidden = await ItemAsync(world.Key, hash, "private");
        Assert.Equal("allow", (string?)hidden["verdict"]);
        Assert.Equal("hold", await AskAsync(hash));

        var (_, allowed) = await BankAsync("allow");
        await FillAsync(lead, allowed, hash);

        Assert.Equal("allow", await AskAsync(hash));
    }

    [Fact]
    public async Task Fingerprints_leave_a_bank_only_by_two_persons_and_only_where_it_may_be()
    {
        var (lead, bank) = await BankAsync("imported", exportable: true);
        var other = await world.Redress.PersonAsync("second lead", ["lead"]);
        var hash = string.Concat(Enumerable.Repeat("3c96", 16));
        await FillAsync(lead, bank, hash);
        var asked = (
            await lead.PostAsync($"/v1/banks/{bank}/exports", new { purpose = "For our second site." })
        ).Expect(201);
        var path = $"/v1/exports/{asked["id"]}/confirm";

        (await lead.PostAsync(path, new JsonObject())).ExpectProblem(409, "bank-export-needs-another");
        var given = (await other.PostAsync(path, new JsonObject())).Expect(200);

        Assert.Equal(hash, (string?)given["hashes"]![0]!["value"]);
        var (_, closed) = await BankAsync("imported");
        (await lead.PostAsync($"/v1/banks/{closed}/exports", new { purpose = "No." })).ExpectProblem(
            409,
            "bank-not-exportable"
        );
    }

    [Theory]
    [InlineData("{\"items\":[]}", "field-invalid")]
    [InlineData("{\"items\":[{\"subject\":{\"kind\":\"post\",\"id\":\"1\"}}]}", "field-invalid")]
    [InlineData("{\"items\":[{\"subject\":{\"kind\":\"post\",\"id\":\"1\"},\"bytes\":\"%%\"}]}", "body-not-json")]
    [InlineData(
        "{\"items\":[{\"subject\":{\"kind\":\"post\",\"id\":\"1\"},\"fingerprints\":{\"sha256\":\"1\"}}]}",
        "bank-hash-invalid"
    )]
    [InlineData("{\"items\":[null]}", "field-invalid")]
    public async Task A_check_that_is_not_as_documented_is_refused(string body, string code) =>
        (await world.Key.PostTextAsync("/v1/matches", body)).ExpectProblem(400, code);

    [Fact]
    public async Task What_is_no_picture_is_not_known_and_not_refused()
    {
        var item = new
        {
            subject = new { kind = "account", id = "ann" },
            bytes = Convert.ToBase64String("no picture"u8),
        };
        var answer = (await world.Key.PostAsync("/v1/matches", new { items = new[] { item } })).Expect(200);

        Assert.Equal("allow", (string?)answer["items"]![0]!["verdict"]);
        Assert.NotEqual("known", (string?)answer["items"]![0]!["why"]);
    }

    private async Task<(Caller Lead, string Bank)> BankAsync(string kind, bool exportable = false)
    {
        var lead = await world.Redress.PersonAsync("lead of banks", ["lead"]);
        var bank = new
        {
            name = $"List {Guid.NewGuid():N}",
            kind,
            reason = "other",
            source = "A list of invented fingerprints",
            exportable,
        };
        return (lead, (string)(await lead.PostAsync("/v1/banks", bank)).Expect(201)["id"]!);
    }

    private static async Task<JsonNode> FillAsync(Caller lead, string bank, params string[] hashes)
    {
        var batch = new { origin = "test/1", hashes = hashes.Select(h => new { kind = "pdq", value = h }) };
        return (await lead.PostAsync($"/v1/banks/{bank}/entries", batch)).Expect(201);
    }

    private async Task<Caller> KeyAsync(params string[] scopes)
    {
        var key = await world.Redress.AddKeyAsync(world.PlatformId, scopes, Words.Sources);
        return world.Redress.Nobody.With((string)key["key"]!);
    }

    private async Task<string> AskAsync(string hash) => (string)(await ItemAsync(world.Key, hash))["verdict"]!;

    private static async Task<JsonNode> ItemAsync(Caller key, string hash, string surface = "public")
    {
        var item = new
        {
            subject = new { kind = "account", id = "ann" },
            fingerprints = new { pdq = new[] { new { hash, quality = 100 } } },
            surface,
        };
        return (await key.PostAsync("/v1/matches", new { items = new[] { item } })).Expect(200)["items"]![0]!;
    }

    private static string Flipped(string hash, int bits)
    {
        var bytes = Convert.FromHexString(hash);
        for (var i = 0; i < bits; i++)
        {
            bytes[i / 8] ^= (byte)(1 << (i % 8));
        }

        return Convert.ToHexStringLower(bytes);
    }
}
