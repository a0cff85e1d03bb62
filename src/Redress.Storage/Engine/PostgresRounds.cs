using Npgsql;

namespace Redress.Storage.Engine;

/// <summary>
/// The round trips of one transaction that several closures share. All of them run until each waits for a read or has
/// ended; then everything queued leaves together, and the answers wake them again. So a group takes as many round trips
/// as its longest closure has reads, however many closures it has.
/// A closure does not see what another of the same group writes, just as it would not see another lane's: what must be
/// one is kept by keys and versions, and a group that breaks them is run again one by one.
/// </summary>
internal sealed class PostgresRounds(NpgsqlConnection connection)
{
    private readonly List<PostgresEntry> _queued = [];
    private Exception? _ended;

    /// <summary>Runs closures to their ends. Their writes may still be queued then.</summary>
    /// <exception cref="Exception">One of them failed, or a statement; none goes on.</exception>
    public async Task RunAsync(IReadOnlyList<Task> closures)
    {
        try
        {
            while (closures.FirstOrDefault(c => !c.IsCompleted) is { } waiting)
            {
                if (_queued.Exists(e => e.Reading is not null))
                {
                    await SendAsync();
                }
                else
                {
                    await Task.WhenAny(waiting);
                }
            }
        }
        catch (Exception fault)
        {
            _ended = fault;
            foreach (var entry in _queued.ToArray())
            {
                entry.Reading?.Fail(fault);
            }

            await Task.WhenAll(closures).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await Task.WhenAll(closures);
    }

    /// <summary>Sends what is queued and takes in the answers, then wakes those who wait for them.</summary>
    public async Task SendAsync()
    {
        if (_queued.Count == 0)
        {
            return;
        }

        var sent = _queued.ToArray();
        var bundles = PostgresBundle.Pack(sent);
        await using (var batch = new NpgsqlBatch(connection))
        {
            foreach (var bundle in bundles)
            {
                batch.BatchCommands.Add(bundle.Command());
            }

            foreach (var entry in sent)
            {
                entry.Owner.HasSent |= entry.Reading is not { OnlyReads: true };
            }

            await using (var reader = await batch.ExecuteReaderAsync())
            {
                foreach (var reading in bundles.Select(b => b.Reading).OfType<PostgresReading>())
                {
                    await reading.TakeAsync(reader);
                    await reader.NextResultAsync();
                }
            }

            for (var i = 0; i < bundles.Count; i++)
            {
                bundles[i].Check(batch.BatchCommands[i].RecordsAffected);
            }
        }

        _queued.Clear();
        foreach (var entry in sent)
        {
            // Here the closure runs on, up to its next read.
            entry.Reading?.Answer();
        }
    }

    public Task<List<T>> Read<T>(PostgresWrites owner, string sql, IReadOnlyList<Column> columns)
    {
        EnsureOpen();
        var reading = new PostgresReading<T>(sql);
        _queued.Add(PostgresEntry.Of(owner, sql, columns, null, reading));
        return reading.Rows;
    }

    public void Write(PostgresWrites owner, string sql, IReadOnlyList<Column> columns, string? exactlyOne)
    {
        EnsureOpen();
        _queued.Add(PostgresEntry.Of(owner, sql, columns, exactlyOne, null));
    }

    /// <summary>Forgets what one closure has queued.</summary>
    public void Remove(PostgresWrites owner) => _queued.RemoveAll(e => e.Owner == owner);

    private void EnsureOpen()
    {
        if (_ended is not null)
        {
            throw new InvalidOperationException("A closure of the recorder outlived its transaction", _ended);
        }
    }
}
