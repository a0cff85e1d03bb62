using Dapper;
using Npgsql;
using Redress.Storage.Ledgers;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Every table and column that the live catalogue has, changed behind the program's back after the seal.</summary>
public sealed class TamperingTests
{
    private const int Seed = 20_260_301;

    /// <summary>A checkpoint's time is not signed: the format has no place for it. Nothing rests on it.</summary>
    public static readonly string[] Unbound = ["ledger_checkpoint.at"];

    private static readonly string[] s_ledger = ["fact", "unsealed", "ledger_leaf", "ledger_checkpoint"];

    [Fact]
    public async Task Any_column_of_any_row_in_SQLite_that_is_changed_is_found_and_named()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();
        await EditEachColumnAsync(sealedOnce);
    }

    [PostgresFact]
    public async Task Any_column_of_any_row_in_PostgreSQL_that_is_changed_is_found_and_named()
    {
        await using var sealedOnce = await SealedOnce.PostgresAsync();
        await EditEachColumnAsync(sealedOnce);
    }

    [Fact]
    public async Task Any_row_of_SQLite_that_is_deleted_or_put_in_is_found_and_named()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();
        await DeleteAndInsertAsync(sealedOnce);
    }

    [PostgresFact]
    public async Task Any_row_of_PostgreSQL_that_is_deleted_or_put_in_is_found_and_named()
    {
        await using var sealedOnce = await SealedOnce.PostgresAsync();
        await DeleteAndInsertAsync(sealedOnce);
    }

    [Fact]
    public async Task Values_that_change_places_in_SQLite_are_found_and_named()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();
        await SwapEachColumnAsync(sealedOnce);
    }

    [Fact]
    public async Task What_is_exempt_may_change_and_legal_moves_may_not()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();

        var job = await sealedOnce.AfterAsync(t =>
            t.RunAsync("INSERT INTO job (kind, ref, revision, lane, due_at) VALUES ('send', 'x', 1, 'own', 1)")
        );
        var move = await sealedOnce.AfterAsync(t =>
            t.RunAsync("INSERT INTO case_move (from_status, to_status) VALUES ('', 'closed')")
        );

        Assert.Null(job);
        Assert.Equal(("constant-changed", "case_move"), (move!.Code, move.Table));
    }

    [Fact]
    public async Task A_table_that_was_dropped_is_named()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();

        var gone = await sealedOnce.AfterAsync(t => t.RunAsync("DROP TABLE reading"));

        Assert.Equal(("table-unreadable", "reading"), (gone!.Code, gone.Table));
    }

    private static async Task EditEachColumnAsync(SealedOnce sealedOnce)
    {
        var random = new Random(Seed);
        foreach (var table in Tables(sealedOnce))
        {
            foreach (var column in table.Where(c => !Unbound.Contains(c.ToString())))
            {
                var place = random.Next(SealedOnce.Rows);
                var found = await sealedOnce.AfterAsync(t => t.EditAsync([.. table], column, place));
                Assert.True(found is not null, $"{column} was changed unseen");
                AssertNames(found, column);
            }
        }
    }

    private static async Task DeleteAndInsertAsync(SealedOnce sealedOnce)
    {
        foreach (var table in Tables(sealedOnce))
        {
            for (var place = 0; place < SealedOnce.Rows; place += SealedOnce.Rows - 1)
            {
                var deleted = await sealedOnce.AfterAsync(t => t.DeleteAsync([.. table], place));
                Assert.True(deleted is not null && Names(deleted, table.Key), $"deleted from {table.Key}: {deleted}");
                Assert.True(
                    s_ledger.Contains(table.Key) || deleted is { Code: "row-gone", Key: not null },
                    $"{deleted}"
                );
            }

            var inserted = await sealedOnce.AfterAsync(t => t.InsertAsync([.. table], 1));
            Assert.True(inserted is not null && Names(inserted, table.Key), $"put into {table.Key}: {inserted}");
            Assert.True(s_ledger.Contains(table.Key) || inserted.Code == "row-without-fact", $"{inserted}");
        }
    }

    private static async Task SwapEachColumnAsync(SealedOnce sealedOnce)
    {
        foreach (var table in Tables(sealedOnce).Where(t => t.Key != "unsealed"))
        {
            foreach (var column in table.Where(c => c.KeyPart == 0 && !Unbound.Contains(c.ToString())))
            {
                var (done, found) = await sealedOnce.AfterAsync(t => t.SwapAsync([.. table], column, 0, 2));
                Assert.True(done == (found is not null), $"{column} changed places unseen");
                if (found is not null)
                {
                    AssertNames(found, column);
                }
            }
        }
    }

    private static void AssertNames(Finding found, LiveColumn column)
    {
        Assert.True(Names(found, column.Table), $"{column}: {found}");
        if (!s_ledger.Contains(column.Table))
        {
            var expected = column.KeyPart > 0 ? "row-without-fact" : "row-differs";
            Assert.True(found.Code == expected, $"{column}: {found}");
            Assert.True(column.KeyPart > 0 || found.Column == column.Name, $"{column}: {found}");
        }
    }

    /// <summary>The ledger's own tables are named by what they hold.</summary>
    public static bool Names(Finding found, string table) =>
        table switch
        {
            "fact" or "unsealed" => found.Code.StartsWith("fact", StringComparison.Ordinal)
                || found.Code is "leaf-changed",
            "ledger_leaf" => found.Code
                is "leaf-missing"
                    or "leaf-changed"
                    or "fact-missing"
                    or "leaf-unsigned"
                    or "database-set-back"
                    or "fact-not-queued"
                    or "root-differs",
            "ledger_checkpoint" => found.Code.StartsWith("checkpoint", StringComparison.Ordinal)
                || found.Code is "database-set-back",
            _ => found.Table == table && found.Key is not null,
        };

    internal static IEnumerable<IGrouping<string, LiveColumn>> Tables(SealedOnce sealedOnce) =>
        sealedOnce
            .Columns.Where(c => !ExemptTables.All.ContainsKey(c.Table) || s_ledger.Contains(c.Table))
            .GroupBy(c => c.Table, StringComparer.Ordinal);
}
