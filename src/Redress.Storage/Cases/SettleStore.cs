using System.Text.Json;
using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

/// <summary>What a case says of all its reports together.</summary>
public sealed class CaseSum
{
    public long Reports { get; init; }
    public long FirstParty { get; init; }
    public long Minor { get; init; }
    public long Police { get; init; }
    public long LookBy { get; init; }

    /// <summary>1 where the record of everybody who reported it counted when they did.</summary>
    public long Doubted { get; init; }
}

public static class SettleStore
{
    /// <summary>Decided or confirming cases with a decision that orders something for these subjects.</summary>
    // COALESCE keeps the status from being looked up: SQLite would go through every decided case there ever was.
    public static Task<List<string>> WaitingAsync(Transaction tx, IEnumerable<string> subjects) =>
        tx.ListAsync<string>(
            """
            SELECT DISTINCT c.id FROM enforcement e
            JOIN enforcement_order o ON o.enforcement_id = e.id
            JOIN decision d ON d.id = o.decision_id
            JOIN case_file c ON c.id = d.case_id
            WHERE e.subject_id {in:keys} AND COALESCE(c.status, '') IN ('confirming', 'decided')
            """,
            new Arg("keys", JsonSerializer.Serialize(subjects))
        );

    /// <summary>How many enforcements that the case's decisions ordered are not confirmed; counting stops at one.</summary>
    public static Task<long> PendingAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM (
              SELECT 1 AS one FROM decision d
              JOIN enforcement_order o ON o.decision_id = d.id
              JOIN enforcement e ON e.id = o.enforcement_id
              WHERE d.case_id = @case AND e.status <> 'confirmed'
              LIMIT 1) AS pending
            """,
            new Arg("case", caseId)
        )!;

    /// <summary>Spreading that is still to be done for a case's decisions.</summary>
    public static Task<long> SpreadingAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<long>(
            "SELECT COUNT(*) FROM job WHERE kind = 'spread' AND ref IN (SELECT id FROM decision WHERE case_id = @case)",
            new Arg("case", caseId)
        )!;

    public static Task<CaseSum?> SumAsync(Database database, string caseId, CancellationToken cancel) =>
        database.FirstAsync<CaseSum>(
            """
            SELECT COUNT(*) AS reports, COALESCE(SUM(l.first_party), 0) AS first_party,
              COALESCE(MAX(CASE WHEN r.minor IN ('yes', 'unsure') THEN 1 ELSE 0 END), 0) AS minor,
              COALESCE(MAX(r.police_number), 0) AS police, COALESCE(MIN(l.look_by), 0) AS look_by,
              COALESCE(MIN(COALESCE(r.doubted, 0)), 0) AS doubted
            FROM report_link l JOIN report r ON r.id = l.report_id WHERE l.case_id = @case
            """,
            cancel,
            new Arg("case", caseId)
        );

    public static Task<List<string>> ReasonsAsync(Database database, string caseId, CancellationToken cancel) =>
        database.ListAsync<string>(
            "SELECT DISTINCT r.reason FROM report_link l JOIN report r ON r.id = l.report_id WHERE l.case_id = @case",
            cancel,
            new Arg("case", caseId)
        );

    /// <summary>Views of the case's subject as last recorded; -1 where none are known.</summary>
    public static Task<long> ViewsAsync(Transaction tx, string subjectId) =>
        tx.FirstAsync<long>(
            "SELECT COALESCE(MAX(views), -1) FROM reach WHERE subject_id = @subject",
            new Arg("subject", subjectId)
        )!;
}
