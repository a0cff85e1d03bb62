using Redress.Storage.Engine;

namespace Redress.Storage.Banks;

public sealed class BankExportRow : ITableRow
{
    public static string Table => "bank_export";
    public string Id { get; init; } = "";
    public string BankId { get; init; } = "";
    public string Purpose { get; init; } = "";
    public string AskedBy { get; init; } = "";
    public long AskedAt { get; init; }
    public string? ConfirmedBy { get; set; }
    public long? ConfirmedAt { get; set; }
    public long Version { get; set; } = 1;

    public string RowKey() => Id;
}

/// <summary>Who wanted a bank's fingerprints, what for, and who agreed.</summary>
public static class BankExportStore
{
    public const string Prefix = "exp";

    public static void Insert(Transaction tx, BankExportRow row) => tx.Insert(row);

    public static void Update(Transaction tx, BankExportRow row)
    {
        row.Version++;
        tx.Update(
            """
            UPDATE bank_export SET confirmed_by = @confirmed_by, confirmed_at = @confirmed_at, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            row
        );
    }

    public static Task<BankExportRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<BankExportRow>(
            $"SELECT {Rows<BankExportRow>.Columns} FROM bank_export WHERE id = @id",
            new Arg("id", id)
        );
}
