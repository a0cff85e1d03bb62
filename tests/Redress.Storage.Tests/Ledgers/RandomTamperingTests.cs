using System.Globalization;
using Xunit.Abstractions;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>
/// A thousand changes behind the program's back after the seal, half of them on each engine: any row and column of the live catalogue,
/// edited, deleted, put in, swapped or set back. Each is found. The seed is told, and <c>REDRESS_SEED</c> runs it again.
/// </summary>
public sealed class RandomTamperingTests(ITestOutputHelper output)
{
    private static readonly string[] s_kinds =
    [
        "edit",
        "delete",
        "insert",
        "swap",
        "row back",
        "table back",
        "all back",
    ];

    [Fact]
    public async Task Changes_at_random_to_SQLite_are_all_found()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();
        await TamperAsync(sealedOnce);
    }

    [PostgresFact]
    public async Task Changes_at_random_to_PostgreSQL_are_all_found()
    {
        await using var sealedOnce = await SealedOnce.PostgresAsync();
        await TamperAsync(sealedOnce);
    }

    private async Task TamperAsync(SealedOnce sealedOnce)
    {
        var (seed, random) = Seed.Next();
        output.WriteLine($"seed {seed}");
        var tables = TamperingTests.Tables(sealedOnce).Where(t => t.Key != "unsealed").Select(t => t.ToList()).ToList();
        var done = s_kinds.ToDictionary(k => k, _ => 0, StringComparer.Ordinal);
        while (done.Values.Sum() < Seed.Times(500, 5000))
        {
            var (kind, table) = (s_kinds[random.Next(s_kinds.Length)], tables[random.Next(tables.Count)]);
            var place = random.Next(SealedOnce.Rows);
            var told = "";
            var (changed, found) = await sealedOnce.AfterAsync(async tampering =>
            {
                (var changed, told) = await ChangeAsync(tampering, tables, kind, table, place, random);
                return changed;
            });
            Assert.True(changed == (found is not null), $"seed {seed}, {done.Values.Sum()}: {told}: {found}");
            Assert.True(
                !changed || kind == "all back" || TamperingTests.Names(found!, table[0].Table),
                $"{told}: {found}"
            );
            done[kind] += changed ? 1 : 0;
        }

        var counts = done.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Value} {d.Key}"));
        output.WriteLine($"{done.Values.Sum()} of {done.Values.Sum()} found: {string.Join(", ", counts)}");
    }

    private static async Task<(bool Changed, string Told)> ChangeAsync(
        Tampering tampering,
        List<List<LiveColumn>> tables,
        string kind,
        List<LiveColumn> table,
        int place,
        Random random
    )
    {
        var name = table[0].Table;
        var columns = table.Where(c => !TamperingTests.Unbound.Contains(c.ToString())).ToList();
        var column = columns[random.Next(columns.Count)];
        switch (kind)
        {
            case "edit":
                await tampering.EditAsync(table, column, place);
                return (true, $"edit {column} of row {place}");
            case "delete":
                await tampering.DeleteAsync(table, place);
                return (true, $"delete row {place} of {name}");
            case "insert":
                await tampering.InsertAsync(table, place);
                return (true, $"insert a row like {place} into {name}");
            case "swap":
                var other = (place + 1 + random.Next(SealedOnce.Rows - 1)) % SealedOnce.Rows;
                var swapped = column.KeyPart == 0 && await tampering.SwapAsync(table, column, place, other);
                return (swapped, $"swap {column} of rows {place} and {other}");
            case "row back":
                return (await tampering.RollBackAsync(table, place), $"row {place} of {name} as it was");
            case "table back":
                return (await tampering.RollBackAsync(name), $"{name} as it was");
            default:
                var back = false;
                foreach (var each in tables)
                {
                    back |= await tampering.RollBackAsync(each[0].Table);
                }

                return (back, "everything as it was");
        }
    }
}
