using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;
using Redress.Storage.Engine;

namespace Redress.Storage.Platforms;

public sealed class PlatformRow : ITableRow
{
    public static string Table => "platform";
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public string Kind { get; init; } = "";
    public string? Endpoint { get; init; }

    /// <summary>The webhook secrets, newest first, sealed with the master key.</summary>
    public byte[]? Secrets { get; set; }
    public string Links { get; set; } = "[]";

    /// <summary>What the platform said of itself last, as JSON.</summary>
    public string? Described { get; set; }
    public long CreatedAt { get; init; }
    public long Version { get; set; } = 1;

    public string RowKey() => Id;

    public Platform ToPlatform() =>
        new(
            new(Id),
            Name,
            Word.Parse<PlatformKind>(Kind),
            Endpoint is null ? null : new Uri(Endpoint),
            Patterns,
            Instant.FromMicros(CreatedAt),
            (int)Version
        );

    public List<LinkPattern> Patterns => JsonSerializer.Deserialize<List<LinkPattern>>(Links)!;
}

public static class PlatformStore
{
    public static void Insert(Transaction tx, PlatformRow row) => tx.Insert(row);

    public static void Update(Transaction tx, PlatformRow row)
    {
        row.Version++;
        tx.Update(
            """
            UPDATE platform SET secrets = @secrets, links = @links, described = @described, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            row
        );
    }

    public static Task<PlatformRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<PlatformRow>(
            $"SELECT {Rows<PlatformRow>.Columns} FROM platform WHERE id = @id",
            new Arg("id", id)
        );

    public static async Task<bool> NameTakenAsync(Transaction tx, string name) =>
        (await tx.ListAsync<string>("SELECT id FROM platform WHERE name = @name", new Arg("name", name))).Count > 0;

    /// <summary>All platforms of this installation: a few, read whole.</summary>
    public static Task<List<PlatformRow>> AllAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<PlatformRow>(
            $"SELECT {Rows<PlatformRow>.Columns} FROM platform ORDER BY id LIMIT 1000",
            cancel
        );

    /// <summary>False where the platform's message was seen before.</summary>
    public static async Task<bool> TryNoteMessageAsync(Transaction tx, string platformId, string messageId, long at)
    {
        var noted = await tx.ListAsync<string>(
            """
            INSERT INTO seen_message (platform_id, message_id, at) VALUES (@platform, @message, @at)
            ON CONFLICT (platform_id, message_id) DO NOTHING RETURNING message_id
            """,
            new Arg("platform", platformId),
            new Arg("message", messageId),
            new Arg("at", at)
        );
        return noted.Count == 1;
    }

    /// <summary>Forgets ids of messages older than that.</summary>
    public static void ForgetMessages(Transaction tx, long before) =>
        tx.Run("DELETE FROM seen_message WHERE at < @before", new Arg("before", before));
}
