using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Promises;

/// <summary>A platform whose certificate is wrong is told nothing and believed nothing.</summary>
public sealed class PlatformTlsTests
{
    private static readonly TimeSpan FailedWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MendedWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task With_a_wrong_certificate_nothing_reaches_the_platform_and_with_a_right_one_all_of_it()
    {
        using var certificates = new Certificates();
        var folder = Directory.CreateTempSubdirectory("redress-tls-").FullName;
        await certificates.WriteAuthorityAsync(Path.Combine(folder, "authority.pem"));
        var port = StartedProgram.FreePort();
        await using var wire = FaultProxy.Start(port);
        wire.Certificate = certificates.Good;
        await using var server = await RedressServer.StartAsync(
            Path.Combine(folder, "data"),
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = Path.Combine(folder, "authority.pem") },
            "--allow-host",
            wire.HostPort
        );
        var (id, secret) = await server.AddPlatformAsync("Chirp", "webhook", $"https://{wire.HostPort}/redress");
        await using var chirp = await ChirpSite.StartAsync(
            port,
            "--origin",
            $"https://{wire.HostPort}",
            "--secret",
            secret!
        );
        var described = (await server.Operator.PostAsync($"/v1/platforms/{id}/describe")).Expect(200);
        Assert.NotEmpty(described["links"]!.AsArray());
        var (key, tables) = (await server.KeyAsync(id), new Tables(server.Folder, null));

        var posts = new List<string>();
        foreach (var (what, certificate) in certificates.Wrong)
        {
            wire.Certificate = certificate;
            posts.Add(await ReportAsync(chirp, key));
            await FailsAsync(tables, posts[^1], what);
            Assert.True(wire.Calls.All(c => c.Verb is Verb.Describe), $"A certificate {what} was believed");
        }

        wire.Certificate = certificates.Good;
        foreach (var post in posts)
        {
            await Eventually.SoAsync(
                async () => (bool)(await chirp.TruthAsync("post", post))["hidden"]! ? null : $"Post {post} is seen",
                MendedWithin
            );
        }

        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> ReportAsync(ChirpSite chirp, Caller key)
    {
        var post = await chirp.PostAsync();
        var filing = Filing.By("trusted-flagger", Filing.Abuse);
        filing["subjects"] = new JsonArray(new JsonObject { ["kind"] = "post", ["id"] = post });
        (await key.PostAsync("/v1/reports", filing)).Expect(201);
        return post;
    }

    private static Task FailsAsync(Tables tables, string post, string what) =>
        Eventually.SoAsync(
            async () =>
                await tables.CountAsync(
                    $"""
                    enforcement e JOIN subject s ON s.id = e.subject_id
                    WHERE s.platform_ref = '{post}' AND e.status = 'failed' AND e.failure LIKE '%tls%'
                    """
                ) > 0
                    ? null
                    : $"No call has failed with a certificate {what}",
            FailedWithin
        );
}
