using Npgsql;
using NpgsqlTypes;

namespace Redress.Storage.Engine;

/// <summary>One statement that a closure has queued.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Text">What.</param>
/// <param name="Values">In the order of the text's numbers.</param>
/// <param name="ExactlyOne">The table of which exactly one row must be hit; null where any number may be.</param>
/// <param name="Reading">Whom to tell the rows; null for a write.</param>
internal sealed record PostgresEntry(
    PostgresWrites Owner,
    PostgresText Text,
    object?[] Values,
    string? ExactlyOne,
    PostgresReading? Reading
)
{
    public static PostgresEntry Of(
        PostgresWrites owner,
        string sql,
        IReadOnlyList<Column> columns,
        string? exactlyOne,
        PostgresReading? reading
    )
    {
        var text = PostgresText.Of(sql);
        return new PostgresEntry(owner, text, text.Order(columns), exactlyOne, reading);
    }

    /// <summary>Whether it may leave with others of the same text in one statement.</summary>
    public bool Joins => Text.Many is not null && Reading is null && !Text.Kinds.Contains(ColumnKind.Unknown);
}

/// <summary>
/// Entries that leave as one statement: rows that several closures insert into one table. A server that is told thirty times
/// in one batch to insert one row is busy with the telling.
/// </summary>
internal sealed class PostgresBundle(PostgresText text)
{
    private readonly List<PostgresEntry> _entries = [];

    public PostgresReading? Reading => _entries[0].Reading;

    public int Count => _entries.Count;

    /// <summary>Packs so that each closure's entries keep their order; those of different closures need none.</summary>
    public static List<PostgresBundle> Pack(IReadOnlyList<PostgresEntry> queued)
    {
        var bundles = new List<PostgresBundle>();
        var open = new Dictionary<PostgresText, List<int>>();
        var reached = new Dictionary<PostgresWrites, int>();
        foreach (var entry in queued)
        {
            var after = reached.GetValueOrDefault(entry.Owner);
            var place = -1;
            if (entry.Joins)
            {
                if (!open.TryGetValue(entry.Text, out var places))
                {
                    open.Add(entry.Text, places = []);
                }

                var found = places.FindIndex(p => p >= after);
                place = found < 0 ? -1 : places[found];
                if (found < 0)
                {
                    places.Add(bundles.Count);
                }
            }

            if (place < 0)
            {
                place = bundles.Count;
                bundles.Add(new PostgresBundle(entry.Text));
            }

            bundles[place]._entries.Add(entry);
            reached[entry.Owner] = place;
        }

        return bundles;
    }

    public NpgsqlBatchCommand Command()
    {
        var command = new NpgsqlBatchCommand(_entries.Count == 1 ? text.One : text.Many!);
        for (var i = 0; i < text.Names.Length; i++)
        {
            command.Parameters.Add(_entries.Count == 1 ? One(_entries[0].Values[i], text.Kinds[i]) : Many(i));
        }

        return command;
    }

    /// <exception cref="StaleException">Not as many rows were hit as had to be.</exception>
    public void Check(int hit)
    {
        if (_entries[0].ExactlyOne is { } table && hit != _entries.Count)
        {
            throw new StaleException(table);
        }
    }

    private static NpgsqlParameter One(object? value, ColumnKind kind) =>
        value switch
        {
            string word => new NpgsqlParameter<string> { TypedValue = word, NpgsqlDbType = NpgsqlDbType.Text },
            long number => new NpgsqlParameter<long> { TypedValue = number },
            byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
            _ => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = Type(kind) },
        };

    private NpgsqlParameter Many(int place) =>
        text.Kinds[place] switch
        {
            ColumnKind.Text => All<string?>(place, NpgsqlDbType.Text),
            ColumnKind.Number => All<long?>(place, NpgsqlDbType.Bigint),
            ColumnKind.Bytes => All<byte[]?>(place, NpgsqlDbType.Bytea),
            ColumnKind.Unknown => throw new InvalidOperationException("What is unknown leaves alone"),
        };

    private NpgsqlParameter All<T>(int place, NpgsqlDbType type)
    {
        var values = new T[_entries.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _entries[i].Values[place] is T value ? value : default!;
        }

        return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    private static NpgsqlDbType Type(ColumnKind kind) =>
        kind switch
        {
            ColumnKind.Text => NpgsqlDbType.Text,
            ColumnKind.Number => NpgsqlDbType.Bigint,
            ColumnKind.Bytes => NpgsqlDbType.Bytea,
            ColumnKind.Unknown => NpgsqlDbType.Unknown,
        };
}
