using System.Collections.Concurrent;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Redress.Storage.Engine;

/// <summary>What one closure does in a transaction that it shares with others: its reads and writes go into their rounds.</summary>
internal sealed class PostgresWrites(PostgresRounds rounds) : Transaction
{
    private static readonly ConcurrentDictionary<string, Positional> Texts = new(StringComparer.Ordinal);

    public override Dialect Dialect => Dialect.Postgres;

    /// <summary>True where something has left that cannot be taken back alone.</summary>
    public bool HasSent { get; set; }

    /// <summary>Takes back what a refused closure queued; false where some of it has left already.</summary>
    public bool TryTakeBack()
    {
        Forget();
        rounds.Remove(this);
        return !HasSent;
    }

    public override Task<List<T>> ListAsync<T>(string sql, params Arg[] args)
    {
        var text = Dialect.Expand(sql);
        return rounds.Read<T>(this, text, Command(text, Array.ConvertAll(args, a => new Column(a.Name, a.Value))));
    }

    protected override void Send(string sql, IReadOnlyList<Column> columns, string? exactlyOne) =>
        rounds.Write(this, Command(sql, columns), exactlyOne);

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
