using System.Data;
using Microsoft.Data.Sqlite;

namespace Redress.Storage.Engine;

/// <summary>The writer's connection with its prepared commands. Used by one thread only.</summary>
internal sealed class SqliteTransactionScope(SqliteConnection connection) : IDisposable
{
    private const int MaxCommands = 512;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public SqliteWrites Current { get; private set; } = null!;

    public void Start() => Current = new SqliteWrites(this);

    public void Execute(string sql) => Prepared(sql).ExecuteNonQuery();

    /// <summary>Disk full, I/O error, corruption: the whole transaction is lost, not one closure.</summary>
    public bool IsBroken(Exception fault) =>
        fault is SqliteException { SqliteErrorCode: 10 or 11 or 13 or 14 or 26 or 8 }
        || connection.State != ConnectionState.Open;

    public void TryRollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // The engine has already rolled back, as it does on most faults.
        }
    }

    public SqliteCommand Bind(string sql, IReadOnlyList<Column> columns)
    {
        var command = Prepared(sql);
        var parameters = command.Parameters;
        if (parameters.Count == 0)
        {
            foreach (var column in columns)
            {
                parameters.AddWithValue("@" + column.Name, column.Value ?? DBNull.Value);
            }
        }
        else
        {
            for (var i = 0; i < columns.Count; i++)
            {
                parameters[i].Value = columns[i].Value ?? DBNull.Value;
            }
        }

        return command;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private SqliteCommand Prepared(string sql)
    {
        if (_commands.TryGetValue(sql, out var command))
        {
            return command;
        }

        if (_commands.Count == MaxCommands)
        {
            throw new InvalidOperationException("SQL texts must be constant: too many different ones");
        }

        command = connection.CreateCommand();
        command.CommandText = sql;
        _commands.Add(sql, command);
        return command;
    }
}

internal sealed class SqliteWrites(SqliteTransactionScope scope) : Transaction
{
    public override Dialect Dialect => Dialect.Sqlite;

    public override Task<List<T>> ListAsync<T>(string sql, params Arg[] args)
    {
        var text = Dialect.Expand(sql);
        var command = scope.Bind(text, Array.ConvertAll(args, a => new Column(a.Name, a.Value)));
        using var reader = command.ExecuteReader();
        var found = new List<T>();
        if (reader.Read())
        {
            var parse = Parsers.For<T>(text, reader);
            do
            {
                found.Add(parse(reader));
            } while (reader.Read());
        }

        return Task.FromResult(found);
    }

    protected override void Send(string sql, IReadOnlyList<Column> columns, string? exactlyOne)
    {
        var hit = scope.Bind(sql, columns).ExecuteNonQuery();
        if (exactlyOne is not null && hit != 1)
        {
            throw new StaleException(exactlyOne);
        }
    }
}
