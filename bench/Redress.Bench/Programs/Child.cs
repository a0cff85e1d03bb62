using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Redress.Bench.Programs;

/// <summary>A program that we started and that ends with us.</summary>
internal sealed class Child : IAsyncDisposable
{
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _announces;
    private readonly Queue<string> _last = new();

    private Child(ProcessStartInfo start, string announces)
    {
        _announces = announces;
        // What makes our own sockets lean would change theirs.
        start.Environment.Remove(InlineCompletions);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, said) => Hear(said.Data);
        _process.ErrorDataReceived += (_, said) => Hear(said.Data);
        _process.Exited += (_, _) => _line.TrySetException(new IOException($"{start.FileName} ended: {Said()}"));
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    public int Id => _process.Id;

    /// <summary>What it wrote last, for a fault's message.</summary>
    public string Said()
    {
        lock (_last)
        {
            return string.Join(" / ", _last);
        }
    }

    /// <summary>The rest of the last line that begins so; null where none did.</summary>
    public string? Line(string begins)
    {
        lock (_last)
        {
            return _last.LastOrDefault(l => l.StartsWith(begins, StringComparison.Ordinal))?[begins.Length..].Trim();
        }
    }

    /// <summary>Starts it and goes on at once.</summary>
    public static Child Start(ProcessStartInfo start, string announces = "")
    {
        var child = new Child(start, announces);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for the line that begins with what it announces, and gives the rest of it.</summary>
    public async Task<string> AnnouncedAsync(CancellationToken cancel) =>
        await _line.Task.WaitAsync(s_patience, cancel);

    /// <summary>A port of the loopback that nobody had a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks it to end, as an operator would, and waits.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{Id}"]);
            await kill.WaitForExitAsync(cancel);
            await _process.WaitForExitAsync(cancel).WaitAsync(s_patience, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync(CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Console.Error.WriteLine($"{_process.StartInfo.FileName} did not end when asked to");
        }

        Kill(null, EventArgs.Empty);
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_last)
        {
            _last.Enqueue(line);
            while (_last.Count > 60)
            {
                _last.Dequeue();
            }
        }

        if (_announces.Length > 0 && line.StartsWith(_announces, StringComparison.Ordinal))
        {
            _line.TrySetResult(line[_announces.Length..].Trim());
        }
    }

    private void Kill(object? sender, EventArgs ending)
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
