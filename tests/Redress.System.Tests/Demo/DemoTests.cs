using System.Diagnostics;
using System.Text.Json.Nodes;
using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Demo;

/// <summary>The demo from outside: one run, its file, and that it leaves nothing behind.</summary>
[Collection(nameof(Alone))]
public sealed class DemoTests
{
    private const double Day = 86_400;

    private static readonly string[] Names =
    [
        "firstReportAt",
        "hiddenAt",
        "secondsToHidden",
        "removedAt",
        "viewsAfterFirstReport",
        "resharesHidden",
        "copiesHidden",
        "accountsSuspended",
        "answersToReporters",
        "cyberTipFiledAt",
        "ledgerSize",
        "assumptions",
    ];

    [Fact]
    public async Task The_case_is_replayed_and_the_same_code_prints_36_days_and_seconds()
    {
        using var folder = new Folder();
        var file = Path.Combine(folder.Name, "report.json");
        var data = Path.Combine(folder.Name, "data");

        var run = (await Ran.OfAsync("demo", "--exit", "--report", file, "--data", data)).Expect();

        var report = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        AssertRecord(report["record"]!);
        AssertRedress(report["redress"]!);
        AssertOwnReport(report["redressOwnReportOnly"]!);
        Assert.All(
            (string[])["record", "redress", "redressOwnReportOnly"],
            name => Assert.All(Names, n => Assert.True(report[name]!.AsObject().ContainsKey(n), n))
        );
        Assert.NotEmpty(report["assumptions"]!.AsArray());
        Assert.Contains("36 days", run.Output, StringComparison.Ordinal);
        Assert.Contains("child-sexual-abuse-material.known-author", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Errors);
        (await Ran.OfAsync("verify", Path.Combine(data, "redress", "redress"))).Expect();
    }

    [Fact]
    public async Task A_demo_that_is_killed_leaves_no_Chirp_behind()
    {
        using var folder = new Folder();
        var start = new ProcessStartInfo(StartedProgram.Redress, ["demo", "--exit", "--data", folder.Name])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var demo = Process.Start(start)!;
        var chirp = 0;
        try
        {
            await Until.TrueAsync(() => Task.FromResult((chirp = ChirpIn(folder.Name)) != 0), TimeSpan.FromSeconds(60));
        }
        finally
        {
            demo.Kill();
        }

        await Until.TrueAsync(() => Task.FromResult(!Directory.Exists($"/proc/{chirp}")), TimeSpan.FromSeconds(20));
    }

    /// <summary>The process of the Chirp whose data lies there; 0 where there is none.</summary>
    private static int ChirpIn(string folder)
    {
        foreach (var process in Process.GetProcesses())
        {
            try
            {
                var words = File.ReadAllText($"/proc/{process.Id}/cmdline");
                if (
                    words.Contains(folder, StringComparison.Ordinal)
                    && words.Contains("--end-with", StringComparison.Ordinal)
                )
                {
                    return process.Id;
                }
            }
            catch (IOException)
            {
                // It has ended since.
            }
        }

        return 0;
    }

    private static void AssertRecord(JsonNode record)
    {
        Assert.InRange((double)record["secondsToHidden"]!, 36 * Day, 36.5 * Day);
        Assert.InRange(
            (DateTimeOffset)record["removedAt"]!,
            new(2020, 1, 30, 10, 0, 0, default),
            new(2020, 1, 30, 10, 5, 0, default)
        );
        Assert.Equal(167_000, (long)record["viewsAfterFirstReport"]!);
        Assert.Equal((2_223, 5, 2), Counts(record));
        Assert.Null(record["heldBy"]);
        Assert.Null(record["cyberTipFiledAt"]);
        Assert.InRange((double)record["answersToReporters"]![0]!["hoursToAnswer"]!, 36 * 24, 37 * 24);
    }

    private static void AssertRedress(JsonNode redress)
    {
        Assert.InRange((double)redress["secondsToHidden"]!, 0, 60);
        Assert.Equal(0, (long)redress["viewsAfterFirstReport"]!);
        Assert.Equal((12, 5, 2), Counts(redress));
        Assert.Equal("default", (string)redress["heldBy"]!["policy"]!);
        Assert.All(redress["answersToReporters"]!.AsArray(), a => Assert.InRange((double)a!["hoursToAnswer"]!, 0, 48));
        Assert.True((long)redress["ledgerSize"]! > 0);
        Assert.NotNull(redress["cyberTipFiledAt"]);
    }

    private static void AssertOwnReport(JsonNode own)
    {
        Assert.InRange((double)own["secondsFromOwnReportToHidden"]!, 0.001, 60);
        Assert.InRange((double)own["secondsFromOwnReportToResharesHidden"]!, 0.001, 60);
        Assert.InRange((long)own["resharesHidden"]!, 2_223 / 2, 2_222);
        Assert.Equal((long)own["resharesMade"]!, (long)own["resharesHidden"]!);
        Assert.Equal("own-report-only", (string)own["heldBy"]!["policy"]!);
    }

    private static (long Reshares, int Copies, int Suspended) Counts(JsonNode run) =>
        ((long)run["resharesHidden"]!, (int)run["copiesHidden"]!, (int)run["accountsSuspended"]!);
}
