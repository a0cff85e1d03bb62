using Redress.Storage.Engine;

namespace Redress.Storage.Banks;

public sealed class WatchRow : ITableRow
{
    public static string Table => "watch";
    public string ReportId { get; init; } = "";
    public string EntryId { get; init; } = "";

    /// <summary>The only platform on which it may find anything; null where on all.</summary>
    public string? PlatformId { get; init; }
    public long CreatedAt { get; init; }
    public long UntilAt { get; init; }
    public string? KeptBy { get; set; }
    public long? KeptAt { get; set; }
    public string? EndAskedBy { get; set; }
    public long? EndAskedAt { get; set; }
    public string? EndWhy { get; set; }
    public string? EndedBy { get; set; }
    public long? EndedAt { get; set; }
    public long Version { get; set; } = 1;

    public string RowKey() => ReportId;
}

public sealed class WatchFindRow : ITableRow
{
    public static string Table => "watch_find";
    public string ReportId { get; init; } = "";
    public string SubjectKey { get; init; } = "";

    /// <summary>Which link of the report it became.</summary>
    public long Ordinal { get; init; }
    public string CaseId { get; init; } = "";
    public string Likeness { get; init; } = "";
    public long Distance { get; init; }

    /// <summary>upload or sweep.</summary>
    public string FoundBy { get; init; } = "";
    public long? DelayedUntil { get; init; }
    public long At { get; init; }

    public string RowKey() => $"{ReportId}/{SubjectKey}";
}

/// <summary>A watch as it waits for a person, with what it says of its report.</summary>
public sealed class WaitingWatch
{
    public string ReportId { get; init; } = "";
    public string Source { get; init; } = "";
    public string Reason { get; init; } = "";
    public string Minor { get; init; } = "";
    public long CreatedAt { get; init; }
    public long UntilAt { get; init; }
    public long Found { get; init; }
    public string? EndAskedBy { get; init; }
    public string? EndWhy { get; init; }
}

/// <summary>Fingerprints that came with reports, and what they found.</summary>
public static class WatchStore
{
    public static void Insert(Transaction tx, WatchRow row) => tx.Insert(row);

    public static void Insert(Transaction tx, WatchFindRow row) => tx.Insert(row);

    public static void Update(Transaction tx, WatchRow row)
    {
        row.Version++;
        tx.Update(
            """
            UPDATE watch SET kept_by = @kept_by, kept_at = @kept_at, end_asked_by = @end_asked_by,
              end_asked_at = @end_asked_at, end_why = @end_why, ended_by = @ended_by, ended_at = @ended_at,
              version = @version
            WHERE report_id = @report_id AND version = @version - 1
            """,
            row
        );
    }

    public static Task<WatchRow?> FindAsync(Transaction tx, string reportId) =>
        tx.FirstAsync<WatchRow>(
            $"SELECT {Rows<WatchRow>.Columns} FROM watch WHERE report_id = @report",
            new Arg("report", reportId)
        );

    public static Task<WatchRow?> FindAsync(Database database, string reportId, CancellationToken cancel) =>
        database.FirstAsync<WatchRow>(
            $"SELECT {Rows<WatchRow>.Columns} FROM watch WHERE report_id = @report",
            cancel,
            new Arg("report", reportId)
        );

    public static Task<WatchRow?> OfEntryAsync(Transaction tx, string entryId) =>
        tx.FirstAsync<WatchRow>(
            $"SELECT {Rows<WatchRow>.Columns} FROM watch WHERE entry_id = @entry",
            new Arg("entry", entryId)
        );

    public static Task<WatchFindRow?> FoundAsync(Transaction tx, string reportId, string subjectKey) =>
        tx.FirstAsync<WatchFindRow>(
            $"SELECT {Rows<WatchFindRow>.Columns} FROM watch_find WHERE report_id = @report AND subject_key = @subject",
            new Arg("report", reportId),
            new Arg("subject", subjectKey)
        );

    /// <summary>What a report's fingerprints found, in the order in which it was found.</summary>
    public static Task<List<WatchFindRow>> FoundAsync(Database database, string reportId, CancellationToken cancel) =>
        database.ListAsync<WatchFindRow>(
            $"SELECT {Rows<WatchFindRow>.Columns} FROM watch_find WHERE report_id = @report ORDER BY ordinal LIMIT 1000",
            cancel,
            new Arg("report", reportId)
        );

    public static Task<List<WatchFindRow>> OfCaseAsync(Transaction tx, string caseId) =>
        tx.ListAsync<WatchFindRow>(
            $"SELECT {Rows<WatchFindRow>.Columns} FROM watch_find WHERE case_id = @case ORDER BY at, report_id LIMIT 100",
            new Arg("case", caseId)
        );

    /// <summary>How many finds a report has had since a person looked at it.</summary>
    public static Task<long> CountSinceAsync(Transaction tx, string reportId, long since) =>
        tx.FirstAsync<long>(
            "SELECT COUNT(*) FROM watch_find WHERE report_id = @report AND at > @since",
            new Arg("report", reportId),
            new Arg("since", since)
        )!;

    /// <summary>How many uploads were delayed since then, by one report's fingerprints and by all.</summary>
    public static async Task<(long OfOne, long OfAll)> DelaysAsync(Transaction tx, string reportId, long since)
    {
        var ofAll = await tx.FirstAsync<long>(
            "SELECT COUNT(*) FROM watch_find WHERE delayed_until IS NOT NULL AND at > @since",
            new Arg("since", since)
        );
        var ofOne = await tx.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM watch_find
            WHERE delayed_until IS NOT NULL AND at > @since AND report_id = @report
            """,
            new Arg("since", since),
            new Arg("report", reportId)
        );
        return (ofOne, ofAll);
    }

    /// <summary>The number of the next link of a report.</summary>
    public static Task<long> NextOrdinalAsync(Transaction tx, string reportId) =>
        tx.FirstAsync<long>(
            "SELECT COALESCE(MAX(ordinal), -1) + 1 FROM report_link WHERE report_id = @report",
            new Arg("report", reportId)
        )!;

    /// <summary>Those at which nobody has looked, the oldest first, after the cursor.</summary>
    /// <param name="platformId">Of this platform alone; empty for all.</param>
    public static Task<List<WaitingWatch>> WaitingAsync(
        Database database,
        string platformId,
        (long At, string Id) after,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<WaitingWatch>(
            """
            SELECT w.report_id, r.source, r.reason, r.minor, w.created_at, w.until_at, w.end_asked_by, w.end_why,
              (SELECT COUNT(*) FROM watch_find f WHERE f.report_id = w.report_id) AS found
            FROM watch w JOIN report r ON r.id = w.report_id
            WHERE w.kept_at IS NULL AND w.ended_at IS NULL AND (@platform = '' OR w.platform_id = @platform)
              AND (w.created_at, w.report_id) > (@at, @id)
            ORDER BY w.created_at, w.report_id LIMIT @most
            """,
            cancel,
            new Arg("platform", platformId),
            new Arg("at", after.At),
            new Arg("id", after.Id),
            new Arg("most", (long)most)
        );
}
