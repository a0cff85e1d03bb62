using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Cli;

/// <summary>redress platform check, against the sample platform.</summary>
public sealed class PlatformCheckTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private Uri Endpoint => new(world.Chirp.Address, "/redress");

    private string[] Allowed => ["--allow-host", $"127.0.0.1:{world.Chirp.Address.Port}"];

    [Fact]
    public async Task Chirp_keeps_the_port_and_its_test_post_is_as_before()
    {
        var post = await world.Chirp.PostAsync(picture: 3);
        // The check reads the clock of this machine, and so must Chirp.
        await world.Chirp.Control.PostAsync("/control/clock", new { now = DateTimeOffset.UtcNow, webhooks = false });

        var report = (await CheckAsync(world.Sites[0].Secret, "--subject", $"post/{post}", "--json")).Expect();

        Assert.True((bool)report.Json["conforms"]!);
        Assert.Contains("notify", report.Json["tried"]!.AsArray().Select(t => (string)t!));
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task A_wrong_secret_is_found_and_the_answer_is_no()
    {
        var report = await CheckAsync("whsec_" + Convert.ToBase64String(new byte[32]));

        Assert.Equal(1, report.Exit);
        Assert.Contains("describe-failed", report.Output, StringComparison.Ordinal);
    }

    private Task<Ran> CheckAsync(string secret, params string[] more) =>
        Ran.OfAsync(["platform", "check", Endpoint.AbsoluteUri, "--secret", secret, .. Allowed, .. more]);
}
