using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

/// <summary>Somebody would close a case that the platform does not carry out, and somebody else agreed.</summary>
public sealed class FailedClosingRow : ITableRow
{
    public const string Prefix = "cls";

    public static string Table => "failed_closing";
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";

    /// <summary>The case as it was; when it has moved on since, this counts no longer.</summary>
    public long CaseVersion { get; init; }
    public string FirstId { get; init; } = "";
    public string FirstReasons { get; init; } = "";
    public long FirstAt { get; init; }
    public string? SecondId { get; set; }
    public string? SecondReasons { get; set; }
    public long? SecondAt { get; set; }

    public string RowKey() => Id;
}

/// <summary>Closing although something failed.</summary>
public static class ClosingStore
{
    public static void Insert(Transaction tx, FailedClosingRow row) => tx.Insert(row);

    public static void Agree(Transaction tx, FailedClosingRow row) =>
        tx.Update(
            """
            UPDATE failed_closing SET second_id = @second_id, second_reasons = @second_reasons, second_at = @second_at
            WHERE id = @id AND second_id IS NULL
            """,
            row
        );

    /// <summary>What waits for a second person on the case as it is now; null where nothing does.</summary>
    public static Task<FailedClosingRow?> WaitingAsync(Transaction tx, string caseId, int caseVersion) =>
        tx.FirstAsync<FailedClosingRow>(
            $"{s_select} AND case_version = @version AND second_id IS NULL ORDER BY id DESC LIMIT 1",
            new Arg("case", caseId),
            new Arg("version", (long)caseVersion)
        );

    public static Task<List<FailedClosingRow>> OfCaseAsync(
        Database database,
        string caseId,
        CancellationToken cancel
    ) => database.ListAsync<FailedClosingRow>($"{s_select} ORDER BY id LIMIT 100", cancel, new Arg("case", caseId));

    /// <summary>Enforcements that the case's decisions ordered and that are neither confirmed nor known to have failed.</summary>
    public static Task<long> HopefulAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM (
              SELECT 1 AS one FROM decision d
              JOIN enforcement_order o ON o.decision_id = d.id
              JOIN enforcement e ON e.id = o.enforcement_id
              WHERE d.case_id = @case AND e.status <> 'confirmed' AND e.failure IS NULL
              LIMIT 1) AS hopeful
            """,
            new Arg("case", caseId)
        )!;

    private static readonly string s_select =
        $"SELECT {Rows<FailedClosingRow>.Columns} FROM failed_closing WHERE case_id = @case";
}
