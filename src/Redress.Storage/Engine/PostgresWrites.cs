using System.Collections.Concurrent;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Redress.Storage.Engine;

/// <summary>Queues writes and sends them with the next read, or at the end, in one round trip.</summary>
internal sealed class PostgresWrites(NpgsqlConnection connection) : Transaction
{
    private static readonly ConcurrentDictionary<string, Positional> Texts = new(StringComparer.Ordinal);
    private readonly List<(NpgsqlBatchCommand Command, string? ExactlyOne)> _queued = [];
    private int _ownQueued;
    private bool _ownSent;

    public override Dialect Dialect => Dialect.Postgres;

    /// <summary>A closure is about to run: from here on it is known what it wrote.</summary>
    public void Mark()
    {
        _ownQueued = 0;
        _ownSent = false;
    }

    /// <summary>Takes back what a refused closure queued; false where some of it has left already.</summary>
    public bool TryTakeBack()
    {
        Forget();
        _queued.RemoveRange(_queued.Count - _ownQueued, _ownQueued);
        _ownQueued = 0;
        return !_ownSent;
    }

    public override async Task<List<T>> ListAsync<T>(string sql, params Arg[] args)
    {
        var text = Dialect.Expand(sql);
        await using var batch = new NpgsqlBatch(connection);
        var expected = Drain(batch);
        // What answers with rows may write too: INSERT … RETURNING cannot be taken back once it was sent.
        _ownSent |= !text.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase);
        batch.BatchCommands.Add(Command(text, Array.ConvertAll(args, a => new Column(a.Name, a.Value))));
        var found = new List<T>();
        await using (var reader = await batch.ExecuteReaderAsync())
        {
            if (await reader.ReadAsync())
            {
                var parse = Parsers.For<T>(text, reader);
                do
                {
                    found.Add(parse(reader));
                } while (await reader.ReadAsync());
            }
        }

        Check(batch, expected);
        return found;
    }

    public async Task FlushAsync()
    {
        if (_queued.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection);
        var expected = Drain(batch);
        await batch.ExecuteNonQueryAsync();
        Check(batch, expected);
    }

    protected override void Send(string sql, IReadOnlyList<Column> columns, string? exactlyOne)
    {
        _queued.Add((Command(sql, columns), exactlyOne));
        _ownQueued++;
    }

    private string?[] Drain(NpgsqlBatch batch)
    {
        var expected = new string?[_queued.Count];
        for (var i = 0; i < expected.Length; i++)
        {
            batch.BatchCommands.Add(_queued[i].Command);
            expected[i] = _queued[i].ExactlyOne;
        }

        _queued.Clear();
        _ownSent |= _ownQueued > 0;
        _ownQueued = 0;
        return expected;
    }

    private static void Check(NpgsqlBatch batch, string?[] expected)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i] is { } table && batch.BatchCommands[i].RecordsAffected != 1)
            {
                throw new StaleException(table);
            }
        }
    }

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyList<Column> columns)
    {
        var text = Texts.GetOrAdd(sql, Positional.Of);
        var command = new NpgsqlBatchCommand(text.Sql);
        for (var i = 0; i < text.Names.Length; i++)
        {
            command.Parameters.Add(Parameter(Find(columns, text.Names[i]), ref text.Types[i]));
        }

        return command;
    }

    private static object? Find(IReadOnlyList<Column> columns, string name)
    {
        foreach (var column in columns)
        {
            if (column.Name == name)
            {
                return column.Value;
            }
        }

        throw new InvalidOperationException($"No value for @{name}");
    }

    /// <summary>A null goes out with the type last seen at its place: a statement that changes types is planned anew.</summary>
    private static NpgsqlParameter Parameter(object? value, ref NpgsqlDbType type)
    {
        switch (value)
        {
            case string text:
                type = NpgsqlDbType.Text;
                return new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = type };
            case long number:
                type = NpgsqlDbType.Bigint;
                return new NpgsqlParameter<long> { TypedValue = number };
            case int number:
                type = NpgsqlDbType.Bigint;
                return new NpgsqlParameter<long> { TypedValue = number };
            case byte[] bytes:
                type = NpgsqlDbType.Bytea;
                return new NpgsqlParameter<byte[]> { TypedValue = bytes };
            case null or DBNull:
                return new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type };
            default:
                throw new InvalidOperationException($"A parameter cannot be {value.GetType()}");
        }
    }

    /// <summary>SQL with @names turned into $1, $2, … once, so that no statement is parsed twice.</summary>
    private sealed record Positional(string Sql, string[] Names, NpgsqlDbType[] Types)
    {
        public static Positional Of(string sql)
        {
            var names = new List<string>();
            var text = new StringBuilder(sql.Length);
            for (var i = 0; i < sql.Length; i++)
            {
                if (sql[i] != '@' || i + 1 == sql.Length || !char.IsAsciiLetter(sql[i + 1]))
                {
                    text.Append(sql[i]);
                    continue;
                }

                var end = i + 1;
                while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] == '_'))
                {
                    end++;
                }

                var name = sql[(i + 1)..end];
                if (!names.Contains(name))
                {
                    names.Add(name);
                }

                text.Append('$').Append(names.IndexOf(name) + 1);
                i = end - 1;
            }

            var types = new NpgsqlDbType[names.Count];
            Array.Fill(types, NpgsqlDbType.Unknown);
            return new Positional(text.ToString(), [.. names], types);
        }
    }
}
