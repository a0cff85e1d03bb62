using System.Diagnostics;

namespace Redress.System.Tests.Promises;

/// <summary>Waits for something to become so, and for nothing longer than that.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    /// <summary>How long it took; the test fails where it did not come, with the last thing seen.</summary>
    public static async Task<TimeSpan> SoAsync(Func<Task<string?>> whyNot, TimeSpan within)
    {
        var began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Look);
        while (true)
        {
            // A look at SQLite never waits, and one that takes longer than a tick would then go on without an end on a thread
            // that the wire needs.
            var why = await Task.Run(whyNot);
            var took = Stopwatch.GetElapsedTime(began);
            if (why is null)
            {
                return took;
            }

            Assert.True(took < within, $"Not so after {took.TotalSeconds:0.0} s: {why}");
            await timer.WaitForNextTickAsync();
        }
    }
}
