using Microsoft.Data.Sqlite;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>A table as this program's migrations make it.</summary>
/// <param name="Columns">In ordinal order of their names.</param>
/// <param name="Key">The columns of its primary key, in the key's order.</param>
internal sealed record TableShape(string Name, string[] Columns, string[] Key);

/// <summary>
/// The schema as this program knows it, made anew in memory from its migrations: what a database says of its own shape is
/// not trusted.
/// </summary>
internal sealed class KnownSchema
{
    private static readonly Lazy<KnownSchema> Newest = new(() => Make(Migrator.Known.Select(m => m.Sql)));

    private KnownSchema(IReadOnlyList<TableShape> tables, IReadOnlyDictionary<string, string[]> constants)
    {
        (InOrder, Constants) = (tables, constants);
        All = tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        Domain =
        [
            .. tables.Where(t => !ExemptTables.All.ContainsKey(t.Name)).OrderBy(t => t.Name, StringComparer.Ordinal),
        ];
    }

    public IReadOnlyDictionary<string, TableShape> All { get; }

    /// <summary>All tables in the order in which they are made: one that names another comes after it.</summary>
    public IReadOnlyList<TableShape> InOrder { get; }

    /// <summary>The tables whose rows stand in facts.</summary>
    public IReadOnlyList<TableShape> Domain { get; }

    /// <summary>Rows of tables that never change, as text, sorted.</summary>
    public IReadOnlyDictionary<string, string[]> Constants { get; }

    /// <summary>The schema that the database says it has.</summary>
    /// <exception cref="UnreadableException">It is newer than this program, or another.</exception>
    public static async Task<KnownSchema> OfAsync(LedgerSnapshot snapshot, CancellationToken cancel)
    {
        var known = Migrator.Known;
        var applied = 0;
        await using (var reader = await snapshot.ReadAsync("SELECT hash FROM schema_version ORDER BY number", cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                if (applied == known.Count || reader.GetString(0) != known[applied].Hash)
                {
                    throw new UnreadableException(
                        "The database was made by another version of the program. Verify it with that one."
                    );
                }

                applied++;
            }
        }

        return applied == known.Count ? Newest.Value : Make(known.Take(applied).Select(m => m.Sql));
    }

    /// <summary>The schema after these migrations.</summary>
    public static KnownSchema Make(IEnumerable<string> migrations)
    {
        using var memory = new SqliteConnection("Data Source=:memory:");
        memory.Open();
        foreach (var sql in migrations)
        {
            using var command = memory.CreateCommand();
            command.CommandText = Dialect.Sqlite.Expand(sql);
            command.ExecuteNonQuery();
        }

        var tables = List(
                memory,
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
            )
            .Select(name => new TableShape(
                name,
                [.. List(memory, $"SELECT name FROM pragma_table_info('{name}')").Order(StringComparer.Ordinal)],
                [.. List(memory, $"SELECT name FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk")]
            ))
            .ToList();
        return new KnownSchema(
            tables,
            ExemptTables
                .Constant.Where(c => tables.Exists(t => t.Name == c))
                .ToDictionary(t => t, t => List(memory, ConstantSql(t)).ToArray(), StringComparer.Ordinal)
        );
    }

    public static string ConstantSql(string table) =>
        $"SELECT from_status || '/' || to_status FROM {table} ORDER BY from_status, to_status";

    private static List<string> List(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }
}
