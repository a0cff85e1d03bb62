using Redress.Storage.Engine;

namespace Redress.Storage.Desk;

/// <summary>The same done to many cases by one person.</summary>
public sealed class BulkRow : ITableRow
{
    public static string Table => "bulk";
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public string Verb { get; init; } = "";
    public string Request { get; init; } = "{}";
    public long Items { get; init; }
    public long CreatedAt { get; init; }
    public long RunAt { get; init; }
    public long? DoneAt { get; set; }
    public long Done { get; set; }
    public long Refused { get; set; }
    public long? UndoneAt { get; set; }
    public string? UndoneBy { get; set; }
    public long Version { get; set; }

    public string RowKey() => Id;
}

public sealed class BulkItemRow : ITableRow
{
    public static string Table => "bulk_item";
    public string BulkId { get; init; } = "";
    public string CaseId { get; init; } = "";
    public long SeenVersion { get; init; }

    /// <summary>Why it was not done; null where it was, or waits.</summary>
    public string? Refusal { get; init; }

    public string RowKey() => $"{BulkId}/{CaseId}";
}

public static class BulkStore
{
    public const string Prefix = "blk";
    public const int Most = 1000;

    public static void Insert(Transaction tx, BulkRow row) => tx.Insert(row);

    public static void Insert(Transaction tx, BulkItemRow row) => tx.Insert(row);

    public static void Update(Transaction tx, BulkRow row)
    {
        row.Version++;
        tx.Update(
            """
            UPDATE bulk SET done_at = @done_at, done = @done, refused = @refused, undone_at = @undone_at,
              undone_by = @undone_by, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            row
        );
    }

    public static void Update(Transaction tx, BulkItemRow row) =>
        tx.Update("UPDATE bulk_item SET refusal = @refusal WHERE bulk_id = @bulk_id AND case_id = @case_id", row);

    public static Task<BulkRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<BulkRow>($"SELECT {Rows<BulkRow>.Columns} FROM bulk WHERE id = @id", new Arg("id", id));

    public static Task<BulkRow?> FindAsync(Database database, string id, CancellationToken cancel) =>
        database.FirstAsync<BulkRow>(
            $"SELECT {Rows<BulkRow>.Columns} FROM bulk WHERE id = @id",
            cancel,
            new Arg("id", id)
        );

    public static Task<List<BulkItemRow>> ItemsAsync(Transaction tx, string id) =>
        tx.ListAsync<BulkItemRow>(Items, new Arg("bulk", id));

    public static Task<List<BulkItemRow>> ItemsAsync(Database database, string id, CancellationToken cancel) =>
        database.ListAsync<BulkItemRow>(Items, cancel, new Arg("bulk", id));

    /// <summary>The last of one person.</summary>
    public static Task<List<BulkRow>> OfPersonAsync(Database database, string personId, CancellationToken cancel) =>
        database.ListAsync<BulkRow>(
            $"SELECT {Rows<BulkRow>.Columns} FROM bulk WHERE person_id = @person ORDER BY created_at DESC, id DESC LIMIT 20",
            cancel,
            new Arg("person", personId)
        );

    private static readonly string Items =
        $"SELECT {Rows<BulkItemRow>.Columns} FROM bulk_item WHERE bulk_id = @bulk ORDER BY case_id LIMIT 1000";
}
