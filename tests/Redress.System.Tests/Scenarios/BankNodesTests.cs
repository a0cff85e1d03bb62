using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What one node banks, another finds.</summary>
[Collection(nameof(TwoNodeWorld))]
public sealed class BankNodesTests(TwoNodeWorld world)
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    [PostgresFact]
    public async Task A_fingerprint_banked_at_one_node_is_found_and_after_withdrawal_not_found_at_the_other()
    {
        var lead = await world.Nodes[0].PersonAsync("lead of banks", ["lead"]);
        var bank = new
        {
            name = "A list",
            kind = "imported",
            reason = "other",
            source = "invented",
        };
        var id = (string)(await lead.PostAsync("/v1/banks", bank)).Expect(201)["id"]!;
        var hashes = new[] { new { kind = "sha256", value = new string('4', 64) } };
        (await lead.PostAsync($"/v1/banks/{id}/entries", new { origin = "test", hashes })).Expect(201);

        var key = await world.Nodes[1].KeyAsync(world.PlatformId);
        await Until.TrueAsync(async () => await AskAsync(key) == "block", s_soon);
        (await lead.PostAsync($"/v1/banks/{id}/withdraw", new { why = "Asked for.", hashes })).Expect(200);
        await Until.TrueAsync(async () => await AskAsync(key) == "allow", s_soon);
    }

    [PostgresFact]
    public async Task Fingerprints_withdrawn_by_their_code_at_one_node_are_not_found_at_the_other()
    {
        var picture = new string('7', 64);
        var report = new
        {
            subjects = Array.Empty<object>(),
            source = "affected-person",
            reason = "intimate-image",
            fingerprints = new[] { new { sha256 = picture } },
        };
        var filed = (await (await world.Nodes[0].KeyAsync(world.PlatformId)).PostAsync("/v1/reports", report)).Expect(
            201
        );
        var key = await world.Nodes[1].KeyAsync(world.PlatformId);
        await Until.TrueAsync(async () => await AskAsync(key, picture) == "hold", s_soon);
        var code = new { code = (string)filed["receiptCode"]! };
        (await world.Nodes[0].Nobody.PostAsync("/v1/receipt/fingerprints/withdraw", code)).Expect(200);
        await Until.TrueAsync(async () => await AskAsync(key, picture) == "allow", s_soon);
    }

    private static async Task<string> AskAsync(Caller key, string? hash = null)
    {
        var item = new
        {
            subject = new { kind = "account", id = "ann" },
            fingerprints = new { sha256 = hash ?? new string('4', 64) },
        };
        var answer = (await key.PostAsync("/v1/matches", new { items = new[] { item } })).Expect(200);
        return (string)answer["items"]![0]!["verdict"]!;
    }
}
