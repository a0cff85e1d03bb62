using System.Text.Json;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Storage.Cases;

public sealed class QueueRow : ITableRow
{
    public static string Table => "queue";
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public long Position { get; init; }
    public string Rules { get; init; } = "{}";
    public long CreatedAt { get; init; }
    public long ChangedAt { get; init; }
    public long? RemovedAt { get; init; }
    public long Version { get; init; }

    public string RowKey() => Id;

    public static QueueRow Of(Queue q) =>
        new()
        {
            Id = q.Id.Value,
            Name = q.Name,
            Position = q.Position,
            Rules = JsonSerializer.Serialize(Written.Of(q.Rules)),
            CreatedAt = q.CreatedAt.ToMicros(),
            ChangedAt = q.ChangedAt.ToMicros(),
            RemovedAt = q.RemovedAt?.ToMicros(),
            Version = q.Version,
        };

    public Queue ToQueue() =>
        new(
            new(Id),
            Name,
            (int)Position,
            JsonSerializer.Deserialize<Written>(Rules)!.ToRules(),
            Instant.FromMicros(CreatedAt),
            Instant.FromMicros(ChangedAt),
            RemovedAt is { } at ? Instant.FromMicros(at) : null,
            (int)Version
        );

    /// <summary>Rules as words, as they stand in the column.</summary>
    private sealed record Written(
        List<string> Reasons,
        List<string> Sources,
        List<string> Languages,
        List<string> Platforms,
        List<string> Grounds,
        bool Appealed
    )
    {
        public static Written Of(QueueRules r) =>
            new(
                [.. r.Reasons.Select(Word.Of)],
                [.. r.Sources.Select(Word.Of)],
                [.. r.Languages],
                [.. r.Platforms],
                [.. r.Grounds],
                r.Appealed
            );

        public QueueRules ToRules() =>
            new(
                Reasons.ConvertAll(Word.Parse<Reason>),
                Sources.ConvertAll(Word.Parse<Source>),
                Languages,
                Platforms,
                Grounds,
                Appealed
            );
    }
}

/// <summary>How a queue stands.</summary>
public sealed class QueueCount
{
    /// <summary>Null for what no queue's rules meet.</summary>
    public string? QueueId { get; init; }
    public long Open { get; init; }
    public long Claimed { get; init; }
    public long Late { get; init; }
    public long OldestAt { get; init; }
    public long NextDueAt { get; init; }
}

/// <summary>Queues, and what rules look at of a case.</summary>
public static class QueueStore
{
    public static void Insert(Transaction tx, Queue queue) => tx.Insert(QueueRow.Of(queue));

    /// <summary>The queue must still be as it was seen.</summary>
    public static void Update(Transaction tx, Queue queue) =>
        tx.Update(
            """
            UPDATE queue SET name = @name, position = @position, rules = @rules, changed_at = @changed_at,
              removed_at = @removed_at, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            QueueRow.Of(queue)
        );

    /// <summary>Those that are there, by position.</summary>
    public static async Task<List<Queue>> AllAsync(Database database, CancellationToken cancel) =>
        (await database.ListAsync<QueueRow>(All, cancel)).ConvertAll(r => r.ToQueue());

    public static async Task<List<Queue>> AllAsync(Transaction tx) =>
        (await tx.ListAsync<QueueRow>(All)).ConvertAll(r => r.ToQueue());

    public static async Task<Queue?> FindAsync(Transaction tx, string id) =>
        (
            await tx.FirstAsync<QueueRow>(
                $"SELECT {Rows<QueueRow>.Columns} FROM queue WHERE id = @id",
                new Arg("id", id)
            )
        )?.ToQueue();

    /// <summary>How often the name is in use by another.</summary>
    public static Task<long> NamedAsync(Transaction tx, string name, string id) =>
        tx.FirstAsync<long>(
            "SELECT COUNT(*) FROM queue WHERE name = @name AND id <> @id",
            new Arg("name", name),
            new Arg("id", id)
        )!;

    /// <summary>Has every case that waits weighed anew, and so put into its queue.</summary>
    public static void RouteAgain(Transaction tx, DateTimeOffset now) =>
        tx.Run(
            """
            INSERT INTO job (kind, ref, revision, lane, due_at)
            SELECT 'weigh', id, @now, 'own', @now FROM case_file WHERE status IN ('open', 'claimed')
            ON CONFLICT (kind, ref, revision) DO NOTHING
            """,
            new Arg("now", now.ToMicros())
        );

    /// <summary>Reports' reasons, sources and languages, each combination once, and grounds of decisions in force.</summary>
    public static Task<List<RoutedReport>> FactsAsync(Transaction tx, string caseId) =>
        tx.ListAsync<RoutedReport>(
            """
            SELECT DISTINCT r.reason, r.source, r.language FROM report_link l JOIN report r ON r.id = l.report_id
            WHERE l.case_id = @case LIMIT 500
            """,
            new Arg("case", caseId)
        );

    public static Task<List<string>> GroundsAsync(Transaction tx, string? holdId, string? finalId) =>
        tx.ListAsync<string>(
            "SELECT ground FROM decision WHERE id IN (@hold, @final)",
            new Arg("hold", holdId ?? ""),
            new Arg("final", finalId ?? "")
        );

    /// <summary>Open and claimed cases by queue; what is late, and the oldest.</summary>
    public static Task<List<QueueCount>> CountAsync(
        Database database,
        Sight sight,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        database.ListAsync<QueueCount>(
            $"""
            SELECT queue_id, SUM(CASE WHEN status = 'open' THEN 1 ELSE 0 END) AS open,
              SUM(CASE WHEN status = 'claimed' THEN 1 ELSE 0 END) AS claimed,
              SUM(CASE WHEN due_at < @now THEN 1 ELSE 0 END) AS late,
              MIN(opened_at) AS oldest_at, MIN(due_at) AS next_due_at
            FROM case_file
            WHERE status IN ('open', 'claimed') AND (CAST(@platform AS TEXT) IS NULL OR platform_id = @platform)
              {ChildSafetyWall.And(sight, "case_file.id")}
            GROUP BY queue_id
            """,
            cancel,
            new Arg("platform", sight.PlatformId),
            new Arg("now", now.ToMicros())
        );

    private static readonly string All =
        $"SELECT {Rows<QueueRow>.Columns} FROM queue WHERE removed_at IS NULL ORDER BY position, id LIMIT 200";
}

/// <summary>What rules look at of one report.</summary>
public sealed class RoutedReport
{
    public string Reason { get; init; } = "";
    public string Source { get; init; } = "";
    public string Language { get; init; } = "";
}
