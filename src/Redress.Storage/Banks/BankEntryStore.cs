using Redress.Storage.Engine;

namespace Redress.Storage.Banks;

public sealed class BankEntryRow : ITableRow
{
    public static string Table => "bank_entry";
    public string Id { get; init; } = "";
    public string BankId { get; init; } = "";

    /// <summary>Its number in every node's index: that of its first change.</summary>
    public long Number { get; set; }

    /// <summary>Where it comes from; the same origin is one entry of a bank.</summary>
    public string Origin { get; init; } = "";
    public string? DecisionId { get; init; }
    public string? CaseId { get; init; }

    /// <summary>How many fingerprints stand in it.</summary>
    public long Hashes { get; init; }
    public byte[] Ciphertext { get; set; } = [];
    public byte[] WrappedKey { get; set; } = [];
    public long CreatedAt { get; init; }

    /// <summary>From when on it matches; null while the removal is not yet confirmed.</summary>
    public long? ActiveAt { get; set; }
    public long? ExpiresAt { get; init; }
    public long? WithdrawnAt { get; set; }
    public string? WithdrawnWhy { get; set; }
    public long Change { get; set; }
    public long Version { get; set; } = 1;

    public string RowKey() => Id;
}

/// <summary>What stands in banks. Entries are never deleted; a withdrawn one matches nothing.</summary>
public static class BankEntryStore
{
    public static async Task InsertAsync(Transaction tx, BankEntryRow row)
    {
        row.Change = await BankStore.NextChangeAsync(tx);
        row.Number = row.Change;
        tx.Insert(row);
    }

    public static async Task UpdateAsync(Transaction tx, BankEntryRow row)
    {
        row.Change = await BankStore.NextChangeAsync(tx);
        row.Version++;
        tx.Update(
            """
            UPDATE bank_entry SET ciphertext = @ciphertext, wrapped_key = @wrapped_key, active_at = @active_at,
              withdrawn_at = @withdrawn_at, withdrawn_why = @withdrawn_why, change = @change, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            row
        );
    }

    public static Task<BankEntryRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<BankEntryRow>(
            $"SELECT {Rows<BankEntryRow>.Columns} FROM bank_entry WHERE id = @id",
            new Arg("id", id)
        );

    public static async Task<bool> IsKnownAsync(Transaction tx, string bankId, string origin) =>
        await tx.FirstAsync<string>(
            "SELECT id FROM bank_entry WHERE bank_id = @bank AND origin = @origin",
            new Arg("bank", bankId),
            new Arg("origin", origin)
        )
            is not null;

    /// <summary>What one case's decisions have put into banks, as far as it was not withdrawn.</summary>
    public static Task<List<BankEntryRow>> OfCaseAsync(Transaction tx, string caseId) =>
        tx.ListAsync<BankEntryRow>(
            $"SELECT {Rows<BankEntryRow>.Columns} FROM bank_entry WHERE case_id = @case AND withdrawn_at IS NULL ORDER BY number",
            new Arg("case", caseId)
        );

    /// <summary>What changed after that number, in order.</summary>
    public static Task<List<BankEntryRow>> ChangedAsync(
        Database database,
        long after,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<BankEntryRow>(
            $"SELECT {Rows<BankEntryRow>.Columns} FROM bank_entry WHERE change > @after ORDER BY change LIMIT @most",
            cancel,
            new Arg("after", after),
            new Arg("most", (long)most)
        );

    /// <summary>A bank's entries that match now, by number after the cursor.</summary>
    public static Task<List<BankEntryRow>> OfBankAsync(
        Database database,
        string bankId,
        long after,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<BankEntryRow>(
            $"""
            SELECT {Rows<BankEntryRow>.Columns} FROM bank_entry
            WHERE bank_id = @bank AND number > @after AND active_at IS NOT NULL AND withdrawn_at IS NULL
            ORDER BY number LIMIT @most
            """,
            cancel,
            new Arg("bank", bankId),
            new Arg("after", after),
            new Arg("most", (long)most)
        );
}
