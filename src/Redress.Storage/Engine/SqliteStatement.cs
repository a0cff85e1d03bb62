using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Redress.Storage.Engine;

/// <summary>
/// One SQL text, prepared once and run thousands of times a second: values go straight into SQLite, by places that were
/// looked up once. Used by the writer's thread only.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int Unused = 0;
    private const int Short = 512;
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _handle;
    private readonly string _sql;
    private string[]? _names;
    private int[] _places = [];

    public SqliteStatement(sqlite3 db, string sql)
    {
        _db = db;
        _sql = sql;
        Check(raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out _handle));
    }

    /// <summary>Runs it to its end, with values by name, and answers how many rows it inserted, changed or deleted.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public int Run(IReadOnlyList<Column> columns)
    {
        Bind(columns);
        try
        {
            int answer;
            do
            {
                answer = raw.sqlite3_step(_handle);
            } while (answer == raw.SQLITE_ROW);

            return answer == raw.SQLITE_DONE ? raw.sqlite3_changes(_db) : throw Fault(answer);
        }
        finally
        {
            // Its answer is the step's, which was seen.
            raw.sqlite3_reset(_handle);
        }
    }

    public void Dispose() => _handle.Dispose();

    private void Bind(IReadOnlyList<Column> columns)
    {
        if (_names is null)
        {
            Learn(columns);
        }

        if (columns.Count != _names!.Length)
        {
            throw new InvalidOperationException($"Other names than before in: {_sql}");
        }

        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            // Values are bound by place: the same text must come with the same names in the same order.
            if (!ReferenceEquals(_names[i], column.Name) && _names[i] != column.Name)
            {
                throw new InvalidOperationException($"@{column.Name} stood elsewhere before in: {_sql}");
            }

            if (_places[i] != Unused)
            {
                Check(Bind(_places[i], column.Value));
            }
        }
    }

    private void Learn(IReadOnlyList<Column> columns)
    {
        var places = new int[columns.Count];
        for (var i = 0; i < places.Length; i++)
        {
            // Unused where the text does not use it: an UPDATE gets the whole row.
            places[i] = raw.sqlite3_bind_parameter_index(_handle, "@" + columns[i].Name);
        }

        if (places.Where(p => p != Unused).Distinct().Count() != raw.sqlite3_bind_parameter_count(_handle))
        {
            throw new InvalidOperationException($"Not every value is given in: {_sql}");
        }

        _places = places;
        _names = [.. columns.Select(c => c.Name)];
    }

    private int Bind(int place, object? value) =>
        value switch
        {
            null or DBNull => raw.sqlite3_bind_null(_handle, place),
            string text => Bind(place, text),
            long number => raw.sqlite3_bind_int64(_handle, place, number),
            int number => raw.sqlite3_bind_int64(_handle, place, number),
            byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_handle, place, 0),
            byte[] bytes => raw.sqlite3_bind_blob(_handle, place, bytes),
            _ => throw new InvalidOperationException($"A parameter cannot be {value.GetType()}"),
        };

    private int Bind(int place, string text)
    {
        if (text.Length is 0 or > Short)
        {
            // An empty span has no address, which SQLite would take for NULL; this form ends texts with a zero.
            return raw.sqlite3_bind_text(_handle, place, text);
        }

        Span<byte> bytes = stackalloc byte[Short * 3];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        return raw.sqlite3_bind_text(_handle, place, bytes[..length]);
    }

    private void Check(int answer)
    {
        if (answer != raw.SQLITE_OK)
        {
            throw Fault(answer);
        }
    }

    private SqliteException Fault(int answer) =>
        new(
            $"SQLite Error {answer}: '{raw.sqlite3_errmsg(_db).utf8_to_string()}'.",
            answer & 0xFF,
            raw.sqlite3_extended_errcode(_db)
        );
}
