using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>One person is enough only where a list of just this kind names just these bytes, and no allow list speaks against it.</summary>
[Collection(nameof(CopyWorld))]
public sealed class VerifiedListTests(CopyWorld world)
{
    [Fact]
    public async Task An_exact_match_of_a_list_of_the_same_kind_lets_one_person_bank_end_the_account_and_report_onward()
    {
        var sha256 = Random();
        await FillAsync("imported", Filing.Abuse, "sha256", sha256);
        var file = await CheckedAsync(await world.Chirp.PostAsync(), sha256);

        var (desk, decided) = await DecideAsync(file);

        Assert.Empty(decided["secondLook"]!.AsArray());
        Assert.NotNull(decided["decision"]);
        Assert.False(
            (bool)(await desk.Reviewer.GetAsync($"/v1/cases/{file}/referral")).Expect(200)["needsSecondLook"]!
        );
        Assert.Equal("filed", (string?)(await desk.FileReferralAsync(file)).Expect(200)["status"]);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("intimate-image")]
    public async Task A_list_of_something_else_frees_nobody_in_a_child_case(string reason)
    {
        var (sha256, post) = (Random(), await world.Chirp.PostAsync());
        await FillAsync("imported", reason, "sha256", sha256);
        await CheckedAsync(post, sha256);
        await world.ReportAsync(post);
        await world.LaterAsync();

        await NeedsAnotherAsync(await (await world.DeskAsync()).CaseOfPostAsync(post));
    }

    [Fact]
    public async Task What_an_allow_list_names_or_has_the_like_of_or_what_was_taken_from_the_list_needs_another_person()
    {
        var (named, like, taken, pdq) = (Random(), Random(), Random(), string.Concat(Enumerable.Repeat("a5c3", 16)));
        var (lead, bank) = await FillAsync("imported", Filing.Abuse, "sha256", named, like, taken);
        var first = await CheckedAsync(await world.Chirp.PostAsync(), named);
        await FillAsync("allow", "other", "sha256", named);
        await FillAsync("allow", "other", "pdq", pdq);
        var second = await CheckedAsync(await world.Chirp.PostAsync(), like, pdq);
        var third = await CheckedAsync(await world.Chirp.PostAsync(), taken);
        var hashes = new[] { new { kind = "sha256", value = taken } };
        (await lead.PostAsync($"/v1/banks/{bank}/withdraw", new { why = "Listed by mistake.", hashes })).Expect(200);

        await NeedsAnotherAsync(first);
        await NeedsAnotherAsync(second);
        await NeedsAnotherAsync(third);
    }

    private async Task NeedsAnotherAsync(string file)
    {
        var (desk, decided) = await DecideAsync(file);
        Assert.Equal(
            ["ends-account", "banks-fingerprints"],
            decided["secondLook"]!.AsArray().Select(why => (string)why!)
        );
        Assert.Null(decided["decision"]);
        Assert.True((bool)(await desk.Reviewer.GetAsync($"/v1/cases/{file}/referral")).Expect(200)["needsSecondLook"]!);
        (await desk.FileReferralAsync(file)).ExpectProblem(409, "referral-second-look");
    }

    private async Task<(Desk Desk, JsonNode Decided)> DecideAsync(string file)
    {
        var desk = await world.DeskAsync();
        var claimed = (await desk.ClaimAsync(file)).Expect(200);
        var subject = (await desk.ReadAsync(file))["subject"]!;
        var decision = new
        {
            outcome = "restrict",
            ground = Filing.Abuse,
            reasons = "It shows what the report says.",
            seenVersion = (int)claimed["case"]!["version"]!,
            restrictions = new[] { "remove" },
            authorRestrictions = new[] { "suspend" },
            media = new[]
            {
                new JsonObject { ["kind"] = (string)subject["kind"]!, ["id"] = (string)subject["platformRef"]! },
            },
        };
        return (desk, (await desk.Reviewer.PostAsync($"/v1/cases/{file}/decide", decision)).Expect(200));
    }

    /// <summary>The platform asks about a post with these bytes, and a report of the match opens a case.</summary>
    private async Task<string> CheckedAsync(string post, string sha256, string? pdq = null)
    {
        var item = new
        {
            subject = new { kind = "post", id = post },
            fingerprints = new { sha256, pdq = pdq is null ? null : new[] { new { hash = pdq, quality = 100 } } },
        };
        var answer = (await world.Key.PostAsync("/v1/matches", new { items = new[] { item } })).Expect(200);
        await world.SettleAsync();
        Assert.Equal("block", (string?)answer["items"]![0]!["verdict"]);
        return (string)answer["items"]![0]!["caseId"]!;
    }

    private async Task<(Caller Lead, string Bank)> FillAsync(
        string kind,
        string reason,
        string type,
        params string[] hashes
    )
    {
        var lead = await world.Redress.PersonAsync("lead of lists", ["lead"]);
        var bank = new
        {
            name = $"List {Guid.NewGuid():N}",
            kind,
            reason,
            source = "A list of invented fingerprints",
        };
        var id = (string)(await lead.PostAsync("/v1/banks", bank)).Expect(201)["id"]!;
        var batch = new { origin = "test/1", hashes = hashes.Select(value => new { kind = type, value }) };
        (await lead.PostAsync($"/v1/banks/{id}/entries", batch)).Expect(201);
        return (lead, id);
    }

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
