using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Redress.System.Tests.Promises;

/// <summary>Counts rows behind the server's back: what its own answers cannot say of themselves.</summary>
internal sealed class Tables(string folder, string? postgres)
{
    public async Task<long> CountAsync(string fromWhere)
    {
        await using var connection = Connection();
        await connection.OpenAsync();
        return await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {fromWhere}");
    }

    public async Task<List<string>> ListAsync(string sql)
    {
        await using var connection = Connection();
        await connection.OpenAsync();
        return (await connection.QueryAsync<string>(sql)).AsList();
    }

    private DbConnection Connection() =>
        postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(folder, "redress.db")};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres) { Pooling = false }.ConnectionString);
}
