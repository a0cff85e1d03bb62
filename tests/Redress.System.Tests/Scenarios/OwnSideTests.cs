using System.Diagnostics;
using System.Text.Json.Nodes;
using Redress.Matching.Pdq;
using Redress.Matching.Pictures;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>A platform that hashes on its own side, and somebody who tries what is let through.</summary>
[Collection(nameof(CopyWorld))]
public sealed class OwnSideTests(CopyWorld world)
{
    private static readonly string s_hash = string.Concat(Enumerable.Repeat("3ac5", 16));

    [Fact]
    public async Task The_sample_sends_fingerprints_alone_and_is_told_what_to_do()
    {
        var (pixels, picture) = Drawn(320, 240, 5);
        var folder = Directory.CreateTempSubdirectory("redress-own-");
        var file = Path.Combine(folder.FullName, "a.ppm");
        await File.WriteAllBytesAsync(file, [.. "P6\n320 240\n255\n"u8, .. pixels]);
        var key = (string)(await world.Redress.AddKeyAsync(world.PlatformId, ["matches:check"], Words.Sources))["key"]!;
        Assert.Equal((0, "allow"), await RunAsync(key, await world.Chirp.PostAsync(), file));

        await BankAsync(PdqHasher.HashDihedral(picture)[Symmetry.FlipY].Hash.ToString());

        Assert.Equal((1, "hold"), await RunAsync(key, await world.Chirp.PostAsync(), file));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task One_account_that_tries_a_banked_picture_in_many_versions_is_paged_about_once()
    {
        await BankAsync(s_hash);
        for (var i = 0; i < 12; i++)
        {
            await AskAsync("prober", Flipped(i));
        }

        var open = (await world.Redress.Operator.GetAsync("/v1/escalations")).Expect(200)["items"]!.AsArray();
        var probing = Assert.Single(open, e => (string?)e!["reason"] == "probing");
        Assert.NotNull((string?)probing!["caseId"]);
    }

    private async Task BankAsync(string hash)
    {
        var lead = await world.Redress.PersonAsync("lead of banks", ["lead"]);
        var bank = new
        {
            name = $"List {Guid.NewGuid():N}",
            kind = "imported",
            reason = "other",
            source = "invented",
        };
        var id = (string)(await lead.PostAsync("/v1/banks", bank)).Expect(201)["id"]!;
        var hashes = new[] { new { kind = "pdq", value = hash } };
        (await lead.PostAsync($"/v1/banks/{id}/entries", new { origin = "test", hashes })).Expect(201);
    }

    private async Task AskAsync(string account, string hash)
    {
        var item = new JsonObject
        {
            ["subject"] = new JsonObject { ["kind"] = "account", ["id"] = account },
            ["fingerprints"] = new JsonObject
            {
                ["pdq"] = new JsonArray(new JsonObject { ["hash"] = hash, ["quality"] = 90 }),
            },
        };
        (await world.Key.PostAsync("/v1/matches", new { items = new[] { item } })).Expect(200);
    }

    private async Task<(int Exit, string Said)> RunAsync(string key, string post, string file)
    {
        var start = new ProcessStartInfo(StartedProgram.OwnSide, [world.Redress.Address.AbsoluteUri, post, file])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["REDRESS_KEY"] = key;
        using var ran = Process.Start(start)!;
        var said = await ran.StandardOutput.ReadToEndAsync();
        await ran.WaitForExitAsync();
        return (ran.ExitCode, said.Trim());
    }

    private static string Flipped(int n)
    {
        var bytes = Convert.FromHexString(s_hash);
        bytes[n] ^= 0x11;
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Discs of grey over a slope.</summary>
    private static (byte[] Pixels, Picture Picture) Drawn(int width, int height, int seed)
    {
        var random = new Random(seed);
        var discs = Enumerable
            .Range(0, 12)
            .Select(_ =>
                (X: random.Next(width), Y: random.Next(height), R: random.Next(10, 60), G: (byte)random.Next(256))
            )
            .ToList();
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % width, i / 3 / width);
            var disc = discs.FindLast(d => ((x - d.X) * (x - d.X)) + ((y - d.Y) * (y - d.Y)) < d.R * d.R);
            pixels[i] = disc.R > 0 ? disc.G : (byte)(x * 255 / width);
        }

        return (pixels, new Picture(pixels, width, height, PixelLayout.Rgb24));
    }
}
