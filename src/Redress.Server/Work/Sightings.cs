using System.Collections.Concurrent;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;

namespace Redress.Server.Work;

/// <summary>Tells whoever waits that a subject's public surfaces were read.</summary>
public sealed class Sightings
{
    private static readonly TimeSpan OtherNodes = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    public void Read(string subjectId)
    {
        if (_waiting.TryRemove(subjectId, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>When it was first read as hidden by a reading begun after that time; null where not by the deadline.</summary>
    public async Task<DateTimeOffset?> HiddenAsync(
        Database database,
        string subjectId,
        DateTimeOffset after,
        Deadline deadline,
        CancellationToken cancel
    )
    {
        while (true)
        {
            var next = _waiting.GetOrAdd(
                subjectId,
                _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
            );
            var hidden = await ReadingStore.HiddenSinceAsync(database, subjectId, after, cancel);
            var left = deadline.Left;
            if (hidden is not null || left == TimeSpan.Zero)
            {
                // Nobody may ever read it: whoever else waits looks for themselves and waits anew.
                Read(subjectId);
                return hidden;
            }

            // A reading by another node is not told here: look again soon in any case.
            await Task.WhenAny(next.Task, Task.Delay(left < OtherNodes ? left : OtherNodes, cancel));
            cancel.ThrowIfCancellationRequested();
        }
    }
}
