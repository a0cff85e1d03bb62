using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redress.Storage.Engine;
using Redress.Storage.Ledgers;

namespace Redress.Server.Features.Ledger;

/// <summary>
/// Seals facts within a second of their commit. Woken by this process's own commits; with PostgreSQL it also looks each
/// second, for what other nodes left. A ledger that must not go on stops here and nowhere else: intake goes on.
/// </summary>
public sealed partial class Sealer(Database database, LedgerSeal seal, LedgerState state, ILogger<Sealer> log)
    : BackgroundService
{
    // Facts that come together share a checkpoint, its signature and its syncs to disk.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan OtherNodes = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _recorded = new(1);

    public override void Dispose()
    {
        _recorded.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = database.Name == "sqlite" ? Timeout.InfiniteTimeSpan : OtherNodes;
        database.Recorder.Recorded += Wake;
        try
        {
            while (await SealAsync(stoppingToken))
            {
                await _recorded.WaitAsync(wait, stoppingToken);
                await Task.Delay(Gather, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last facts of a stop that is not a crash are sealed too.
            await SealAsync(CancellationToken.None);
        }
        finally
        {
            database.Recorder.Recorded -= Wake;
        }
    }

    /// <summary>False where the ledger must not go on.</summary>
    private async Task<bool> SealAsync(CancellationToken cancel)
    {
        try
        {
            while (await seal.SealAsync(cancel))
            {
                cancel.ThrowIfCancellationRequested();
            }

            return true;
        }
        catch (LedgerStoppedException stopped)
        {
            state.Stopped = stopped.Message;
            LogStopped(stopped.Message);
            return false;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(fault);
            await Task.Delay(AfterFault, cancel);
            Wake();
            return true;
        }
    }

    private void Wake()
    {
        // Each commit comes here: no exception, no lock. One that is woken once too often finds nothing and sleeps on.
        if (_recorded.CurrentCount == 0)
        {
            _recorded.Release();
        }
    }

    [LoggerMessage(LogLevel.Critical, "The ledger is no longer sealed; reports are still taken. {Reason}")]
    private partial void LogStopped(string reason);

    [LoggerMessage(LogLevel.Error, "Facts could not be sealed now and will be tried again")]
    private partial void LogFault(Exception fault);
}

/// <summary>Why this process seals no more; null while all is well.</summary>
public sealed class LedgerState
{
    private volatile string? _stopped;

    public string? Stopped
    {
        get => _stopped;
        set => _stopped = value;
    }
}
