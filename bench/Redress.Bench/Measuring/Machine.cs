using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Redress.Bench.Measuring;

/// <summary>What a reader must know of the machine to judge the figures.</summary>
internal static class Machine
{
    public static string Describe() =>
        $"{Environment.ProcessorCount} cores, {Cpu()}, {Memory():0} GiB, {RuntimeInformation.OSDescription.Split(' ')[0]} "
        + $"{Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>How many processes wanted to run, over 1, 5 and 15 minutes: above zero before we start is others' load.</summary>
    public static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    /// <summary>The commit that lies here, and whether something was changed after it.</summary>
    public static async Task<string> CommitAsync(CancellationToken cancel)
    {
        var commit = await GitAsync("rev-parse --short HEAD", cancel);
        var changed = await GitAsync("status --porcelain -- src samples", cancel);
        return commit is null ? "no commit known" : commit + (changed is { Length: > 0 } ? " with changes" : "");
    }

    private static string Cpu() =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1]
            .Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static double Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);

    private static async Task<string?> GitAsync(string arguments, CancellationToken cancel)
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", arguments)
                {
                    WorkingDirectory = Repository.Root,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var text = await git.StandardOutput.ReadToEndAsync(cancel);
            await git.WaitForExitAsync(cancel);
            return git.ExitCode == 0 ? text.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
