using System.Collections.Concurrent;
using System.Diagnostics;

namespace Redress.Connectors.Decoding;

/// <summary>
/// The one thread that starts what is locked in. Linux lets such a program die with the thread that started it and not with the
/// process, and threads of the pool come and go: this one stays as long as we do.
/// </summary>
internal static class SandboxParent
{
    private static readonly BlockingCollection<(
        ProcessStartInfo Start,
        TaskCompletionSource<Process> Started
    )> s_asked = [];

    static SandboxParent() => new Thread(StartAll) { IsBackground = true, Name = "sandbox parent" }.Start();

    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        s_asked.Add((start, started));
        return started.Task;
    }

    private static void StartAll()
    {
        foreach (var (start, started) in s_asked.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception fault)
            {
                started.SetException(fault);
            }
        }
    }
}
