using Redress.Storage.Engine;

namespace Redress.Storage.Banks;

public sealed class ExchangeRow : ITableRow
{
    public static string Table => "exchange";
    public string Id { get; init; } = "";
    public string BankId { get; init; } = "";

    /// <summary>ncmec, stopncii or file.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Its account, sealed.</summary>
    public byte[] Ciphertext { get; init; } = [];
    public byte[] WrappedKey { get; init; } = [];

    /// <summary>1 where it is told what became of its records.</summary>
    public long Feedback { get; init; }

    /// <summary>Minutes between fetches.</summary>
    public long Every { get; init; }
    public string? Checkpoint { get; set; }
    public string? More { get; set; }
    public long CreatedAt { get; init; }

    /// <summary>When it was last fetched to its end.</summary>
    public long? FetchedAt { get; set; }

    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Fault { get; set; }

    /// <summary>How many fetches in a row failed.</summary>
    public long Faults { get; set; }

    /// <summary>Records so far that could not be understood.</summary>
    public long Faulty { get; set; }
    public long? OffAt { get; set; }
    public long Version { get; set; } = 1;

    public string RowKey() => Id;
}

/// <summary>What an exchange was told about one of its records, or is to be.</summary>
public sealed class ExchangeTellingRow : ITableRow
{
    public static string Table => "exchange_telling";
    public string ExchangeId { get; init; } = "";
    public string EntryId { get; init; } = "";

    /// <summary>Which hash of the entry.</summary>
    public long Place { get; init; }
    public string Opinion { get; init; } = "";
    public string Outcome { get; set; } = "";
    public long At { get; init; }

    public string RowKey() => $"{ExchangeId}/{EntryId}/{Place}/{Opinion}";
}

/// <summary>Lists that others keep, how far they were fetched, and what they were told.</summary>
public static class ExchangeStore
{
    public const string Prefix = "xch";

    public static void Insert(Transaction tx, ExchangeRow row) => tx.Insert(row);

    public static void Insert(Transaction tx, ExchangeTellingRow row) => tx.Insert(row);

    public static void Update(Transaction tx, ExchangeRow row)
    {
        row.Version++;
        tx.Update(
            """
            UPDATE exchange SET checkpoint = @checkpoint, more = @more, fetched_at = @fetched_at, fault = @fault,
              faults = @faults, faulty = @faulty, off_at = @off_at, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            row
        );
    }

    public static Task<ExchangeRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<ExchangeRow>(
            $"SELECT {Rows<ExchangeRow>.Columns} FROM exchange WHERE id = @id",
            new Arg("id", id)
        );

    public static Task<ExchangeRow?> OfBankAsync(Transaction tx, string bankId) =>
        tx.FirstAsync<ExchangeRow>(
            $"SELECT {Rows<ExchangeRow>.Columns} FROM exchange WHERE bank_id = @bank AND off_at IS NULL ORDER BY id LIMIT 1",
            new Arg("bank", bankId)
        );

    /// <summary>All of them: a handful.</summary>
    public static Task<List<ExchangeRow>> AllAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<ExchangeRow>(
            $"SELECT {Rows<ExchangeRow>.Columns} FROM exchange ORDER BY created_at, id LIMIT 1000",
            cancel
        );

    public static async Task<bool> IsToldAsync(Transaction tx, ExchangeTellingRow row) =>
        await tx.FirstAsync<string>(
            """
            SELECT outcome FROM exchange_telling
            WHERE exchange_id = @exchange AND entry_id = @entry AND place = @place AND opinion = @opinion
            """,
            new Arg("exchange", row.ExchangeId),
            new Arg("entry", row.EntryId),
            new Arg("place", row.Place),
            new Arg("opinion", row.Opinion)
        )
            is not null;
}
