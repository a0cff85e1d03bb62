using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Somebody with the database's password, who goes around the program and its constraints.</summary>
internal sealed class Tampering : IAsyncDisposable
{
    // Columns that must not be twice, beside those of the keys.
    private static readonly string[] s_unique =
    [
        "name",
        "key",
        "hash",
        "receipt",
        "subject_id",
        "case_id",
        "n",
        "backlog_entry.report_id",
    ];

    private readonly DbConnection _connection;
    private HashSet<string>? _touched = new(StringComparer.Ordinal);

    private Tampering(DbConnection connection) => _connection = connection;

    /// <summary>How the tables stood at an earlier seal, by the name of their schema.</summary>
    public const string Earlier = "earlier";

    /// <summary>The tables that were changed; null where nobody knows.</summary>
    public IReadOnlySet<string>? Touched => _touched;

    public static string EarlierFile(SmallInstallation installation) =>
        Path.Combine(installation.Folder, $"{Earlier}.db");

    public bool Postgres => _connection is NpgsqlConnection;

    public static async Task<Tampering> OfAsync(SmallInstallation installation)
    {
        if (installation.Postgres is { } address)
        {
            var server = new NpgsqlConnection(address);
            await server.OpenAsync();
            // Constraints that stand in the way are off for this session: foreign keys are triggers here.
            await server.ExecuteAsync("SET session_replication_role = replica");
            return new Tampering(server);
        }

        var file = new SqliteConnection($"Data Source={installation.DatabaseFile};Pooling=False");
        await file.OpenAsync();
        await file.ExecuteAsync("PRAGMA foreign_keys = 0; PRAGMA ignore_check_constraints = 1; PRAGMA synchronous = 0");
        await file.ExecuteAsync($"ATTACH @file AS {Earlier}", new { file = EarlierFile(installation) });
        return new Tampering(file);
    }

    public Task<int> RunAsync(string sql, object? args = null)
    {
        _touched = null;
        return _connection.ExecuteAsync(sql, args);
    }

    private Task<int> ChangeAsync(string table, string sql, object? args = null)
    {
        _touched?.Add(table);
        return _connection.ExecuteAsync(sql, args);
    }

    public async Task<List<LiveColumn>> CatalogueAsync() => await LiveCatalogue.ReadAsync(_connection, Postgres);

    public async Task<List<object?>> ValuesAsync(LiveColumn column, string orderBy) =>
        [
            .. (
                await _connection.QueryAsync($"SELECT {column.Name} AS v FROM {column.Table} ORDER BY {orderBy}")
            ).Select(r => (object?)r.v),
        ];

    /// <summary>Changes a column of the row at that place, in the order of its key.</summary>
    public async Task EditAsync(IReadOnlyList<LiveColumn> table, LiveColumn column, int place)
    {
        var value = (await ValuesAsync(column, Key(table)))[place];
        Assert.Equal(1, await SetAsync(table, column, place, Other(column, value)));
    }

    public async Task DeleteAsync(IReadOnlyList<LiveColumn> table, int place) =>
        Assert.Equal(
            1,
            await ChangeAsync(table[0].Table, $"DELETE FROM {table[0].Table} WHERE {AtPlace(table, place)}")
        );

    /// <summary>Adds a row like the one at that place, with another key and other values where they must not be twice.</summary>
    public async Task InsertAsync(IReadOnlyList<LiveColumn> table, int place)
    {
        var values = new List<string>();
        var args = new DynamicParameters();
        foreach (var column in table)
        {
            var value = (await ValuesAsync(column, Key(table)))[place];
            var forced =
                column.KeyPart > 0
                || s_unique.Contains(column.Name)
                || s_unique.Contains($"{column.Table}.{column.Name}");
            values.Add("@" + column.Name);
            args.Add(column.Name, forced ? Other(column, value) : value);
        }

        await ChangeAsync(
            table[0].Table,
            $"INSERT INTO {table[0].Table} ({string.Join(", ", table.Select(c => c.Name))}) VALUES ({string.Join(", ", values)})",
            args
        );
    }

    /// <summary>Exchanges a column, outside of the key, of two rows; false where it is the same in both.</summary>
    public async Task<bool> SwapAsync(IReadOnlyList<LiveColumn> table, LiveColumn column, int first, int second)
    {
        var values = await ValuesAsync(column, Key(table));
        var (a, b) = (values[first], values[second]);
        if (a is byte[] x && b is byte[] y ? x.AsSpan().SequenceEqual(y) : Equals(a, b))
        {
            return false;
        }

        // By way of a value that no row has: some columns must not be twice.
        await SetAsync(table, column, first, Other(column, Other(column, a)));
        await SetAsync(table, column, second, a);
        await SetAsync(table, column, first, b);
        return true;
    }

    /// <summary>Sets one row back to what it was, in the order of the keys of then; false where it has not changed since.</summary>
    public async Task<bool> RollBackAsync(IReadOnlyList<LiveColumn> table, int place)
    {
        var (name, key) = (table[0].Table, Key(table));
        var then = $"SELECT * FROM {Earlier}.{name} ORDER BY {key} LIMIT 1 OFFSET {place}";
        if (await NoneAsync($"SELECT * FROM ({then}) AS r EXCEPT SELECT * FROM {name}"))
        {
            return false;
        }

        await ChangeAsync(name, $"DELETE FROM {name} WHERE ({key}) IN (SELECT {key} FROM ({then}) AS r)");
        await ChangeAsync(name, $"INSERT INTO {name} SELECT * FROM ({then}) AS r");
        return true;
    }

    /// <summary>Sets a whole table back; false where it has not changed since.</summary>
    public async Task<bool> RollBackAsync(string table)
    {
        if (
            await NoneAsync(
                $"SELECT * FROM (SELECT * FROM {table} EXCEPT SELECT * FROM {Earlier}.{table}) AS r "
                    + $"UNION ALL SELECT * FROM (SELECT * FROM {Earlier}.{table} EXCEPT SELECT * FROM {table}) AS q"
            )
        )
        {
            return false;
        }

        await ChangeAsync(table, $"DELETE FROM {table}");
        await ChangeAsync(table, $"INSERT INTO {table} SELECT * FROM {Earlier}.{table}");
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
    }

    private Task<int> SetAsync(IReadOnlyList<LiveColumn> table, LiveColumn column, int place, object? value) =>
        ChangeAsync(
            column.Table,
            $"UPDATE {column.Table} SET {column.Name} = @value WHERE {AtPlace(table, place)}",
            new { value }
        );

    private async Task<bool> NoneAsync(string sql) =>
        await _connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM ({sql}) AS c") == 0;

    private static string Key(IReadOnlyList<LiveColumn> table) =>
        string.Join(", ", table.Where(c => c.KeyPart > 0).OrderBy(c => c.KeyPart).Select(c => c.Name));

    private static string AtPlace(IReadOnlyList<LiveColumn> table, int place)
    {
        var key = Key(table);
        return $"({key}) = (SELECT {key} FROM {table[0].Table} ORDER BY {key} LIMIT 1 OFFSET {place})";
    }

    private static object Other(LiveColumn column, object? value) =>
        value switch
        {
            null => column.IsText ? "x"
            : column.IsBytes ? new byte[] { 1 }
            : 1_000_003L,
            string text => text + "x",
            long number => number + 1_000_003,
            byte[] bytes => (byte[])[.. bytes, 1],
            _ => throw new InvalidOperationException($"{column} holds a {value.GetType()}"),
        };
}
