using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Redress.Storage.Engine;

/// <summary>The writer's connection with its prepared commands. Used by one thread only.</summary>
internal sealed class SqliteTransactionScope : IDisposable
{
    private const int MaxCommands = 512;
    private readonly SqliteConnection _connection;
    private int _thread;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    public SqliteTransactionScope(SqliteConnection connection)
    {
        _connection = connection;
        // Known from the start: however many texts closures bring, a transaction can always be ended.
        foreach (
            var own in (string[])
                ["BEGIN IMMEDIATE", "SAVEPOINT work", "ROLLBACK TO work", "RELEASE work", "COMMIT", "ROLLBACK"]
        )
        {
            Statement(own);
        }
    }

    public SqliteWrites Current { get; private set; } = null!;

    /// <summary>Rows inserted, changed or deleted since the connection was opened; those rolled back count too.</summary>
    public long RowsChanged => raw.sqlite3_total_changes(_connection.Handle);

    public void BelongsToThisThread() => _thread = Environment.CurrentManagedThreadId;

    public void Start() => Current = new SqliteWrites(this);

    public void Execute(string sql) => Statement(sql).Run([]);

    /// <summary>Runs a write and answers how many rows it touched.</summary>
    public int Run(string sql, IReadOnlyList<Column> columns)
    {
        EnsureThread();
        return Statement(sql).Run(columns);
    }

    /// <summary>Disk full, I/O error, corruption: the whole transaction is lost, not one closure.</summary>
    public bool IsBroken(Exception fault) =>
        fault is SqliteException { SqliteErrorCode: 10 or 11 or 13 or 14 or 26 or 8 }
        || _connection.State != ConnectionState.Open;

    public void TryRollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (Exception fault) when (fault is SqliteException or InvalidOperationException)
        {
            // The engine has already rolled back, as it does on most faults; or the connection is gone, and each closure
            // that comes learns of it.
        }
    }

    public SqliteCommand Bind(string sql, IReadOnlyList<Column> columns)
    {
        EnsureThread();
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
                // Values are bound by place: the same text must come with the same names in the same order.
                if (!parameters[i].ParameterName.AsSpan(1).SequenceEqual(columns[i].Name))
                {
                    throw new InvalidOperationException($"@{columns[i].Name} stood elsewhere before in: {sql}");
                }

                parameters[i].Value = columns[i].Value ?? DBNull.Value;
            }
        }

        return command;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    /// <summary>A closure that waited for something else was refused; what is left of it runs on another thread.</summary>
    private void EnsureThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("A closure of the recorder outlived its turn");
        }
    }

    private SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            EnsureFew(_statements.Count);
            statement = new SqliteStatement(_connection.Handle!, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    private static void EnsureFew(int known)
    {
        if (known == MaxCommands)
        {
            throw new InvalidOperationException("SQL texts must be constant: too many different ones");
        }
    }

    private SqliteCommand Prepared(string sql)
    {
        if (_commands.TryGetValue(sql, out var command))
        {
            return command;
        }

        EnsureFew(_commands.Count);
        command = _connection.CreateCommand();
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
        var hit = scope.Run(sql, columns);
        if (exactlyOne is not null && hit != 1)
        {
            throw new StaleException(exactlyOne);
        }
    }

    protected override void SendFact(IReadOnlyList<Column> columns)
    {
        Send(
            "INSERT INTO fact (kind, at, salt, commitment, body) VALUES (@kind, @at, @salt, @commitment, @body)",
            columns,
            null
        );
        Send("INSERT INTO unsealed (n) VALUES (last_insert_rowid())", [], null);
    }
}
