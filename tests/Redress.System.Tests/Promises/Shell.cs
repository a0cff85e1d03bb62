using System.Diagnostics;

namespace Redress.System.Tests.Promises;

/// <summary>Runs small programs of the system to their end.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What it wrote; the test fails where it fails.</summary>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> args)
    {
        var (status, text) = await TryAsync(program, args);
        Assert.True(status == 0, $"{program} answered {status}: {text}");
        return text;
    }

    /// <summary>Its exit code, and what it wrote.</summary>
    public static async Task<(int Status, string Text)> TryAsync(string program, params IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, text + await error);
    }
}
