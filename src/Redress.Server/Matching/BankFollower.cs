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
public sealed partial class BankFollower(Database database, KeyRing keys, BankIndex index, ILogger<BankFollower> log)
    : BackgroundService
{
    private const int PageEntries = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, (int Number, long Change)> _banks = new(StringComparer.Ordinal);
    private long _seen;

    /// <summary>Takes in what was changed until now.</summary>
    public async Task CatchUpAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
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

    [LoggerMessage(LogLevel.Error, "Banks could not be read and will be read again")]
    private partial void LogFault(Exception fault);

    [LoggerMessage(LogLevel.Error, "The bank entry {Entry} cannot be opened and does not match")]
    private partial void LogDamaged(string entry);
}
