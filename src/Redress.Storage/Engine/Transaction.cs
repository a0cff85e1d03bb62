using System.Data.Common;
using Redress.Core.Kernel;
using Redress.Storage.Ledgers;

namespace Redress.Storage.Engine;

/// <summary>A named value handed to SQL.</summary>
public readonly record struct Arg(string Name, object? Value);

/// <summary>Where workers look for jobs: a kind in a lane.</summary>
public readonly record struct JobPlace(string Kind, string Lane);

/// <summary>Somebody else changed the row that was read before: the closure is run again.</summary>
public sealed class StaleException(string table) : Exception($"A row of {table} was changed by another");

/// <summary>
/// What a closure of <see cref="Recorder"/> may do: read, write rows, and say with a fact what happened. Writes are queued
/// where that saves round trips; a read sends them first. Nothing but SQL happens inside.
/// </summary>
public abstract class Transaction
{
    private readonly List<Row> _rows = [];
    private HashSet<JobPlace>? _jobs;

    public abstract Dialect Dialect { get; }

    /// <summary>Writes a domain row. It must hit exactly one row, else the closure is run again.</summary>
    public void Write(string sql, Row row)
    {
        Send(Dialect.Expand(sql), row.Columns, row.Table);
        _rows.Add(row);
    }

    /// <summary>Writes to a table that is exempt from the ledger (docs/build/exempt-tables.md); any number of rows.</summary>
    public void Run(string sql, params ReadOnlySpan<Arg> args)
    {
        var columns = new Column[args.Length];
        for (var i = 0; i < args.Length; i++)
        {
            columns[i] = new Column(args[i].Name, args[i].Value);
        }

        Send(Dialect.Expand(sql), columns, null);
    }

    public abstract Task<List<T>> ListAsync<T>(string sql, params Arg[] args);

    public async Task<T?> FirstAsync<T>(string sql, params Arg[] args)
    {
        var found = await ListAsync<T>(sql, args);
        return found.Count == 0 ? default : found[0];
    }

    /// <summary>
    /// Says what happened: all rows written since the last fact go into its body. Where they are very many, several facts
    /// of the same kind hold them.
    /// </summary>
    public void Fact(string kind, Actor by, DateTimeOffset at)
    {
        if (_rows.Count == 0)
        {
            throw new InvalidOperationException($"The fact '{kind}' changes no row");
        }

        foreach (var fact in FactBody.Make(kind, by, at, _rows))
        {
            SendFact([
                new("kind", kind),
                new("at", at.ToMicros()),
                new("salt", fact.Salt),
                new("commitment", fact.Commitment),
                new("body", fact.Body),
            ]);
        }

        _rows.Clear();
    }

    /// <summary>Says what happened, where anything was written since the last fact.</summary>
    public void FactIfAny(string kind, Actor by, DateTimeOffset at)
    {
        if (_rows.Count > 0)
        {
            Fact(kind, by, at);
        }
    }

    /// <summary>Something to do after commit wakes the workers of that place.</summary>
    internal void WillWake(string kind, string lane) => (_jobs ??= []).Add(new JobPlace(kind, lane));

    internal void EnsureEveryRowHasItsFact()
    {
        if (_rows.Count > 0)
        {
            throw new InvalidOperationException($"A row of {_rows[0].Table} was written without a fact");
        }
    }

    /// <summary>Where the closure that has just run left jobs; null where nowhere.</summary>
    internal IReadOnlySet<JobPlace>? TakeJobs()
    {
        var jobs = _jobs;
        _jobs = null;
        return jobs;
    }

    internal void Forget()
    {
        _rows.Clear();
        _jobs = null;
    }

    /// <param name="sql">Expanded SQL.</param>
    /// <param name="columns">Its parameters.</param>
    /// <param name="exactlyOne">The table of which exactly one row must be hit; null where any number may be.</param>
    protected abstract void Send(string sql, IReadOnlyList<Column> columns, string? exactlyOne);

    /// <summary>Appends a fact and says that it is not sealed yet.</summary>
    protected abstract void SendFact(IReadOnlyList<Column> columns);
}

/// <summary>Row parsers by SQL text and type: Dapper builds one per shape, we keep it.</summary>
internal static class Parsers
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(string, Type), Delegate> Known = new();

    // Columns are snake_case, properties are not; Dapper has this setting only once for the process.
    static Parsers() => Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;

    public static Func<DbDataReader, T> For<T>(string sql, DbDataReader reader) =>
        (Func<DbDataReader, T>)Known.GetOrAdd((sql, typeof(T)), static (_, r) => Make<T>(r), reader);

    private static Delegate Make<T>(DbDataReader reader)
    {
        if (typeof(T) == typeof(string))
        {
            return (Func<DbDataReader, string?>)(r => r.IsDBNull(0) ? null : r.GetString(0));
        }

        if (typeof(T) == typeof(long))
        {
            return (Func<DbDataReader, long>)(r => r.GetInt64(0));
        }

        return Dapper.SqlMapper.GetRowParser<T>(reader);
    }
}
