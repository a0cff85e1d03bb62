using System.Diagnostics;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Work;

/// <summary>
/// Says every few seconds that this node is there, and frees the jobs of nodes that say so no longer: what a killed
/// process held waits seconds, not until its leases end. A node that was only slow loses its jobs to another; every
/// handler may run twice.
/// </summary>
internal sealed class Presence(Database database, TimeProvider clock, string node)
{
    private const string Prefix = "node/";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(10);
    private long _last;

    /// <summary>Does so where it is time. A process that has its database for itself frees all at its start instead.</summary>
    public async Task SayAsync(CancellationToken cancel)
    {
        if (database.Name != "postgres" || (_last != 0 && Stopwatch.GetElapsedTime(_last) < Pause))
        {
            return;
        }

        var freed = await database.Recorder.WriteAsync(
            async tx =>
            {
                var now = clock.Now();
                await LeaseStore.TryTakeAsync(tx, Prefix + node, node, now, GoneAfter);
                var gone = await LeaseStore.TakeEndedAsync(tx, Prefix, now);
                foreach (var other in gone)
                {
                    JobStore.ReleaseOf(tx, other);
                }

                return gone.Count > 0;
            },
            cancel
        );
        _last = Stopwatch.GetTimestamp();
        if (freed)
        {
            database.Recorder.WakeAll();
        }
    }
}
