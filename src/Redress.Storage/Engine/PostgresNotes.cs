using System.Threading.Channels;
using Npgsql;

namespace Redress.Storage.Engine;

/// <summary>
/// Tells other nodes that jobs were left, after commit and at most every 20 ms: a note inside each transaction would make
/// commits wait for one another. Who misses a note looks by itself each second.
/// </summary>
internal sealed class PostgresNotes : IAsyncDisposable
{
    private const string Name = "redress_jobs";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);
    private readonly NpgsqlDataSource _source;
    private readonly Action _wake;
    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _left = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Task _sending;
    private readonly Task _listening;

    public PostgresNotes(NpgsqlDataSource source, Action wake)
    {
        _source = source;
        _wake = wake;
        _sending = Task.Run(SendAsync);
        _listening = Task.Run(ListenAsync);
    }

    public void JobsLeft() => _left.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_sending, _listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        await foreach (var _ in _left.Reader.ReadAllAsync(_stop.Token))
        {
            try
            {
                await using var command = _source.CreateCommand($"NOTIFY {Name}, '{_node}'");
                await command.ExecuteNonQueryAsync(_stop.Token);
            }
            catch (NpgsqlException)
            {
                // The others look by themselves each second.
            }

            await Task.Delay(Pause, _stop.Token);
        }
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(_stop.Token);
                connection.Notification += (_, note) =>
                {
                    if (note.Payload != _node)
                    {
                        _wake();
                    }
                };
                await using (var command = new NpgsqlCommand($"LISTEN {Name}", connection))
                {
                    await command.ExecuteNonQueryAsync(_stop.Token);
                }

                while (true)
                {
                    await connection.WaitAsync(_stop.Token);
                }
            }
            catch (NpgsqlException)
            {
                await Task.Delay(Reconnect, _stop.Token);
            }
        }
    }
}
