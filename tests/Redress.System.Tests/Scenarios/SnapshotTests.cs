using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>A node starts from its snapshot and what came after it, and without one where it cannot be used.</summary>
public sealed class SnapshotTests
{
    private const int Batches = 21;
    private const int PerBatch = 5_000;
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_was_withdrawn_after_the_snapshot_matches_nothing_after_a_start_from_it()
    {
        var folder = Directory.CreateTempSubdirectory("redress-snapshot-").FullName;
        var snapshot = Path.Combine(folder, "bank-index");
        string platform;
        await using (var first = await RedressServer.StartAsync(folder))
        {
            (platform, _) = await first.AddPlatformAsync("A", "manual", null);
            await FillAsync(first);
            await Until.TrueAsync(() => Task.FromResult(File.Exists(snapshot)), s_soon);
            Assert.Equal("hold", await AskAsync(first, platform, Hash(0, 0)));
            await WithdrawAsync(first, Hash(0, 0));
        }

        await using (var second = await RedressServer.StartAsync(folder))
        {
            await Until.TrueAsync(async () => await AskAsync(second, platform, Hash(3, 7)) == "hold", s_soon);
            Assert.Equal("allow", await AskAsync(second, platform, Hash(0, 0)));
            Assert.Equal("block", await AskAsync(second, platform, Hash(1, 1), "sha256"));
        }

        var bytes = await File.ReadAllBytesAsync(snapshot);
        Assert.Equal(-1, bytes.AsSpan().IndexOf(Convert.FromHexString(Hash(3, 7)).AsSpan(0, 8)));
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(snapshot, bytes);
        await using (var third = await RedressServer.StartAsync(folder))
        {
            await Until.TrueAsync(async () => await AskAsync(third, platform, Hash(3, 7)) == "hold", s_soon);
            Assert.Equal("allow", await AskAsync(third, platform, Hash(0, 0)));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task FillAsync(RedressServer server)
    {
        var bank = new
        {
            name = "A list",
            kind = "imported",
            reason = "other",
            source = "invented",
        };
        var id = (string)(await server.Operator.PostAsync("/v1/banks", bank)).Expect(201)["id"]!;
        for (var batch = 0; batch < Batches; batch++)
        {
            var hashes = Enumerable
                .Range(0, PerBatch)
                .Select(i => new { kind = i == 1 ? "sha256" : "pdq", value = Hash(batch, i) });
            var answer = await server.Operator.PostAsync(
                $"/v1/banks/{id}/entries",
                new { origin = $"test/{batch}", hashes }
            );
            answer.Expect(201);
        }
    }

    private static async Task WithdrawAsync(RedressServer server, string hash)
    {
        var id = (string)(await server.Operator.GetAsync("/v1/banks")).Expect(200)["items"]![0]!["id"]!;
        var hashes = new[] { new { kind = "pdq", value = hash } };
        (await server.Operator.PostAsync($"/v1/banks/{id}/withdraw", new { why = "Asked for.", hashes })).Expect(200);
    }

    private static async Task<string> AskAsync(RedressServer server, string platform, string hash, string kind = "pdq")
    {
        var key = await server.KeyAsync(platform);
        var item = new JsonObject
        {
            ["subject"] = new JsonObject { ["kind"] = "account", ["id"] = "ann" },
            ["fingerprints"] = new JsonObject
            {
                [kind] = kind == "pdq" ? new JsonArray(new JsonObject { ["hash"] = hash, ["quality"] = 90 }) : hash,
            },
        };
        var answer = (await key.PostAsync("/v1/matches", new { items = new[] { item } })).Expect(200);
        return (string)answer["items"]![0]!["verdict"]!;
    }

    private static string Hash(int batch, int n) =>
        Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes((batch * PerBatch) + n)));
}
