using System.Data.Common;
using System.Diagnostics;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Watching;

/// <summary>
/// Whether a report could be stored now, found out by storing something: a full disk can still be read. However often it
/// is asked, it is tried once a second at most.
/// </summary>
public sealed class Readiness(Database database, TimeProvider clock) : IDisposable
{
    private const string Lease = "ready";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _one = new(1);
    private long _at;
    private bool _ready;

    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_at == 0 || Stopwatch.GetElapsedTime(_at) > Fresh)
            {
                _ready = await TryAsync(cancel);
                _at = Stopwatch.GetTimestamp();
            }

            return _ready;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<bool> TryAsync(CancellationToken cancel)
    {
        try
        {
            var stored = database.Recorder.WriteAsync(
                async tx => await LeaseStore.TryTakeAsync(tx, Lease, Lease, clock.Now(), TimeSpan.Zero),
                cancel
            );
            return await stored.WaitAsync(Patience, cancel);
        }
        catch (Exception fault) when (fault is DbException or TimeoutException or StaleException)
        {
            return false;
        }
    }
}
