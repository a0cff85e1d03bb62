using Redress.Storage.Engine;

namespace Redress.Storage.Escalations;

/// <summary>One message to one person. Failure is a code; null once it went out.</summary>
public sealed class PageRow : ITableRow
{
    public static string Table => "page";
    public string Id { get; init; } = "";
    public string EscalationId { get; init; } = "";
    public long Rung { get; init; }
    public string? PersonId { get; init; }
    public long CreatedAt { get; init; }
    public long? EndedAt { get; set; }
    public string? Failure { get; set; }

    public string RowKey() => Id;
}

/// <summary>How the ladder is doing, for <c>doctor</c>.</summary>
/// <param name="Open">Escalations that nobody has taken.</param>
/// <param name="OldestOpenAt">Since when; null where there is none.</param>
/// <param name="FailedPages">Pages since that time that reached nobody.</param>
/// <param name="LastTestTakenAt">When the last test page was opened that somebody took; null where never.</param>
/// <param name="Reachable">People with a contact who are on the roster.</param>
public sealed record LadderHealth(
    long Open,
    long? OldestOpenAt,
    long FailedPages,
    long? LastTestTakenAt,
    long Reachable
);

public static class PageStore
{
    public static void Insert(Transaction tx, PageRow row) => tx.Insert(row);

    public static Task<PageRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<PageRow>($"SELECT {Rows<PageRow>.Columns} FROM page WHERE id = @id", new Arg("id", id));

    public static Task<PageRow?> FindAsync(Database database, string id, CancellationToken cancel) =>
        database.FirstAsync<PageRow>(
            $"SELECT {Rows<PageRow>.Columns} FROM page WHERE id = @id",
            cancel,
            new Arg("id", id)
        );

    public static void End(Transaction tx, PageRow row, string? failure, long at)
    {
        (row.EndedAt, row.Failure) = (at, failure);
        tx.Update("UPDATE page SET ended_at = @ended_at, failure = @failure WHERE id = @id AND ended_at IS NULL", row);
    }

    public static Task<List<PageRow>> OfEscalationAsync(Database database, string id, CancellationToken cancel) =>
        database.ListAsync<PageRow>(
            $"SELECT {Rows<PageRow>.Columns} FROM page WHERE escalation_id = @id ORDER BY created_at, id LIMIT 500",
            cancel,
            new Arg("id", id)
        );

    /// <summary>What <c>doctor</c> says of the ladder; pages are counted from that time on.</summary>
    public static async Task<LadderHealth> HealthAsync(Database database, long since, CancellationToken cancel)
    {
        var open = await database.FirstAsync<long>("SELECT COUNT(*) FROM escalation WHERE status = 'open'", cancel);
        var oldest = await database.FirstAsync<long>(
            "SELECT COALESCE(MIN(opened_at), -1) FROM escalation WHERE status = 'open'",
            cancel
        );
        var failed = await database.FirstAsync<long>(
            "SELECT COUNT(*) FROM page WHERE failure IS NOT NULL AND ended_at >= @since",
            cancel,
            new Arg("since", since)
        );
        var test = await database.FirstAsync<long>(
            "SELECT COALESCE(MAX(opened_at), -1) FROM escalation WHERE status = 'acknowledged' AND reason = 'test'",
            cancel
        );
        var reachable = await database.FirstAsync<long>(
            """
            SELECT COUNT(DISTINCT s.person_id) FROM shift s JOIN person_contact c ON c.person_id = s.person_id
            WHERE s.ended_at IS NULL
            """,
            cancel
        );
        return new LadderHealth(open, oldest < 0 ? null : oldest, failed, test < 0 ? null : test, reachable);
    }
}
