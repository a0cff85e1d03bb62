using Redress.Storage.Engine;

namespace Redress.Storage.Webhooks;

/// <summary>Where events go, and with which secret they are signed.</summary>
public sealed class WebhookRow : ITableRow
{
    public static string Table => "webhook";
    public const string Prefix = "whk";
    public string Id { get; init; } = "";

    /// <summary>The only platform whose events it gets; null for all of the installation.</summary>
    public string? PlatformId { get; init; }
    public string Url { get; init; } = "";

    /// <summary>Sealed with the master key.</summary>
    public byte[] Secret { get; init; } = [];
    public long CreatedAt { get; init; }
    public string CreatedBy { get; init; } = "";
    public long? RemovedAt { get; set; }

    public string RowKey() => Id;
}

/// <summary>An event that was given up after many tries.</summary>
public sealed class DeadDelivery
{
    public string WebhookId { get; init; } = "";
    public long Number { get; init; }
    public long At { get; init; }
    public long Attempts { get; init; }
    public string Error { get; init; } = "";
}

/// <summary>How a webhook's deliveries stand.</summary>
public sealed class DeliveryCount
{
    public string WebhookId { get; init; } = "";

    /// <summary>Events that wait, or are tried again.</summary>
    public long Waiting { get; init; }
    public long Dead { get; init; }

    /// <summary>Of the longest waiting one.</summary>
    public string? LastError { get; init; }
}

/// <summary>How far a webhook's events are queued.</summary>
public sealed class WebhookPlace
{
    public string WebhookId { get; init; } = "";
    public string? PlatformId { get; init; }

    /// <summary>The next leaf of the ledger.</summary>
    public long Next { get; init; }

    /// <summary>Events that wait.</summary>
    public long Waiting { get; init; }
}

public static class WebhookStore
{
    /// <summary>Webhooks that are behind the ledger.</summary>
    public static Task<List<WebhookPlace>> BehindAsync(
        Database database,
        string deliveries,
        CancellationToken cancel
    ) =>
        database.ListAsync<WebhookPlace>(
            """
            SELECT p.webhook_id, w.platform_id, p.next,
              (SELECT COUNT(*) FROM job j WHERE j.kind = @kind AND j.ref = p.webhook_id) AS waiting
            FROM webhook_place p JOIN webhook w ON w.id = p.webhook_id
            WHERE p.next <= (SELECT COALESCE(MAX(seq), -1) FROM ledger_leaf) ORDER BY p.webhook_id
            """,
            cancel,
            new Arg("kind", deliveries)
        );

    /// <summary>False where another node was first.</summary>
    public static async Task<bool> TryMoveAsync(Transaction tx, string id, long from, long to) =>
        (
            await tx.ListAsync<string>(
                "UPDATE webhook_place SET next = @to WHERE webhook_id = @id AND next = @from RETURNING webhook_id",
                new Arg("id", id),
                new Arg("from", from),
                new Arg("to", to)
            )
        ).Count == 1;

    /// <summary>From that leaf on everything is sent once more.</summary>
    public static void Replay(Transaction tx, string id, long from)
    {
        tx.Run(
            "UPDATE webhook_place SET next = @from WHERE webhook_id = @id AND next > @from",
            new Arg("id", id),
            new Arg("from", from)
        );
        tx.Run("DELETE FROM dead_delivery WHERE webhook_id = @id", new Arg("id", id));
    }

    /// <summary>The platforms of these cases.</summary>
    public static async Task<Dictionary<string, string>> PlatformsAsync(
        Database database,
        IEnumerable<string> cases,
        CancellationToken cancel
    )
    {
        var rows = await database.ListAsync<CasePlatform>(
            "SELECT id, platform_id FROM case_file WHERE id {in:keys}",
            cancel,
            new Arg("keys", System.Text.Json.JsonSerializer.Serialize(cases))
        );
        return rows.ToDictionary(r => r.Id, r => r.PlatformId, StringComparer.Ordinal);
    }

    private sealed class CasePlatform
    {
        public string Id { get; init; } = "";
        public string PlatformId { get; init; } = "";
    }

    public static void Insert(Transaction tx, WebhookRow row, long next)
    {
        tx.Insert(row);
        tx.Run(
            "INSERT INTO webhook_place (webhook_id, next) VALUES (@id, @next)",
            new Arg("id", row.Id),
            new Arg("next", next)
        );
    }

    /// <summary>Nothing more goes there; what waits is forgotten.</summary>
    public static void Remove(Transaction tx, WebhookRow row, long at, string deliveries)
    {
        row.RemovedAt = at;
        tx.Update("UPDATE webhook SET removed_at = @removed_at WHERE id = @id AND removed_at IS NULL", row);
        tx.Run("DELETE FROM job WHERE kind = @kind AND ref = @id", new Arg("kind", deliveries), new Arg("id", row.Id));
        tx.Run("DELETE FROM webhook_place WHERE webhook_id = @id", new Arg("id", row.Id));
        tx.Run("DELETE FROM dead_delivery WHERE webhook_id = @id", new Arg("id", row.Id));
    }

    public static Task<WebhookRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<WebhookRow>(
            $"SELECT {Rows<WebhookRow>.Columns} FROM webhook WHERE id = @id AND removed_at IS NULL",
            new Arg("id", id)
        );

    public static Task<WebhookRow?> FindAsync(Database database, string id, CancellationToken cancel) =>
        database.FirstAsync<WebhookRow>(
            $"SELECT {Rows<WebhookRow>.Columns} FROM webhook WHERE id = @id AND removed_at IS NULL",
            cancel,
            new Arg("id", id)
        );

    /// <summary>All, or those of one platform: a few, read whole.</summary>
    public static Task<List<WebhookRow>> AllAsync(Database database, string? platformId, CancellationToken cancel) =>
        database.ListAsync<WebhookRow>(
            $"""
            SELECT {Rows<WebhookRow>.Columns} FROM webhook
            WHERE removed_at IS NULL AND (@platform = '' OR platform_id = @platform) ORDER BY id LIMIT 1000
            """,
            cancel,
            new Arg("platform", platformId ?? "")
        );

    public static Task<long> CountAsync(Transaction tx) =>
        tx.FirstAsync<long>("SELECT COUNT(*) FROM webhook WHERE removed_at IS NULL");

    public static Task<List<DeliveryCount>> CountsAsync(
        Database database,
        string deliveries,
        CancellationToken cancel
    ) =>
        database.ListAsync<DeliveryCount>(
            """
            SELECT w.id AS webhook_id,
              (SELECT COUNT(*) FROM job j WHERE j.kind = @kind AND j.ref = w.id) AS waiting,
              (SELECT COUNT(*) FROM dead_delivery d WHERE d.webhook_id = w.id) AS dead,
              (SELECT j.last_error FROM job j WHERE j.kind = @kind AND j.ref = w.id ORDER BY j.revision LIMIT 1) AS last_error
            FROM webhook w WHERE w.removed_at IS NULL ORDER BY w.id
            """,
            cancel,
            new Arg("kind", deliveries)
        );

    public static void Bury(Transaction tx, DeadDelivery dead) =>
        tx.Run(
            """
            INSERT INTO dead_delivery (webhook_id, number, at, attempts, error) VALUES (@id, @number, @at, @attempts, @error)
            ON CONFLICT (webhook_id, number) DO UPDATE SET at = @at, attempts = @attempts, error = @error
            """,
            new Arg("id", dead.WebhookId),
            new Arg("number", dead.Number),
            new Arg("at", dead.At),
            new Arg("attempts", dead.Attempts),
            new Arg("error", dead.Error)
        );
}
