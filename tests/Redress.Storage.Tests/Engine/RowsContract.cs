using System.Reflection;
using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Engine;

public sealed class SqliteRowsTests(SqliteEngine engine) : RowsContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresRowsTests(PostgresEngine engine) : RowsContract(engine), IClassFixture<PostgresEngine>;

/// <summary>A fact holds every column of a row: so each row class has every column of its table.</summary>
public abstract class RowsContract(TestedEngine engine) : Contract(engine)
{
    private sealed class TableColumn
    {
        public string Name { get; init; } = "";
        public string Type { get; init; } = "";
        public long Required { get; init; }
    }

    [EngineFact]
    public async Task Each_row_class_has_exactly_the_columns_of_its_table_with_their_types()
    {
        var classes = typeof(ITableRow)
            .Assembly.GetTypes()
            .Where(t => t.IsClass && t.IsAssignableTo(typeof(ITableRow)))
            .ToList();
        Assert.True(classes.Count >= 19, $"Only {classes.Count} row classes were found");
        foreach (var type in classes)
        {
            var table = (string)type.GetProperty(nameof(ITableRow.Table))!.GetValue(null)!;
            Assert.Equal((table, await OfTableAsync(table)), (table, OfClass(type)));
        }
    }

    private async Task<string> OfTableAsync(string table)
    {
        var columns = await Database.ListAsync<TableColumn>(
            Database.Name == "sqlite"
                ? """SELECT name, lower(type) AS type, "notnull" | pk AS required FROM pragma_table_info(@table)"""
                : """
                SELECT column_name AS name, data_type AS type, CASE WHEN is_nullable = 'NO' THEN 1 ELSE 0 END AS required
                FROM information_schema.columns WHERE table_name = @table
                """,
            None,
            new Arg("table", table)
        );
        return Lines(columns.Select(c => (c.Name, Family(c.Type), c.Required != 0)));
    }

    private static string OfClass(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var names = (string)typeof(Rows<>).MakeGenericType(type).GetField("Columns")!.GetValue(null)!;
        var properties = type.GetProperties().Where(p => p.CanWrite);
        return Lines(
            names
                .Split(", ")
                .Zip(
                    properties,
                    (name, p) =>
                        (
                            name,
                            p.PropertyType == typeof(string) ? "text"
                            : p.PropertyType == typeof(byte[]) ? "blob"
                            : "int",
                            nullability.Create(p).ReadState is NullabilityState.NotNull
                        )
                )
        );
    }

    private static string Family(string type) =>
        type switch
        {
            "text" => "text",
            "integer" or "bigint" => "int",
            "blob" or "bytea" => "blob",
            _ => throw new InvalidOperationException($"No row class can hold {type}"),
        };

    private static string Lines(IEnumerable<(string Name, string Type, bool Required)> columns) =>
        string.Join(
            "\n",
            columns
                .OrderBy(c => c.Name, StringComparer.Ordinal)
                .Select(c => $"{c.Name} {c.Type}{(c.Required ? "" : " or null")}")
        );
}
