using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

/// <summary>A case of the same incident.</summary>
public sealed class IncidentCase
{
    public string CaseId { get; init; } = "";

    /// <summary>What they share: report, fingerprint or author.</summary>
    public string By { get; init; } = "";
    public string Status { get; init; } = "";
    public string Reason { get; init; } = "";

    /// <summary>The final outcome in force; null where there is none.</summary>
    public string? Outcome { get; init; }
    public long OpenedAt { get; init; }
}

/// <summary>What is remembered of the cases that hang together with one, itself not counted.</summary>
public sealed class IncidentSum
{
    /// <summary>Reports on what shares a report or a fingerprint; counting stops at a hundred.</summary>
    public long Reports { get; init; }

    /// <summary>Cases that a person's decision restricts.</summary>
    public long Restricted { get; init; }

    /// <summary>Cases that were decided to stay.</summary>
    public long Stayed { get; init; }

    /// <summary>
    /// 1 where one of them was reported by or about a minor, or in a child-sexual category; of the same author only while it
    /// was not decided to stay.
    /// </summary>
    public long Child { get; init; }
}

/// <summary>Cases that hang together by author, fingerprint or report. The newest of each count.</summary>
public static class IncidentStore
{
    private const string Copies = """
        SELECT k.to_id AS id FROM mine m JOIN subject_link k ON k.from_id = m.subject_id AND k.relation = 'copy'
        UNION SELECT k.from_id FROM mine m JOIN subject_link k ON k.to_id = m.subject_id AND k.relation = 'copy'
        UNION SELECT s.id FROM mine m JOIN bank_match a ON a.subject_key = m.subject_key
          JOIN bank_match b ON b.entry_id = a.entry_id JOIN subject s ON s.key = b.subject_key
        UNION SELECT c.subject_id FROM mine m JOIN bank_match a ON a.subject_key = m.subject_key
          JOIN bank_entry e ON e.id = a.entry_id JOIN case_file c ON c.id = e.case_id
        UNION SELECT s.id FROM mine m JOIN bank_entry e ON e.case_id = m.id
          JOIN bank_match b ON b.entry_id = e.id JOIN subject s ON s.key = b.subject_key
        """;

    private const string Near = $"""
        WITH mine AS (
          SELECT c.id, c.subject_id, s.key AS subject_key,
            COALESCE(s.author_id, CASE WHEN s.kind = 'account' THEN s.id END) AS author_id
          FROM case_file c JOIN subject s ON s.id = c.subject_id WHERE c.id = @case),
        shared AS (SELECT report_id FROM report_link WHERE case_id = @case ORDER BY received_at DESC, report_id LIMIT 500),
        theirs AS (
          SELECT c.id FROM mine m JOIN subject s ON s.author_id = m.author_id JOIN case_file c ON c.subject_id = s.id
          UNION SELECT c.id FROM mine m JOIN case_file c ON c.subject_id = m.author_id
          ORDER BY 1 DESC LIMIT 200),
        near AS (
          SELECT l.case_id AS id, 'report' AS shares FROM shared r JOIN report_link l ON l.report_id = r.report_id
            WHERE l.case_id IS NOT NULL
          UNION SELECT c.id, 'fingerprint' FROM ({Copies}) AS x JOIN case_file c ON c.subject_id = x.id
          UNION SELECT id, 'author' FROM theirs)
        """;

    private const string ChildReasons =
        "'child-sexual-abuse-material', 'child-exploitation', 'grooming', 'sexual-extortion', 'child-material-trade'";

    private const string IsChild = $"""
        (EXISTS (SELECT 1 FROM report_link l JOIN report r ON r.id = l.report_id
           WHERE l.case_id = n.id AND (r.minor IN ('yes', 'unsure') OR r.reason IN ({ChildReasons})))
         OR EXISTS (SELECT 1 FROM depicted p WHERE p.case_id = n.id AND p.minor IN ('yes', 'unsure')))
        """;

    private const string Summed = $"""
        {Near}
        SELECT
          (SELECT COUNT(*) FROM (SELECT 1 AS one FROM near n JOIN report_link l ON l.case_id = n.id
             WHERE n.id <> @case AND n.shares <> 'author' LIMIT 100) AS r) AS reports,
          COUNT(DISTINCT CASE WHEN d.outcome = 'restrict' THEN n.id END) AS restricted,
          COUNT(DISTINCT CASE WHEN d.outcome <> 'restrict' THEN n.id END) AS stayed,
          CAST(COALESCE(MAX(CASE WHEN (n.shares <> 'author' OR d.id IS NULL OR d.outcome = 'restrict') AND {IsChild}
            THEN 1 ELSE 0 END), 0) AS BIGINT) AS child
        FROM near n JOIN case_file c ON c.id = n.id LEFT JOIN decision d ON d.id = c.final_id
        WHERE n.id <> @case
        """;

    public static async Task<IncidentSum> SumAsync(Transaction tx, string caseId) =>
        (await tx.FirstAsync<IncidentSum>(Summed, new Arg("case", caseId)))!;

    /// <summary>Whether the case or its incident concerns a minor: what then stays visible needs another person.</summary>
    public static async Task<bool> IsChildAsync(Transaction tx, string caseId) =>
        await ConcernStore.IsChildAsync(tx, caseId) || (await SumAsync(tx, caseId)).Child != 0;

    /// <summary>The other cases, those that share most first: report, fingerprint, author.</summary>
    public static Task<List<IncidentCase>> OfCaseAsync(Database database, string caseId, CancellationToken cancel) =>
        database.ListAsync<IncidentCase>(
            $"""
            {Near}
            SELECT n.id AS case_id, MAX(n.shares) AS by, c.status, c.reason, MAX(d.outcome) AS outcome, c.opened_at
            FROM near n JOIN case_file c ON c.id = n.id LEFT JOIN decision d ON d.id = c.final_id
            WHERE n.id <> @case
            GROUP BY n.id, c.status, c.reason, c.opened_at
            ORDER BY MAX(n.shares) DESC, c.opened_at DESC, n.id LIMIT 50
            """,
            cancel,
            new Arg("case", caseId)
        );

    /// <summary>
    /// What is remembered of something with the same fingerprint as a subject that has no case yet: how many cases a person's
    /// decision restricts, and how many were decided to stay.
    /// </summary>
    public static async Task<(long Restricted, long Stayed)> OfCopiesAsync(
        Transaction tx,
        string subjectId,
        string subjectKey
    )
    {
        var found = await tx.ListAsync<string>(
            $"""
            WITH mine AS (SELECT '' AS id, CAST(@subject AS TEXT) AS subject_id, CAST(@key AS TEXT) AS subject_key)
            SELECT d.outcome FROM ({Copies}) AS x JOIN case_file c ON c.subject_id = x.id JOIN decision d ON d.id = c.final_id
            ORDER BY d.id DESC LIMIT 100
            """,
            new Arg("subject", subjectId),
            new Arg("key", subjectKey)
        );
        var restricted = found.Count(o => o == "restrict");
        return (restricted, found.Count - restricted);
    }
}
