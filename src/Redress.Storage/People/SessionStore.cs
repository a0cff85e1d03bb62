using Redress.Storage.Engine;

namespace Redress.Storage.People;

/// <summary>Somebody signed in, as the exempt table has it.</summary>
public sealed class Session
{
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public byte[] Hash { get; init; } = [];

    /// <summary>The public half, as SPKI, of a key that never leaves the browser.</summary>
    public byte[] BrowserKey { get; init; } = [];
    public long StartedAt { get; init; }
    public long SeenAt { get; init; }

    /// <summary>When the person last proved who they are, beyond holding the cookie.</summary>
    public long StrongAt { get; init; }
}

/// <summary>Who is signed in. Of the cookie only a keyed hash is kept; a session that ended is gone at once.</summary>
public static class SessionStore
{
    private const string Columns = "id, person_id, hash, browser_key, started_at, seen_at, strong_at";

    public static void Start(Transaction tx, SignInRow row, Session session)
    {
        tx.Insert(row);
        tx.Run(
            $"INSERT INTO session ({Columns}) VALUES (@id, @person, @hash, @key, @at, @at, @at)",
            new("id", session.Id),
            new("person", session.PersonId),
            new("hash", session.Hash),
            new("key", session.BrowserKey),
            new("at", session.StartedAt)
        );
    }

    public static Task<Session?> FindAsync(Database database, byte[] hash, CancellationToken cancel) =>
        database.FirstAsync<Session>(
            $"SELECT {Columns} FROM session WHERE hash = @hash",
            cancel,
            new Arg("hash", hash)
        );

    public static Task<List<Session>> OfPersonAsync(Database database, string personId, CancellationToken cancel) =>
        database.ListAsync<Session>(
            $"SELECT {Columns} FROM session WHERE person_id = @person ORDER BY started_at DESC, id LIMIT 100",
            cancel,
            new Arg("person", personId)
        );

    /// <summary>Everybody signed in, newest first.</summary>
    public static Task<List<Session>> AllAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<Session>($"SELECT {Columns} FROM session ORDER BY started_at DESC, id LIMIT 1000", cancel);

    public static void Saw(Transaction tx, string id, long at) =>
        tx.Run("UPDATE session SET seen_at = @at WHERE id = @id", new("at", at), new("id", id));

    /// <summary>The person proved anew who they are.</summary>
    public static void Strengthen(Transaction tx, string id, long at) =>
        tx.Run("UPDATE session SET strong_at = @at, seen_at = @at WHERE id = @id", new("at", at), new("id", id));

    /// <summary>Ends one session; false where it is over already.</summary>
    public static async Task<bool> EndAsync(Transaction tx, string id, long at, string by)
    {
        var row = await tx.FirstAsync<SignInRow>(
            $"SELECT {Rows<SignInRow>.Columns} FROM sign_in WHERE id = @id AND ended_at IS NULL",
            new Arg("id", id)
        );
        if (row is null)
        {
            return false;
        }

        End(tx, row, at, by);
        return true;
    }

    /// <summary>Ends all of a person's sessions but one; how many.</summary>
    public static async Task<int> EndAllAsync(Transaction tx, string personId, string? but, long at, string by)
    {
        var rows = await tx.ListAsync<SignInRow>(
            $"""
            SELECT {Rows<SignInRow>.Columns} FROM sign_in
            WHERE person_id = @person AND ended_at IS NULL AND id <> @but ORDER BY at, id LIMIT 1000
            """,
            new Arg("person", personId),
            new Arg("but", but ?? "")
        );
        foreach (var row in rows)
        {
            End(tx, row, at, by);
        }

        return rows.Count;
    }

    /// <summary>Ends what nobody used since, or what began before; how many.</summary>
    public static async Task<int> EndOldAsync(Transaction tx, long seenBefore, long startedBefore, long at)
    {
        var rows = await tx.ListAsync<SignInRow>(
            $"""
            SELECT {Rows<SignInRow>.Columns} FROM sign_in WHERE ended_at IS NULL AND id IN (
              SELECT id FROM session WHERE seen_at < @seen OR started_at < @started) ORDER BY at, id LIMIT 200
            """,
            new Arg("seen", seenBefore),
            new Arg("started", startedBefore)
        );
        foreach (var row in rows)
        {
            End(tx, row, at, "time-out");
        }

        return rows.Count;
    }

    private static void End(Transaction tx, SignInRow row, long at, string by)
    {
        (row.EndedAt, row.EndedBy) = (at, by);
        tx.Update(
            "UPDATE sign_in SET ended_at = @ended_at, ended_by = @ended_by WHERE id = @id AND ended_at IS NULL",
            row
        );
        tx.Run("DELETE FROM session WHERE id = @id", new Arg("id", row.Id));
    }
}
