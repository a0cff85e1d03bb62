using System.Diagnostics;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Cli;

/// <summary>A command of redress that ran to its end.</summary>
internal sealed record Ran(int Exit, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Of the repository: the program lies in src/Redress.Cli/bin/CONFIGURATION/FRAMEWORK.</summary>
    public static string Root =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(StartedProgram.Redress)!, "..", "..", "..", "..", ".."));

    public JsonNode Json => JsonNode.Parse(Output)!;

    public static Task<Ran> OfAsync(params IEnumerable<string> args) => OfAsync(new Dictionary<string, string>(), args);

    /// <summary>With these environment variables besides ours.</summary>
    public static async Task<Ran> OfAsync(
        IReadOnlyDictionary<string, string> environment,
        params IEnumerable<string> args
    )
    {
        var start = new ProcessStartInfo(StartedProgram.Redress, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return new Ran(process.ExitCode, await output, await errors);
    }

    /// <summary>It did what was asked.</summary>
    public Ran Expect()
    {
        Assert.True(Exit == 0, $"exit {Exit}: {Output}{Errors}");
        return this;
    }

    /// <summary>It ended with that code and one line on standard error that holds these words.</summary>
    public void ExpectComplaint(int exit, string words)
    {
        Assert.True(Exit == exit, $"exit {exit} was expected, {Exit} came: {Output}{Errors}");
        var line = Assert.Single(Errors.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("redress: ", line, StringComparison.Ordinal);
        Assert.Contains(words, line, StringComparison.Ordinal);
    }
}

/// <summary>A folder that goes away.</summary>
internal sealed class Folder : IDisposable
{
    public string Name { get; } = Directory.CreateTempSubdirectory("redress-cli-").FullName;

    public string Write(string name, string text)
    {
        var path = Path.Combine(Name, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Name, recursive: true);
}
