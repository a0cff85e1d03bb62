using System.ComponentModel;
using Xunit.Abstractions;

namespace Redress.System.Tests.Promises;

/// <summary>What this machine lets a test do. Tried once, not guessed.</summary>
internal static class Machine
{
    private static readonly Lazy<string?> NoStrace = new(() => TryStraceAsync().GetAwaiter().GetResult());
    private static readonly Lazy<string?> NoMount = new(() => TryMountAsync().GetAwaiter().GetResult());

    /// <summary>Null where strace works, or where its absence must fail.</summary>
    public static string? WhyNoStrace => TestRun.OnBuildServer ? null : NoStrace.Value;

    /// <summary>Null where loop devices work, and on the build server, where <see cref="CanMount"/> decides.</summary>
    public static string? WhyNoMount => TestRun.OnBuildServer ? null : NoMount.Value;

    /// <summary>A build server need not give root and loop devices: what was not tried then stands in the test's output.</summary>
    public static bool CanMount(ITestOutputHelper output)
    {
        if (NoMount.Value is { } why)
        {
            output.WriteLine($"not tried: {why}");
        }

        return NoMount.Value is null;
    }

    private static async Task<string?> TryStraceAsync()
    {
        try
        {
            var (status, text) = await Shell.TryAsync("strace", "-e", "trace=none", "true");
            return status == 0 ? null : $"strace does not work here: {text}";
        }
        catch (Win32Exception)
        {
            return "strace is not installed";
        }
    }

    private static async Task<string?> TryMountAsync()
    {
        if (Environment.UserName != "root")
        {
            return "only root may mount file systems";
        }

        try
        {
            await using var disk = await DiskImage.MakeAsync(8);
            return null;
        }
        catch (Exception fault) when (fault is Win32Exception or Xunit.Sdk.XunitException)
        {
            return $"loop devices do not work here: {fault.Message}";
        }
    }
}
