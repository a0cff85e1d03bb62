using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Storage.Decisions;

/// <summary>A decision that was drawn to be looked at once more.</summary>
public sealed class QualityCheckRow : ITableRow
{
    public static string Table => "quality_check";
    public string DecisionId { get; init; } = "";
    public string CaseId { get; init; } = "";
    public string Ground { get; init; } = "";
    public string DecidedBy { get; init; } = "";
    public long DrawnAt { get; init; }
    public string? CheckedBy { get; set; }
    public long? CheckedAt { get; set; }

    /// <summary>1 where whoever checked would have decided the same, else 0.</summary>
    public long? Agrees { get; set; }
    public string? Note { get; set; }

    public string RowKey() => DecisionId;
}

/// <summary>How often others agreed with decisions on one ground.</summary>
public sealed class Agreement
{
    public string Ground { get; init; } = "";
    public long Checked { get; init; }
    public long Agreed { get; init; }
    public long Open { get; init; }
}

/// <summary>Samples of decisions and what others thought of them.</summary>
public static class QualityStore
{
    private const int MostCandidates = 5_000;

    public static void Insert(Transaction tx, QualityCheckRow row) => tx.Insert(row);

    /// <summary>The word of somebody else than who decided. The database refuses that one's.</summary>
    public static void Check(Transaction tx, QualityCheckRow row) =>
        tx.Update(
            """
            UPDATE quality_check SET checked_by = @checked_by, checked_at = @checked_at, agrees = @agrees, note = @note
            WHERE decision_id = @decision_id AND checked_at IS NULL
            """,
            row
        );

    public static Task<QualityCheckRow?> FindAsync(Transaction tx, string decisionId) =>
        tx.FirstAsync<QualityCheckRow>(
            $"SELECT {Rows<QualityCheckRow>.Columns} FROM quality_check WHERE decision_id = @id",
            new Arg("id", decisionId)
        );

    /// <summary>Final decisions of persons since that time that were not drawn yet, the newest first.</summary>
    public static Task<List<QualityCheckRow>> CandidatesAsync(Transaction tx, long since) =>
        tx.ListAsync<QualityCheckRow>(
            $"""
            SELECT d.id AS decision_id, d.case_id, d.ground, d.by AS decided_by FROM decision d
            WHERE d.kind = 'final' AND d.automated = 0 AND d.at >= @since
              AND NOT EXISTS (SELECT 1 FROM quality_check q WHERE q.decision_id = d.id)
            ORDER BY d.at DESC, d.id LIMIT {MostCandidates}
            """,
            new Arg("since", since)
        );

    /// <summary>What waits to be looked at, oldest first: nothing of one's own, nothing that one may not see.</summary>
    public static Task<List<QualityCheckRow>> OpenAsync(
        Database database,
        Sight sight,
        string personId,
        CancellationToken cancel
    ) =>
        database.ListAsync<QualityCheckRow>(
            $"""
            SELECT {Rows<QualityCheckRow>.Columns} FROM quality_check
            WHERE checked_at IS NULL AND decided_by <> @person{ChildSafetyWall.Within(sight, "quality_check.case_id")}
            ORDER BY drawn_at, decision_id LIMIT 100
            """,
            cancel,
            new Arg("person", personId),
            new Arg("platform", sight.PlatformId)
        );

    /// <summary>By ground: how many decisions drawn since that time were looked at, and how often the other one agreed.</summary>
    public static Task<List<Agreement>> AgreementAsync(Database database, long since, CancellationToken cancel) =>
        database.ListAsync<Agreement>(
            """
            SELECT ground, SUM(CASE WHEN checked_at IS NULL THEN 0 ELSE 1 END) AS checked,
              SUM(CASE WHEN agrees = 1 THEN 1 ELSE 0 END) AS agreed,
              SUM(CASE WHEN checked_at IS NULL THEN 1 ELSE 0 END) AS open
            FROM quality_check WHERE drawn_at >= @since GROUP BY ground ORDER BY ground
            """,
            cancel,
            new Arg("since", since)
        );
}
