using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Desk;

/// <summary>From when somebody came until they went.</summary>
public sealed class DutyRow : ITableRow
{
    public static string Table => "duty";
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public long BegunAt { get; init; }

    /// <summary>When the last break ended; the beginning where there was none.</summary>
    public long RestedAt { get; init; }
    public long? BreakUntil { get; init; }
    public long? EndedAt { get; init; }
    public long Version { get; init; }

    public string RowKey() => Id;
}

/// <summary>What somebody tells whoever comes after them.</summary>
public sealed class HandOverRow : ITableRow
{
    public static string Table => "hand_over";
    public string Id { get; init; } = "";

    /// <summary>The queue's id, or none.</summary>
    public string QueueId { get; init; } = "";
    public string PersonId { get; init; } = "";
    public string Text { get; init; } = "";
    public long At { get; init; }

    public string RowKey() => Id;
}

/// <summary>Somebody who is here now.</summary>
public sealed class PersonOnDuty
{
    public string PersonId { get; init; } = "";
    public string Name { get; init; } = "";
    public long BegunAt { get; init; }
    public long? BreakUntil { get; init; }
    public long Claims { get; init; }
}

/// <summary>Who is there, and what they leave for the next.</summary>
public static class DutyStore
{
    public const string Prefix = "duty";
    public const string HandOverPrefix = "hov";

    public static void Insert(Transaction tx, DutyRow row) => tx.Insert(row);

    public static void Insert(Transaction tx, HandOverRow row) => tx.Insert(row);

    /// <summary>It must still be as it was seen.</summary>
    public static void Update(Transaction tx, DutyRow row) =>
        tx.Update(
            """
            UPDATE duty SET rested_at = @rested_at, break_until = @break_until, ended_at = @ended_at, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            row
        );

    /// <summary>This person's shift that has not ended; null where they are not here.</summary>
    public static Task<DutyRow?> CurrentAsync(Transaction tx, string personId) =>
        tx.FirstAsync<DutyRow>(Current, new Arg("person", personId));

    public static Task<DutyRow?> CurrentAsync(Database database, string personId, CancellationToken cancel) =>
        database.FirstAsync<DutyRow>(Current, cancel, new Arg("person", personId));

    /// <summary>Everybody who is here, with how much they have taken.</summary>
    public static Task<List<PersonOnDuty>> NowAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<PersonOnDuty>(
            """
            SELECT d.person_id, p.name, d.begun_at, d.break_until,
              (SELECT COUNT(*) FROM case_file c WHERE c.claimed_by = d.person_id) AS claims
            FROM duty d JOIN person p ON p.id = d.person_id WHERE d.ended_at IS NULL ORDER BY d.begun_at, d.id LIMIT 200
            """,
            cancel
        );

    /// <summary>The last note of each queue.</summary>
    public static Task<List<HandOverRow>> NotesAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<HandOverRow>(
            $"""
            SELECT {Rows<HandOverRow>.Columns} FROM hand_over h
            WHERE NOT EXISTS (SELECT 1 FROM hand_over l WHERE l.queue_id = h.queue_id AND (l.at, l.id) > (h.at, h.id))
            ORDER BY queue_id LIMIT 200
            """,
            cancel
        );

    /// <summary>What somebody has claimed, oldest first.</summary>
    public static Task<List<string>> ClaimsAsync(Transaction tx, string personId) =>
        tx.ListAsync<string>(
            "SELECT id FROM case_file WHERE claimed_by = @person ORDER BY due_at, id LIMIT 1000",
            new Arg("person", personId)
        );

    private static readonly string Current =
        $"SELECT {Rows<DutyRow>.Columns} FROM duty WHERE person_id = @person AND ended_at IS NULL ORDER BY begun_at DESC LIMIT 1";
}
