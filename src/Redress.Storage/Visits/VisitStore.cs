using Redress.Storage.Engine;

namespace Redress.Storage.Visits;

/// <summary>What is kept of a visit to the portal.</summary>
public sealed class VisitRow
{
    /// <summary>Encrypted with a key that only the visitor's browser gives.</summary>
    public byte[] Content { get; init; } = [];

    public long ExpiresAt { get; init; }
}

/// <summary>
/// What visitors of the portal have typed and may see, for minutes. Found by a keyed hash of a secret that only their browser
/// has, and encrypted with that secret: once it is gone from there, nobody reads it again.
/// </summary>
public static class VisitStore
{
    /// <summary>Null where there is none, or its time is over.</summary>
    public static Task<VisitRow?> FindAsync(Database database, byte[] id, long now, CancellationToken cancel) =>
        database.FirstAsync<VisitRow>(
            "SELECT content, expires_at FROM visit WHERE id = @id AND expires_at > @now",
            cancel,
            new Arg("id", id),
            new Arg("now", now)
        );

    public static void Keep(Transaction tx, byte[] id, byte[] content, long expiresAt) =>
        tx.Run(
            """
            INSERT INTO visit (id, content, expires_at) VALUES (@id, @content, @expires)
            ON CONFLICT (id) DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at
            """,
            new Arg("id", id),
            new Arg("content", content),
            new Arg("expires", expiresAt)
        );

    public static void End(Transaction tx, byte[] id) => tx.Run("DELETE FROM visit WHERE id = @id", new Arg("id", id));

    /// <summary>Forgets what expired by then.</summary>
    public static void Forget(Transaction tx, long now) =>
        tx.Run("DELETE FROM visit WHERE expires_at <= @now", new Arg("now", now));
}
