using Redress.Storage.Engine;

namespace Redress.Storage.Reports;

/// <summary>Something a reporter wrote, under a key of its own. Erased means that the key is gone.</summary>
public sealed class SealedRow : ITableRow
{
    public static string Table => "sealed";
    public string Id { get; init; } = "";
    public string ReportId { get; init; } = "";
    public string Kind { get; init; } = "";
    public byte[] Ciphertext { get; init; } = [];
    public byte[]? WrappedKey { get; set; }
    public long CreatedAt { get; init; }
    public long? EraseAt { get; init; }
    public long? ErasedAt { get; set; }

    public string RowKey() => Id;
}

public static class SealedStore
{
    public static void Insert(Transaction tx, SealedRow row) => tx.Insert(row);

    /// <summary>Destroys the key. The row and its ciphertext stay, so that the ledger still verifies.</summary>
    public static void Erase(Transaction tx, SealedRow row, long at)
    {
        row.WrappedKey = null;
        row.ErasedAt = at;
        tx.Update(
            "UPDATE sealed SET wrapped_key = @wrapped_key, erased_at = @erased_at WHERE id = @id AND erased_at IS NULL",
            row
        );
    }

    public static Task<List<SealedRow>> OfReportAsync(Transaction tx, string reportId) =>
        tx.ListAsync<SealedRow>(
            $"SELECT {Rows<SealedRow>.Columns} FROM sealed WHERE report_id = @report AND erased_at IS NULL",
            new Arg("report", reportId)
        );

    public static Task<List<SealedRow>> OfReportAsync(Database database, string reportId, CancellationToken cancel) =>
        database.ListAsync<SealedRow>(
            $"SELECT {Rows<SealedRow>.Columns} FROM sealed WHERE report_id = @report AND erased_at IS NULL",
            cancel,
            new Arg("report", reportId)
        );

    /// <summary>
    /// Contacts given before that time, of reports of which every case has been closed since before it and no letter is still to
    /// be sent.
    /// </summary>
    public static Task<List<SealedRow>> ContactsAsync(
        Database database,
        long before,
        int limit,
        CancellationToken cancel
    ) =>
        database.ListAsync<SealedRow>(
            $"""
            SELECT {Rows<SealedRow>.Columns} FROM sealed
            WHERE kind = 'contact' AND erased_at IS NULL AND created_at < @before
              AND NOT EXISTS (SELECT 1 FROM report_link l JOIN case_file c ON c.id = l.case_id
                JOIN case_event e ON e.case_id = c.id AND e.version = c.version
                WHERE l.report_id = sealed.report_id AND (c.status <> 'closed' OR e.at >= @before))
              AND NOT EXISTS (SELECT 1 FROM letter t WHERE t.report_id = sealed.report_id AND t.status = 'due')
            ORDER BY created_at, id LIMIT {limit}
            """,
            cancel,
            new Arg("before", before)
        );

    public static Task<SealedRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<SealedRow>($"SELECT {Rows<SealedRow>.Columns} FROM sealed WHERE id = @id", new Arg("id", id));
}
