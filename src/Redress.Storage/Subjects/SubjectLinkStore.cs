using System.Text.Json;
using Redress.Storage.Engine;

namespace Redress.Storage.Subjects;

/// <summary>That one subject belongs to another: an account's item, somebody's reshare of it, a copy with the same bytes.</summary>
public sealed class SubjectLinkRow : ITableRow
{
    public static string Table => "subject_link";
    public string FromId { get; init; } = "";
    public string ToId { get; init; } = "";
    public string Relation { get; init; } = "";
    public long CreatedAt { get; init; }

    public string RowKey() => $"{FromId}/{ToId}";
}

/// <summary>
/// What belongs to what. A reshare belongs to its post, to the account that posted it and to each copy of the post, and all of
/// them may have cases: so this is a graph, and what a decision reaches is followed through it.
/// </summary>
public static class SubjectLinkStore
{
    public static void Insert(Transaction tx, SubjectLinkRow row) => tx.Insert(row);

    /// <summary>Which of these are known to belong to the subject.</summary>
    public static async Task<HashSet<string>> KnownAsync(Transaction tx, string fromId, IEnumerable<string> toIds)
    {
        var known = await tx.ListAsync<string>(
            "SELECT to_id FROM subject_link WHERE from_id = @from AND to_id {in:keys}",
            new Arg("from", fromId),
            new Arg("keys", JsonSerializer.Serialize(toIds))
        );
        return known.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Everything that belongs to a subject, over any number of links, without the subject itself; by id.</summary>
    public static Task<List<string>> BelongingAsync(Database database, string subjectId, CancellationToken cancel) =>
        database.ListAsync<string>(
            """
            WITH RECURSIVE below (id) AS (
              SELECT to_id FROM subject_link WHERE from_id = @subject
              UNION
              SELECT l.to_id FROM below b JOIN subject_link l ON l.from_id = b.id)
            SELECT id FROM below WHERE id <> @subject ORDER BY id
            """,
            cancel,
            new Arg("subject", subjectId)
        );
}
