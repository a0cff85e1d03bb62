using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Desk;

/// <summary>A list that somebody likes to come back to.</summary>
public sealed class SavedFilter
{
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public string Name { get; init; } = "";
    public string Query { get; init; } = "";
    public long Shared { get; init; }
}

/// <summary>What belongs to one person who works here: filters, and how they want to see things. Exempt from the ledger.</summary>
public static class OwnStore
{
    public const string FilterPrefix = "flt";

    /// <summary>Writes it, or writes it anew under the same name.</summary>
    public static void Keep(Transaction tx, SavedFilter filter, DateTimeOffset now) =>
        tx.Run(
            """
            INSERT INTO saved_filter (id, person_id, name, query, shared, created_at)
            VALUES (@id, @person, @name, @query, @shared, @at)
            ON CONFLICT (person_id, name) DO UPDATE SET query = @query, shared = @shared
            """,
            new Arg("id", filter.Id),
            new Arg("person", filter.PersonId),
            new Arg("name", filter.Name),
            new Arg("query", filter.Query),
            new Arg("shared", filter.Shared),
            new Arg("at", now.ToMicros())
        );

    public static void Remove(Transaction tx, string personId, string id) =>
        tx.Run(
            "DELETE FROM saved_filter WHERE id = @id AND person_id = @person",
            new Arg("id", id),
            new Arg("person", personId)
        );

    /// <summary>Their own, and what others share.</summary>
    public static Task<List<SavedFilter>> FiltersAsync(Database database, string personId, CancellationToken cancel) =>
        database.ListAsync<SavedFilter>(
            """
            SELECT id, person_id, name, query, shared FROM saved_filter
            WHERE person_id = @person OR shared = 1 ORDER BY name, id LIMIT 100
            """,
            cancel,
            new Arg("person", personId)
        );

    public static void Prefer(Transaction tx, string personId, string value, DateTimeOffset now) =>
        tx.Run(
            """
            INSERT INTO preference (person_id, value, changed_at) VALUES (@person, @value, @at)
            ON CONFLICT (person_id) DO UPDATE SET value = @value, changed_at = @at
            """,
            new Arg("person", personId),
            new Arg("value", value),
            new Arg("at", now.ToMicros())
        );

    public static Task<string?> PreferencesAsync(Database database, string personId, CancellationToken cancel) =>
        database.FirstAsync<string>(Preference, cancel, new Arg("person", personId));

    public static Task<string?> PreferencesAsync(Transaction tx, string personId) =>
        tx.FirstAsync<string>(Preference, new Arg("person", personId));

    private const string Preference = "SELECT value FROM preference WHERE person_id = @person";
}
