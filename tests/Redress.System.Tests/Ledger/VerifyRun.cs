using System.Diagnostics;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Ledger;

/// <summary>redress verify as a process of its own.</summary>
internal sealed record VerifyRun(int Exit, string Output, string Errors)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    public static async Task<VerifyRun> OfAsync(string folder, params string[] args)
    {
        using var process = Process.Start(
            new ProcessStartInfo(StartedProgram.Redress, ["verify", folder, .. args])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new VerifyRun(process.ExitCode, await output, await errors);
    }

    public static async Task IntactAsync(string folder, params string[] args)
    {
        var run = await OfAsync(folder, args);
        Assert.True(run.Exit == 0, run.Output + run.Errors);
    }
}
