using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Cli;

/// <summary>What every command keeps: 0 done, 1 the answer is no, 2 usage or input, 3 a fault; one line says what and how to mend.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("no-such-command", "no-such-command")]
    [InlineData("serve --no-such-option", "redress serve --help")]
    [InlineData("user add Ann", "--role")]
    [InlineData("user add Ann --role king", "king")]
    [InlineData("serve --listen ftp://here", "http://127.0.0.1:4100")]
    [InlineData("serve --listen http://127.0.0.1:4100/path", "cannot be used")]
    [InlineData("serve --listen side=http://127.0.0.1:0", "api=URL,portal=URL")]
    [InlineData("serve --listen api=http://127.0.0.1:4100,portal=http://127.0.0.1:4100", "twice")]
    [InlineData("serve --public portal=report.example", "portal=https://report.example.org")]
    [InlineData("serve --roles api,king", "portal")]
    [InlineData("serve --allow-host localhost", "127.0.0.1:4200")]
    [InlineData("serve --data /proc/redress", "cannot be written")]
    [InlineData("serve --log Loud", "Warning")]
    [InlineData("serve --smtp here:port", "mail.example:587")]
    [InlineData("serve --clock-from 2020-01-01", "--clock step")]
    [InlineData("serve --clock step --listen http://0.0.0.0:0", "this machine only")]
    [InlineData("user token Ann --data /nowhere/at/all", "redress migrate")]
    [InlineData("policy check /nowhere/at/all.yaml", "cannot be read")]
    [InlineData("platform check not-a-url --secret whsec_x", "no URL")]
    [InlineData("platform check https://chirp.example/redress --secret whsec_x", "whsec_ and base64")]
    [InlineData("demo --listen http://0.0.0.0:0", "this machine only")]
    [InlineData("demo --report /proc/redress/report.json", "cannot be written")]
    public async Task What_cannot_be_used_is_one_line_that_says_how_to_mend_it(string command, string words) =>
        (await Ran.OfAsync(command.Split(' '))).ExpectComplaint(2, words);

    [Fact]
    public async Task The_demo_never_takes_a_folder_that_holds_something()
    {
        using var folder = new Folder();
        folder.Write("mine", "kept");

        (await Ran.OfAsync("demo", "--data", folder.Name)).ExpectComplaint(2, "not empty");

        Assert.True(File.Exists(Path.Combine(folder.Name, "mine")));
    }

    [Fact]
    public async Task A_policy_is_checked_with_all_its_faults_by_line_and_column()
    {
        using var folder = new Folder();
        var faulty = folder.Write("faulty.yaml", "pack: mine\nholds: nothing\nlooks: 7\n");

        var refused = await Ran.OfAsync("policy", "check", faulty);

        refused.ExpectComplaint(1, "faults");
        Assert.Contains($"{faulty}:2:8: ", refused.Output, StringComparison.Ordinal);
        Assert.Contains($"{faulty}:3:8: ", refused.Output, StringComparison.Ordinal);
        var asJson = (await Ran.OfAsync("policy", "check", faulty, "--json")).Json;
        Assert.False((bool)asJson["ok"]!);
        Assert.Contains(asJson["faults"]!.AsArray(), f => ((int)f!["line"]!, (int)f["column"]!) == (2, 8));
    }

    [Fact]
    public async Task An_installation_is_set_up_without_a_running_program()
    {
        using var folder = new Folder();
        string[] there = ["--data", folder.Name];
        (await Ran.OfAsync(["migrate", .. there])).Expect();

        var added = (await Ran.OfAsync(["user", "add", "Ann", "--role", "lead", "--json", .. there])).Expect();
        (await Ran.OfAsync(["user", "add", "Ann", "--role", "lead", .. there])).ExpectComplaint(1, "person-name-taken");
        var token = (await Ran.OfAsync(["user", "token", "Ann", .. there])).Expect().Output.Trim();
        (await Ran.OfAsync(["user", "token", "Bea", .. there])).ExpectComplaint(1, "person-unknown");

        Assert.StartsWith("psn_", (string)added.Json["id"]!, StringComparison.Ordinal);
        await using var redress = await RedressServer.StartAsync(folder.Name);
        (await redress.Nobody.With(token).GetAsync("/v1/cases")).Expect(200);
    }

    [Fact]
    public async Task A_sample_policy_is_applied_and_a_faulty_one_is_not()
    {
        using var folder = new Folder();
        string[] there = ["--data", folder.Name];
        var sample = Path.Combine(Ran.Root, "samples", "policies", "no-hold.yaml");
        (await Ran.OfAsync(["migrate", .. there])).Expect();

        var applied = (await Ran.OfAsync(["policy", "apply", sample, "--json", .. there])).Expect();
        var refused = await Ran.OfAsync(["policy", "apply", folder.Write("faulty.yaml", "pack: 7\n"), .. there]);

        Assert.Equal("no-hold", (string)applied.Json["name"]!);
        refused.ExpectComplaint(1, "line 1");
        (await Ran.OfAsync("policy", "check", sample)).Expect();
    }
}
