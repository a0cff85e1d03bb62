using System.Diagnostics;

namespace Redress.System.Tests.Harness;

/// <summary>For what happens by itself, and soon, where no stepping clock says when all is done.</summary>
public static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until it is so; the test fails where it is not so in that time.</summary>
    public static async Task TrueAsync(Func<Task<bool>> isSo, TimeSpan within)
    {
        var began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Pause);
        // On a thread of its own: a look at SQLite never waits, and one longer than the pause would never let go of this one.
        while (!await Task.Run(isSo))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < within, $"It was not so within {within}");
            await timer.WaitForNextTickAsync();
        }
    }
}
