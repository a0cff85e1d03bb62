using Redress.Storage.Engine;

namespace Redress.Storage.Banks;

public sealed class DecisionMediaRow : ITableRow
{
    public static string Table => "decision_media";
    public string DecisionId { get; init; } = "";
    public string CaseId { get; init; } = "";
    public string MediaKind { get; init; } = "";
    public string MediaRef { get; init; } = "";
    public long CreatedAt { get; init; }

    public string RowKey() => $"{DecisionId}/{MediaKind}/{MediaRef}";
}

/// <summary>Which media items decisions name.</summary>
public static class DecisionMediaStore
{
    public static void Insert(Transaction tx, DecisionMediaRow row) => tx.Insert(row);

    public static Task<List<DecisionMediaRow>> OfDecisionAsync(Transaction tx, string decisionId) =>
        tx.ListAsync<DecisionMediaRow>(
            $"""
            SELECT {Rows<DecisionMediaRow>.Columns} FROM decision_media
            WHERE decision_id = @decision ORDER BY media_kind, media_ref
            """,
            new Arg("decision", decisionId)
        );
}
