using System.Diagnostics;
using System.Globalization;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Promises;

/// <summary>
/// strace on a running process and all its threads: watches system calls, or makes them fail. Ended by its id; the process
/// then runs on as before.
/// </summary>
internal sealed class Strace : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly IReadOnlyCollection<int> _traced;
    private readonly string _file;
    private bool _ended;

    private Strace(Process process, IReadOnlyCollection<int> traced, string file) =>
        (_process, _traced, _file) = (process, traced, file);

    /// <summary>What it watched has died.</summary>
    public bool HasEnded => _process.HasExited || _traced.All(Frozen.IsDead);

    /// <summary>Whether a call was made to fail yet.</summary>
    public bool HasHit => File.ReadAllText(_file).Contains("(INJECTED)", StringComparison.Ordinal);

    /// <summary>Attaches to these processes and waits until it sees them.</summary>
    public static async Task<Strace> AttachAsync(IReadOnlyCollection<int> processes, params IEnumerable<string> args)
    {
        var file = Path.GetTempFileName();
        var pids = processes.SelectMany(p => new[] { "-p", p.ToString(CultureInfo.InvariantCulture) });
        var start = new ProcessStartInfo("strace", ["-f", "-o", file, .. args, .. pids])
        {
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        StartedProgram.EndWithUs(process);
        var strace = new Strace(process, processes, file);
        var told = "";
        try
        {
            // It says so for each process; threads of one are told in one line.
            for (var attached = 0; attached < processes.Count; )
            {
                told = await process.StandardError.ReadLineAsync().WaitAsync(Patience);
                Assert.True(told is not null, "strace ended");
                // A child of PostgreSQL may have ended since it was listed.
                var isOne =
                    told!.Contains(" attached", StringComparison.Ordinal)
                    || told.Contains("No such process", StringComparison.Ordinal);
                attached += isOne ? 1 : 0;
                Assert.False(told.Contains("exited", StringComparison.Ordinal), told);
            }

            // What else it says must not fill the pipe.
            _ = process.StandardError.ReadToEndAsync();
            return strace;
        }
        catch
        {
            await strace.DisposeAsync();
            throw;
        }
    }

    /// <summary>Detaches, and answers the calls in the order of their beginnings.</summary>
    public async Task<IReadOnlyList<SystemCall>> EndAsync()
    {
        await StopAsync();
        return SystemCall.Read(await File.ReadAllLinesAsync(_file));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        File.Delete(_file);
        _process.Dispose();
    }

    private async Task StopAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        if (HasEnded)
        {
            // It waits for the first thread of a dead process only, and the kernel buries that one last: for ever, where
            // another thread was not seen to die.
            _process.Kill();
        }
        else
        {
            // SIGINT lets it detach in order.
            using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)])!;
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
        StartedProgram.Forget(_process);
    }
}
