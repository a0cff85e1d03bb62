namespace Redress.Server.Portal;

/// <summary>
/// How many are writing at this moment. Where they are very many, whoever begins is asked once to wait some seconds; what is sent
/// is always taken.
/// </summary>
public sealed class Crowd
{
    /// <summary>So many requests at once are more than what is answered within a moment.</summary>
    public const int Many = 200;

    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    private int _now;

    /// <summary>
    /// Those that are being answered wait for the database; where the processors are what is short, the others wait for a
    /// thread before anybody has seen them.
    /// </summary>
    public bool IsLarge => Volatile.Read(ref _now) > Many || ThreadPool.PendingWorkItemCount > Many;

    /// <summary>Counts a request until it is answered.</summary>
    public async Task DuringAsync(Func<Task> answer)
    {
        Interlocked.Increment(ref _now);
        try
        {
            await answer();
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }
}
