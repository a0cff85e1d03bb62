using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

/// <summary>A case that nobody had decided when its time was up.</summary>
public sealed class CaseBreachRow : ITableRow
{
    public static string Table => "case_breach";
    public string CaseId { get; init; } = "";
    public long DueAt { get; init; }

    /// <summary>When it was noticed.</summary>
    public long At { get; init; }

    public string RowKey() => $"{CaseId}/{DueAt}";
}

public static class CaseBreachStore
{
    public static void Insert(Transaction tx, CaseBreachRow row) => tx.Insert(row);

    public static async Task<bool> IsThereAsync(Transaction tx, string caseId, long dueAt) =>
        await tx.FirstAsync<long>(
            "SELECT COUNT(*) FROM case_breach WHERE case_id = @case AND due_at = @due",
            new Arg("case", caseId),
            new Arg("due", dueAt)
        ) > 0;
}
