using Redress.Storage.Engine;

namespace Redress.Storage.Decisions;

/// <summary>One person proposes to take back what a rule has held since a time; another one agrees.</summary>
public sealed class UndoRow : ITableRow
{
    public static string Table => "undo";
    public string Id { get; init; } = "";
    public string Rule { get; init; } = "";
    public long Since { get; init; }
    public string Reasons { get; init; } = "";
    public string ProposedBy { get; init; } = "";
    public long ProposedAt { get; init; }
    public string? AgreedBy { get; set; }
    public long? AgreedAt { get; set; }

    public string RowKey() => Id;
}

/// <summary>A hold that is in force.</summary>
public sealed class HeldCase
{
    public string DecisionId { get; init; } = "";
    public string CaseId { get; init; } = "";
}

public static class UndoStore
{
    public const string Prefix = "und";

    public static void Insert(Transaction tx, UndoRow row) => tx.Insert(row);

    /// <summary>The second person's word. The database refuses the first one's.</summary>
    public static void Agree(Transaction tx, UndoRow row, string by, long at)
    {
        (row.AgreedBy, row.AgreedAt) = (by, at);
        tx.Update(
            "UPDATE undo SET agreed_by = @agreed_by, agreed_at = @agreed_at WHERE id = @id AND agreed_by IS NULL",
            row
        );
    }

    public static Task<UndoRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<UndoRow>($"SELECT {Rows<UndoRow>.Columns} FROM undo WHERE id = @id", new Arg("id", id));

    /// <summary>The latest ones, newest first; those that wait for a second person among them.</summary>
    public static Task<List<UndoRow>> ListAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<UndoRow>(
            $"SELECT {Rows<UndoRow>.Columns} FROM undo ORDER BY proposed_at DESC, id LIMIT 100",
            cancel
        );

    /// <summary>What the rule holds now of what it held between the two times, by decision after the cursor.</summary>
    public static Task<List<HeldCase>> HeldAsync(
        Transaction tx,
        string rule,
        long since,
        long until,
        string after,
        int most
    ) =>
        tx.ListAsync<HeldCase>(
            """
            SELECT d.id AS decision_id, c.id AS case_id FROM decision d JOIN case_file c ON c.id = d.case_id AND c.hold_id = d.id
            WHERE d.kind = 'interim' AND d.rule = @rule AND d.at >= @since AND d.at <= @until AND d.id > @after
            ORDER BY d.id LIMIT @most
            """,
            new Arg("rule", rule),
            new Arg("since", since),
            new Arg("until", until),
            new Arg("after", after),
            new Arg("most", (long)most)
        );
}
