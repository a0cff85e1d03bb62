using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redress.Core.Lists;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Lists;

namespace Redress.Server.Matching;

/// <summary>The watch lists as this node has them: read anew where one has changed, a few times a second.</summary>
public sealed partial class ListsInForce(Database database, KeyRing keys, ILogger<ListsInForce> log) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim _one = new(1);
    private volatile IReadOnlyList<(WatchList List, ListReader Reader)> _lists = [];
    private long _state;

    public IReadOnlyList<WatchList> Find(string? text, string? account) =>
        [.. _lists.Where(l => l.Reader.Has(text, account)).Select(l => l.List)];

    /// <summary>What stands in a list.</summary>
    public IReadOnlyList<string> Items(WatchListRow row) =>
        Encoding.UTF8.GetString(keys.Open(row.Id, row.Ciphertext, row.WrappedKey)).Split('\n');

    public async Task RefreshAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var state = await WatchListStore.StateAsync(database, cancel);
            if (state != _state)
            {
                var rows = await WatchListStore.AllAsync(database, cancel);
                _lists =
                [
                    .. rows.Where(r => r.OffAt is null)
                        .Select(r => r.ToList() is var list ? (list, new ListReader(list.Kind, Items(r))) : default),
                ];
                _state = state;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause);
        try
        {
            do
            {
                try
                {
                    await RefreshAsync(stoppingToken);
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

    [LoggerMessage(LogLevel.Error, "Watch lists could not be read and will be read again")]
    private partial void LogFault(Exception fault);
}
