using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Redress.System.Tests.Harness;

/// <summary>
/// A program of ours that listens, started from the build's own output and ended by its id, whatever becomes of the test.
/// </summary>
public sealed class StartedProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<int, Process> Running = new();
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A test run that is broken off leaves nothing behind.
    static StartedProgram() =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var process in Running.Values)
            {
                process.Kill();
            }
        };

    private StartedProgram(string path, IReadOnlyDictionary<string, string> environment, IEnumerable<string> args)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(path, args)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
            EnableRaisingEvents = true,
        };
        foreach (var (name, value) in environment)
        {
            _process.StartInfo.Environment[name] = value;
        }

        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) =>
            _listening.TrySetException(new InvalidOperationException($"{path} ended:\n{Output}"));
    }

    public int Id { get; private set; }

    public Uri Address { get; private set; } = new("about:blank");

    /// <summary>Everything that it wrote to standard output and standard error.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static string Redress => InOutputOf("src/Redress.Cli", "redress");

    public static string Chirp => InOutputOf("samples/Chirp", "chirp");

    public static string OwnSide => InOutputOf("samples/OwnSide", "own-side");

    /// <summary>Starts it and waits for its line "… listening on http://…".</summary>
    public static Task<StartedProgram> StartAsync(string path, params IEnumerable<string> args) =>
        StartAsync(path, new Dictionary<string, string>(), args);

    /// <summary>With these environment variables besides ours.</summary>
    public static async Task<StartedProgram> StartAsync(
        string path,
        IReadOnlyDictionary<string, string> environment,
        params IEnumerable<string> args
    )
    {
        var started = new StartedProgram(path, environment, args);
        started._process.Start();
        started.Id = started._process.Id;
        EndWithUs(started._process);
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        try
        {
            started.Address = await started._listening.Task.WaitAsync(Patience);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whatever becomes of the test run, this process is ended with it.</summary>
    public static void EndWithUs(Process process) => Running[process.Id] = process;

    /// <summary>It has ended, or was ended.</summary>
    public static void Forget(Process process) => Running.TryRemove(process.Id, out _);

    /// <summary>
    /// A port of this machine that is free now and outside of the range that outgoing connections take theirs from: for
    /// programs that must be told of each other before both are there.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(12_000, 32_000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    /// <summary>Ends it without a chance to clean up, as a machine does that loses its power.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Running.TryRemove(Id, out _))
        {
            await KillAsync();
            _process.Dispose();
        }
    }

    private static string InOutputOf(string project, string name)
    {
        // tests/Redress.System.Tests/bin/CONFIGURATION/FRAMEWORK
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        var root = output.Parent.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, project, "bin", configuration, framework, name);
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        const string words = " listening on ";
        if (line.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at)
        {
            _listening.TrySetResult(new Uri(line[(at + words.Length)..]));
        }
    }
}
