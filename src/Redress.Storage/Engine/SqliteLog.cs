using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Redress.Storage.Engine;

/// <summary>
/// Keeps SQLite's log short while writes go on. Most of it is copied into the database on a connection of its own, so that
/// no report waits for that. But a log begins anew only where all of it is copied at a moment when nothing is appended:
/// that last small piece is copied by the writer, between two transactions. And it begins anew only when nobody reads from
/// it: where readers came one after another and it grew on, the writer waits a moment until the last of them is done; who
/// comes meanwhile reads from the database itself.
/// </summary>
internal sealed class SqliteLog : IAsyncDisposable
{
    /// <summary>Where copying begins. Longer costs memory and disk, shorter copies the same pages more often.</summary>
    private const long BeginAtBytes = 32 * 1024 * 1024;

    /// <summary>From here on the writer waits for readers.</summary>
    private const long PressingBytes = 96 * 1024 * 1024;
    private const int PressingMillis = 80;
    private const int UsualMillis = 10_000;

    /// <summary>What the writer should be left with: some milliseconds of its time.</summary>
    private const long SmallBytes = 2 * 1024 * 1024;
    private const int MaxRounds = 4;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SqliteConnection _writer;
    private readonly SqliteConnection _copier;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _copying;
    private readonly long _pageBytes;
    private long _written;
    private long _seen;
    private volatile int _finish = None;
    private const int None = -1;

    /// <param name="writer">The only connection that appends; used here by its own thread alone.</param>
    /// <param name="copier">A connection that nobody else uses; disposed with this.</param>
    public SqliteLog(SqliteConnection writer, SqliteConnection copier)
    {
        _writer = writer;
        _copier = copier;
        using var command = copier.CreateCommand();
        command.CommandText = "PRAGMA page_size";
        _pageBytes = (long)command.ExecuteScalar()!;
        _copying = Task.Run(() => CopyAsync(_stop.Token));
    }

    /// <summary>The writer says, on its thread, that a transaction has ended.</summary>
    public void Committed()
    {
        raw.sqlite3_db_status(_writer.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        var written = Interlocked.Add(ref _written, pages * _pageBytes);
        if (_finish is var how and not None)
        {
            // Whether it succeeded, the copier sees by what the log then holds.
            raw.sqlite3_busy_timeout(_writer.Handle, PressingMillis);
            raw.sqlite3_wal_checkpoint_v2(_writer.Handle, "main", how, out _, out _);
            raw.sqlite3_busy_timeout(_writer.Handle, UsualMillis);
            _finish = None;
        }
        else if (written - Interlocked.Read(ref _seen) >= BeginAtBytes && _wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _copier.DisposeAsync();
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task CopyAsync(CancellationToken cancel)
    {
        while (true)
        {
            await _wake.WaitAsync(Quiet, cancel);
            // Until it is short, or nobody writes any more.
            while (Interlocked.Read(ref _written) is var written && written != Interlocked.Read(ref _seen))
            {
                Interlocked.Exchange(ref _seen, written);
                var held = Copy();
                if (held is >= 0 and < BeginAtBytes)
                {
                    break;
                }

                if (held > 0)
                {
                    _finish = held < PressingBytes ? raw.SQLITE_CHECKPOINT_PASSIVE : raw.SQLITE_CHECKPOINT_RESTART;
                }

                await Task.Delay(Pause, cancel);
            }
        }
    }

    /// <summary>
    /// How many bytes the log holds, where all was copied but what the writer appended meanwhile, and that is little. Below
    /// nought where it is to be tried again: a reader holds a place in the log, or the disk is full, of which writers learn
    /// themselves.
    /// </summary>
    private long Copy()
    {
        var held = 0L;
        for (var round = 0; round < MaxRounds; round++)
        {
            var before = Interlocked.Read(ref _written);
            // PASSIVE never makes anybody wait.
            var answer = raw.sqlite3_wal_checkpoint_v2(
                _copier.Handle,
                "main",
                raw.SQLITE_CHECKPOINT_PASSIVE,
                out var pages,
                out var copied
            );
            held = pages * _pageBytes;
            if (answer != raw.SQLITE_OK || copied < pages)
            {
                return held >= PressingBytes && answer == raw.SQLITE_OK ? held : -1;
            }

            if (Interlocked.Read(ref _written) - before <= SmallBytes)
            {
                break;
            }
        }

        return held;
    }
}
