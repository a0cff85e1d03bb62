using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redress.Core.Banks;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Matching;

/// <summary>
/// Keeps this node's index as the database is: at start everything, then each change in its order, a few times a second. A
/// change of this process is taken in before its answer goes out.
/// </summary>
public sealed partial class BankFollower(
    Database database,
    KeyRing keys,
    BankIndex index,
    BankSnapshot snapshot,
    ILogger<BankFollower> log
) : BackgroundService
{
    /// <summary>A snapshot is written at most so often, beside everything else.</summary>
    private static readonly TimeSpan s_apart = TimeSpan.FromMinutes(10);

    private const int PageEntries = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, (int Number, long Change)> _banks = new(StringComparer.Ordinal);
    private long _seen;
    private SnapshotPlace? _place;
    private SnapshotPlace? _saved;
    private long _savedAt;
    private Task _saving = Task.CompletedTask;

    /// <summary>Takes in what was changed until now.</summary>
    public async Task CatchUpAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_seen == 0 && index.IsLoading && await snapshot.LoadAsync(database, cancel) is { } until)
            {
                _seen = until;
            }

            var last = await BankStore.LastChangeAsync(database, cancel);
            if (last > _seen)
            {
                await TakeBanksAsync(cancel);
                await TakeEntriesAsync(last, cancel);
            }

            index.IsLoading = false;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes in what this process has just changed. Where all is still being loaded, it comes with the rest.</summary>
    public Task TakeOwnAsync(CancellationToken cancel) => index.IsLoading ? Task.CompletedTask : CatchUpAsync(cancel);

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            do
            {
                try
                {
                    await CatchUpAsync(stoppingToken);
                    SaveSometimes();
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // A database that is away comes back; until then what is known stays known.
                    LogFault(fault);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private void SaveSometimes()
    {
        var due = _savedAt == 0 || Stopwatch.GetElapsedTime(_savedAt) > s_apart;
        if (
            !due
            || !_saving.IsCompleted
            || _place is null
            || _place == _saved
            || index.Hashes < BankSnapshot.LeastHashes
        )
        {
            return;
        }

        var place = _place;
        (_saved, _savedAt) = (place, Stopwatch.GetTimestamp());
        _saving = Task.Run(() =>
        {
            try
            {
                snapshot.Save(place);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // The next start takes longer; nothing is lost.
                LogUnsaved(fault);
            }
        });
    }

    private async Task TakeBanksAsync(CancellationToken cancel)
    {
        foreach (var bank in await BankStore.AllAsync(database, cancel))
        {
            if (!_banks.TryGetValue(bank.Id, out var known) || known.Change != bank.Change)
            {
                index.Take(bank);
                _banks[bank.Id] = ((int)bank.Number, bank.Change);
            }
        }
    }

    private async Task TakeEntriesAsync(long last, CancellationToken cancel)
    {
        while (true)
        {
            var page = await BankEntryStore.ChangedAsync(database, _seen, PageEntries, cancel);
            foreach (var entry in page)
            {
                Take(entry);
                _seen = entry.Change;
            }

            _place = page.Count > 0 ? SnapshotPlace.Of(page[^1]) : _place;

            if (page.Count < PageEntries)
            {
                _seen = Math.Max(_seen, last);
                return;
            }
        }
    }

    private void Take(BankEntryRow entry)
    {
        try
        {
            var hashes = SealedHash.Read(keys.Open(entry.Id, entry.Ciphertext, entry.WrappedKey));
            index.Take(entry, _banks[entry.BankId].Number, hashes);
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            // One damaged entry must not hide all that comes after it; redress verify names it.
            LogDamaged(entry.Id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The snapshot of the banks could not be written; the next start takes longer")]
    private partial void LogUnsaved(Exception fault);

    [LoggerMessage(LogLevel.Error, "Banks could not be read and will be read again")]
    private partial void LogFault(Exception fault);

    [LoggerMessage(LogLevel.Error, "The bank entry {Entry} cannot be opened and does not match")]
    private partial void LogDamaged(string entry);
}
