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
    private readonly List<Entry> _queued = [];
    private Exception? _ended;

    /// <summary>One statement on its way.</summary>
    private sealed record Entry(PostgresWrites Owner, NpgsqlBatchCommand Command, string? ExactlyOne, Reading? Reading);

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
        await using (var batch = new NpgsqlBatch(connection))
        {
            foreach (var entry in sent)
            {
                batch.BatchCommands.Add(entry.Command);
                entry.Owner.HasSent |= entry.Reading is not { OnlyReads: true };
            }

            await using (var reader = await batch.ExecuteReaderAsync())
            {
                foreach (var reading in sent.Select(e => e.Reading).OfType<Reading>())
                {
                    await reading.TakeAsync(reader);
                    await reader.NextResultAsync();
                }
            }
        }

        foreach (var entry in sent)
        {
            if (entry is { ExactlyOne: { } table, Command.RecordsAffected: not 1 })
            {
                throw new StaleException(table);
            }
        }

        _queued.Clear();
        foreach (var entry in sent)
        {
            // Here the closure runs on, up to its next read.
            entry.Reading?.Answer();
        }
    }

    public Task<List<T>> Read<T>(PostgresWrites owner, string text, NpgsqlBatchCommand command)
    {
        EnsureOpen();
        var reading = new Reading<T>(text);
        _queued.Add(new Entry(owner, command, null, reading));
        return reading.Rows;
    }

    public void Write(PostgresWrites owner, NpgsqlBatchCommand command, string? exactlyOne)
    {
        EnsureOpen();
        _queued.Add(new Entry(owner, command, exactlyOne, null));
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

    /// <summary>A closure's question and whom to tell the rows.</summary>
    private abstract class Reading(string text)
    {
        /// <summary>What answers with rows may write too: INSERT … RETURNING cannot be taken back once it was sent.</summary>
        public bool OnlyReads { get; } =
            text.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase);

        protected string Text { get; } = text;

        public abstract Task TakeAsync(NpgsqlDataReader reader);

        public abstract void Answer();

        public abstract void Fail(Exception fault);
    }

    private sealed class Reading<T>(string text) : Reading(text)
    {
        private readonly TaskCompletionSource<List<T>> _rows = new();
        private readonly List<T> _found = [];

        public Task<List<T>> Rows => _rows.Task;

        public override async Task TakeAsync(NpgsqlDataReader reader)
        {
            if (!await reader.ReadAsync())
            {
                return;
            }

            var parse = Parsers.For<T>(Text, reader);
            do
            {
                _found.Add(parse(reader));
            } while (await reader.ReadAsync());
        }

        public override void Answer() => _rows.SetResult(_found);

        public override void Fail(Exception fault) => _rows.TrySetException(fault);
    }
}
