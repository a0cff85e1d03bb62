using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

/// <summary>A report that would have held its subject, had a budget not been used up.</summary>
public sealed class OverflowRow : ITableRow
{
    public static string Table => "overflow";
    public string CaseId { get; init; } = "";
    public string ReportId { get; init; } = "";

    /// <summary>tier/ and a tier, rule/ and a rule, or author.</summary>
    public string Budget { get; init; } = "";
    public long At { get; init; }

    public string RowKey() => $"{CaseId}/{ReportId}";
}

/// <summary>What was held by one report: for counting.</summary>
public sealed class HeldReport
{
    public string ReportId { get; init; } = "";
    public string Rule { get; init; } = "";
    public string Source { get; init; } = "";
    public string? OnBehalfOf { get; init; }
    public string Reason { get; init; } = "";
    public long At { get; init; }
}

public static class OverflowStore
{
    private const int MostCounted = 100_000;

    public static void Insert(Transaction tx, OverflowRow row) => tx.Insert(row);

    /// <summary>Whether that report stands there for the case already.</summary>
    public static async Task<bool> HasAsync(Transaction tx, string caseId, string reportId) =>
        await tx.FirstAsync<long>(
            "SELECT COUNT(*) FROM overflow WHERE case_id = @case AND report_id = @report",
            new Arg("case", caseId),
            new Arg("report", reportId)
        ) > 0;

    /// <summary>The budget that last kept the case from being held since it was decided; null where none did.</summary>
    public static Task<string?> LastAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<string>(
            """
            SELECT budget FROM overflow WHERE case_id = @case AND at >
              (SELECT COALESCE(MAX(at), 0) FROM decision WHERE case_id = @case AND kind = 'final')
            ORDER BY at DESC, report_id DESC LIMIT 1
            """,
            new Arg("case", caseId)
        );

    /// <summary>A report that a hold came of; null where it came of none.</summary>
    public static Task<string?> CauseAsync(Transaction tx, string caseId, long at) =>
        tx.FirstAsync<string>(
            "SELECT report_id FROM report_link WHERE case_id = @case AND (received_at = @at OR told_at = @at) ORDER BY report_id LIMIT 1",
            new Arg("case", caseId),
            new Arg("at", at)
        );

    /// <summary>Which reports held something since that time, each rule of each once.</summary>
    public static Task<List<HeldReport>> HeldSinceAsync(Database database, long since, CancellationToken cancel) =>
        database.ListAsync<HeldReport>(
            """
            SELECT DISTINCT l.report_id, d.rule, r.source, r.on_behalf_of, r.reason, d.at
            FROM decision d JOIN report_link l ON l.case_id = d.case_id AND (l.received_at = d.at OR l.told_at = d.at)
            JOIN report r ON r.id = l.report_id
            WHERE d.kind = 'interim' AND d.at >= @since AND d.rule IS NOT NULL ORDER BY d.at DESC LIMIT @most
            """,
            cancel,
            new Arg("since", since),
            new Arg("most", (long)MostCounted)
        );
}
