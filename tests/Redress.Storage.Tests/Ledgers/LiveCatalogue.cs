using System.Data.Common;
using Dapper;
using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>A column of a table as the database itself tells it.</summary>
internal sealed class LiveColumn
{
    public string Table { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>In lower case: text, integer, blob, bigint, bytea.</summary>
    public string Type { get; init; } = "";

    /// <summary>One for the first column of the primary key, zero for a column outside of it.</summary>
    public long KeyPart { get; init; }

    public bool IsText => Type == "text";

    public bool IsBytes => Type is "blob" or "bytea";

    public override string ToString() => $"{Table}.{Name}";
}

/// <summary>All tables of an open database, asked of the engine.</summary>
internal static class LiveCatalogue
{
    private const string Sqlite = """
        SELECT t.name AS "table", c.name, lower(c.type) AS type, c.pk AS key_part
        FROM sqlite_schema t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid
        """;

    private const string Postgres = """
        SELECT c.table_name::text AS "table", c.column_name::text AS name, c.data_type::text AS type,
          COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint AS key_part
        FROM information_schema.columns c
        JOIN pg_class r ON r.relname = c.table_name AND r.relnamespace = current_schema()::regnamespace
        JOIN pg_attribute a ON a.attrelid = r.oid AND a.attname = c.column_name
        LEFT JOIN pg_index i ON i.indrelid = r.oid AND i.indisprimary
        WHERE c.table_schema = current_schema() ORDER BY c.table_name, c.ordinal_position
        """;

    public static async Task<List<LiveColumn>> ReadAsync(Database database)
    {
        await using var connection = await database.ConnectAsync(CancellationToken.None);
        return await ReadAsync(connection, database.Name == "postgres");
    }

    public static async Task<List<LiveColumn>> ReadAsync(DbConnection connection, bool postgres) =>
        [.. await connection.QueryAsync<LiveColumn>(postgres ? Postgres : Sqlite)];
}
