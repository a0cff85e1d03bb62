using System.Reflection;
using Redress.Storage.Engine;
using Redress.Storage.Ledgers;

namespace Redress.Storage.Tests.Ledgers;

public sealed class ExemptTablesTests
{
    [Fact]
    public async Task Each_table_of_SQLite_is_either_exempt_or_has_a_row_class_with_all_its_columns()
    {
        await using var installation = await SmallInstallation.StartAsync();

        Assert.Equal([], Faults(await LiveCatalogue.ReadAsync(installation.Database)));
    }

    [PostgresFact]
    public async Task Each_table_of_PostgreSQL_is_either_exempt_or_has_a_row_class_with_all_its_columns()
    {
        await using var database = await PostgresDatabaseOfTest.CreateAsync();
        await using var installation = await SmallInstallation.StartAsync(database.Address);

        Assert.Equal([], Faults(await LiveCatalogue.ReadAsync(installation.Database)));
    }

    [Fact]
    public async Task Each_domain_table_is_filled_by_the_tests_of_tampering()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        var tables = (await LiveCatalogue.ReadAsync(installation.Database)).Select(c => c.Table).Distinct();
        var empty = new List<string>();
        foreach (var table in tables.Where(t => !ExemptTables.All.ContainsKey(t)))
        {
            if (await installation.Database.FirstAsync<long>($"SELECT COUNT(*) FROM {table}", default) == 0)
            {
                empty.Add(table);
            }
        }

        Assert.Equal([], empty);
    }

    [Fact]
    public void Each_exempt_table_has_a_reason_and_stands_on_the_page()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "build", "exempt-tables.md"));
        Assert.All(ExemptTables.All, t => Assert.True(t.Value.Length > 20, t.Key));
        Assert.All(
            ExemptTables.All,
            t => Assert.Contains($"| `{t.Key}` | {t.Value} |", page, StringComparison.Ordinal)
        );
    }

    private static List<string> Faults(List<LiveColumn> columns)
    {
        var rows = typeof(ITableRow)
            .Assembly.GetTypes()
            .Where(t => t.IsClass && t.IsAssignableTo(typeof(ITableRow)))
            .ToDictionary(TableOf, ColumnsOf, StringComparer.Ordinal);
        var live = columns.ToLookup(c => c.Table, c => c.Name, StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var table in live)
        {
            var exempt = ExemptTables.All.ContainsKey(table.Key);
            var mapped = rows.TryGetValue(table.Key, out var known);
            faults.AddRange(
                (exempt, mapped) switch
                {
                    (true, true) => [$"{table.Key} is exempt and has a row class"],
                    (false, false) => [$"{table.Key} has no row class and is not exempt"],
                    (true, false) => [],
                    (false, true) => table.Except(known!).Select(c => $"{table.Key}.{c} is not in its row class"),
                }
            );
        }

        faults.AddRange(
            ExemptTables.All.Keys.Where(t => !live.Contains(t)).Select(t => $"{t} is exempt and not there")
        );
        return faults;
    }

    private static string TableOf(Type row) =>
        (string)row.GetProperty(nameof(ITableRow.Table), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static HashSet<string> ColumnsOf(Type row)
    {
        var columns = typeof(Rows<>).MakeGenericType(row).GetField("Columns")!;
        return [.. ((string)columns.GetValue(null)!).Split(", ")];
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Redress.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
