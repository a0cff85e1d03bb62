using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Redress.Bench.Measuring;

/// <summary>How long this disk takes to promise that 4 KiB are on it: the floor under every commit.</summary>
internal static partial class FlushTime
{
    private const int Block = 4096;
    private const int Times = 1000;

    /// <exception cref="IOException">The disk made no such promise.</exception>
    public static string Measure(string folder)
    {
        var path = Path.Combine(folder, $"redress-bench-{Environment.ProcessId}.flush");
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            var block = new byte[Block];
            Random.Shared.NextBytes(block);
            var latencies = new Latencies();
            for (var i = 0; i < Times; i++)
            {
                var began = Stopwatch.GetTimestamp();
                file.Write(block);
                if (fsync((int)file.SafeFileHandle.DangerousGetHandle()) != 0)
                {
                    throw new IOException($"fsync failed with errno {Marshal.GetLastPInvokeError()}");
                }

                latencies.Add(Stopwatch.GetElapsedTime(began));
            }

            var sorted = latencies.Sorted();
            return $"p50 {sorted.At(0.5):0.00} ms, p99 {sorted.At(0.99):0.00} ms (of {Times})";
        }
        finally
        {
            File.Delete(path);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int handle);
}
