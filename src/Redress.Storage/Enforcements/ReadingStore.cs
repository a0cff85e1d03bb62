using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Storage.Engine;

namespace Redress.Storage.Enforcements;

/// <summary>One look at a subject's public surfaces, without sign-in.</summary>
public sealed class ReadingRow : ITableRow
{
    public static string Table => "reading";
    public const string Prefix = "rdg";
    public string Id { get; init; } = "";
    public string SubjectId { get; init; } = "";
    public string Restriction { get; init; } = "";
    public long BegunAt { get; init; }
    public long EndedAt { get; init; }

    /// <summary>in-force, not-in-force or unknown.</summary>
    public string Answer { get; init; } = "";
    public string? Detail { get; init; }

    public string RowKey() => Id;
}

public static class ReadingStore
{
    public const string InForce = "in-force";
    public const string NotInForce = "not-in-force";
    public const string Unknown = "unknown";

    public static void Insert(Transaction tx, ReadingRow row) => tx.Insert(row);

    /// <summary>
    /// Since when the subject is read as hidden, by a reading begun after that time; null where it is not, or can be seen again.
    /// </summary>
    public static async Task<DateTimeOffset?> HiddenSinceAsync(
        Database database,
        string subjectId,
        DateTimeOffset after,
        CancellationToken cancel
    )
    {
        var ended = await database.FirstAsync<long?>(
            """
            SELECT r.ended_at FROM reading r
            WHERE r.subject_id = @subject AND r.restriction = 'hide' AND r.begun_at > @after AND r.answer = 'in-force'
              AND NOT EXISTS (SELECT 1 FROM reading o WHERE o.subject_id = r.subject_id AND o.restriction = 'hide'
                AND o.begun_at > r.begun_at AND o.answer = 'not-in-force')
            ORDER BY r.begun_at LIMIT 1
            """,
            cancel,
            new Arg("subject", subjectId),
            new Arg("after", after.ToMicros())
        );
        return ended is { } at ? Instant.FromMicros(at) : null;
    }
}
