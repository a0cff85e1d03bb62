using Redress.Core.Kernel;
using Redress.Core.Lists;
using Redress.Core.Reports;
using Redress.Storage.Engine;

namespace Redress.Storage.Lists;

public sealed class WatchListRow : ITableRow
{
    public static string Table => "watch_list";
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Reason { get; set; } = "";
    public long Items { get; set; }

    /// <summary>The items, a line each.</summary>
    public byte[] Ciphertext { get; set; } = [];
    public byte[] WrappedKey { get; set; } = [];
    public long CreatedAt { get; init; }
    public long ChangedAt { get; set; }
    public long? OffAt { get; set; }
    public long Version { get; set; } = 1;

    public string RowKey() => Id;

    public WatchList ToList() =>
        new(
            new(Id),
            Name,
            Word.Parse<ListKind>(Kind),
            Word.Parse<Reason>(Reason),
            (int)Items,
            Instant.FromMicros(ChangedAt),
            OffAt is { } at ? Instant.FromMicros(at) : null
        );
}

/// <summary>That something was in a list: once for a subject and a list, however often it is asked.</summary>
public sealed class ListHitRow : ITableRow
{
    public static string Table => "list_hit";
    public string SubjectKey { get; init; } = "";
    public string ListId { get; init; } = "";
    public string ReportId { get; init; } = "";
    public long At { get; init; }

    public string RowKey() => $"{SubjectKey}/{ListId}";
}

public static class WatchListStore
{
    public static void Insert(Transaction tx, WatchListRow row) => tx.Insert(row);

    public static void Insert(Transaction tx, ListHitRow row) => tx.Insert(row);

    public static void Update(Transaction tx, WatchListRow row)
    {
        row.Version++;
        tx.Update(
            """
            UPDATE watch_list SET reason = @reason, items = @items, ciphertext = @ciphertext, wrapped_key = @wrapped_key,
              changed_at = @changed_at, off_at = @off_at, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            row
        );
    }

    public static Task<WatchListRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<WatchListRow>(
            $"SELECT {Rows<WatchListRow>.Columns} FROM watch_list WHERE id = @id",
            new Arg("id", id)
        );

    public static Task<WatchListRow?> ByNameAsync(Transaction tx, string name) =>
        tx.FirstAsync<WatchListRow>(
            $"SELECT {Rows<WatchListRow>.Columns} FROM watch_list WHERE name = @name",
            new Arg("name", name)
        );

    /// <summary>All of them: some dozens.</summary>
    public static Task<List<WatchListRow>> AllAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<WatchListRow>(
            $"SELECT {Rows<WatchListRow>.Columns} FROM watch_list ORDER BY name LIMIT 1000",
            cancel
        );

    /// <summary>Grows with every change of any list.</summary>
    public static Task<long> StateAsync(Database database, CancellationToken cancel) =>
        database.FirstAsync<long>("SELECT COALESCE(SUM(version), 0) FROM watch_list", cancel);

    public static async Task<bool> IsKnownAsync(Transaction tx, string subjectKey, string listId) =>
        await tx.FirstAsync<string>(
            "SELECT report_id FROM list_hit WHERE subject_key = @subject AND list_id = @list",
            new Arg("subject", subjectKey),
            new Arg("list", listId)
        )
            is not null;

    /// <summary>What is remembered of subjects since a time: for trying a list on it.</summary>
    public static Task<List<PastSubject>> PastAsync(
        Database database,
        (long At, string Id) after,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<PastSubject>(
            """
            SELECT s.id, s.created_at, s.url, CASE WHEN s.kind = 'account' THEN s.platform_ref ELSE a.platform_ref END AS account
            FROM subject s LEFT JOIN subject a ON a.id = s.author_id
            WHERE (s.created_at, s.id) > (@at, @id) ORDER BY s.created_at, s.id LIMIT @most
            """,
            cancel,
            new Arg("at", after.At),
            new Arg("id", after.Id),
            new Arg("most", (long)most)
        );

    /// <summary>Sealed statements of reports since a time: for trying a list of words on them.</summary>
    public static Task<List<PastStatement>> StatementsAsync(
        Database database,
        (long At, string Id) after,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<PastStatement>(
            """
            SELECT id, created_at, ciphertext, wrapped_key FROM sealed
            WHERE kind = 'statement' AND erased_at IS NULL AND (created_at, id) > (@at, @id)
            ORDER BY created_at, id LIMIT @most
            """,
            cancel,
            new Arg("at", after.At),
            new Arg("id", after.Id),
            new Arg("most", (long)most)
        );
}

public sealed class PastSubject
{
    public string Id { get; init; } = "";
    public long CreatedAt { get; init; }
    public string? Url { get; init; }
    public string? Account { get; init; }
}

public sealed class PastStatement
{
    public string Id { get; init; } = "";
    public long CreatedAt { get; init; }
    public byte[] Ciphertext { get; init; } = [];
    public byte[] WrappedKey { get; init; } = [];
}
