using System.Diagnostics;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Cli;

/// <summary>Commands beside a program that runs in the same folder.</summary>
public sealed class RunningProgramTests
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task What_a_command_writes_is_written_by_the_program_that_runs_there()
    {
        using var folder = new Folder();
        await using var redress = await RedressServer.StartAsync(folder.Name);
        string[] there = ["--data", folder.Name];

        var added = (
            await Ran.OfAsync([
                "platform",
                "add",
                "Chirp",
                "--endpoint",
                "https://chirp.example/redress",
                "--json",
                .. there,
            ])
        ).Expect();
        var id = (string)added.Json["platform"]!["id"]!;
        var key = (await Ran.OfAsync(["platform", "key", id, .. there])).Expect().Output.Trim();
        var list = (await Ran.OfAsync(["platform", "list", .. there])).Expect();
        var rotated = (await Ran.OfAsync(["platform", "secret", id, .. there])).Expect();

        Assert.Contains($"{id}  webhook  Chirp", list.Output, StringComparison.Ordinal);
        Assert.StartsWith("whsec_", (string)added.Json["secret"]!, StringComparison.Ordinal);
        Assert.StartsWith("whsec_", rotated.Output, StringComparison.Ordinal);
        Assert.NotEqual((string)added.Json["secret"]!, rotated.Output.Trim());
        var filed = await redress.Nobody.With(key).PostAsync("/v1/reports", Filing.Of("https://elsewhere.example/1"));
        Assert.Equal(201, filed.Status);
        (await Ran.OfAsync(["platform", "secret", "plt_unknown", .. there])).ExpectComplaint(1, "platform-unknown");
    }

    [Fact]
    public async Task What_a_reporter_wrote_is_erased_by_the_operator()
    {
        using var folder = new Folder();
        await using var redress = await RedressServer.StartAsync(folder.Name);
        var (platform, _) = await redress.AddPlatformAsync("Chirp", "manual", null);
        var key = await redress.KeyAsync(platform);
        var filing = Filing.Of("https://elsewhere.example/1").And("statement", "It is me.");
        var filed = (await key.PostAsync("/v1/reports", filing)).Expect(201);

        var erased = (
            await Ran.OfAsync("report", "erase", (string)filed["id"]!, "--json", "--data", folder.Name)
        ).Expect();

        // The statement, and the link, which is kept sealed because it is another place's.
        Assert.Equal(2, (int)erased.Json["erased"]!);
    }

    [Fact]
    public async Task A_second_program_in_the_same_folder_is_refused_and_the_first_goes_on()
    {
        using var folder = new Folder();
        await using var redress = await RedressServer.StartAsync(folder.Name);

        var second = await Ran.OfAsync("serve", "--data", folder.Name, "--listen", "http://127.0.0.1:0");

        second.ExpectComplaint(3, "--data");
        Assert.Equal(200, (await redress.Nobody.GetAsync("/readyz")).Status);
        (await redress.Operator.GetAsync("/v1/platforms")).Expect(200);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_so()
    {
        using var folder = new Folder();
        using var other = new Folder();
        await using var redress = await RedressServer.StartAsync(folder.Name);

        var second = await Ran.OfAsync("serve", "--data", other.Name, "--listen", redress.Address.AbsoluteUri);

        second.ExpectComplaint(3, "--listen");
    }

    [Fact]
    public async Task Told_to_stop_it_ends_in_time_and_in_order()
    {
        using var folder = new Folder();
        await using var redress = await RedressServer.StartAsync(folder.Name);
        using var process = Process.GetProcessById(redress.ProcessId);
        using var kill = Process.Start("kill", ["-TERM", $"{redress.ProcessId}"]);

        using var patience = new CancellationTokenSource(StopWithin);
        await process.WaitForExitAsync(patience.Token);

        Assert.False(File.Exists(Path.Combine(folder.Name, "redress.sock")));
        (await Ran.OfAsync("user", "add", "Ann", "--role", "lead", "--data", folder.Name)).Expect();
    }
}
