using System.Text.Json;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Storage.Cases;

public sealed class CaseRow : ITableRow
{
    public static string Table => "case_file";
    public string Id { get; init; } = "";
    public string PlatformId { get; init; } = "";
    public string SubjectId { get; init; } = "";
    public string Status { get; init; } = "";
    public long Version { get; init; }
    public string Reason { get; init; } = "";
    public long Priority { get; init; }
    public long OpenedAt { get; init; }
    public long DueAt { get; init; }
    public string? ClaimedBy { get; init; }
    public string? HoldId { get; init; }
    public string? FinalId { get; init; }
    public long FirstPartySeen { get; init; }
    public string? QueueId { get; init; }
    public long? MovedAt { get; init; }
    public string? AssignedTo { get; init; }

    public string RowKey() => Id;

    public static CaseRow Of(Case c) =>
        new()
        {
            Id = c.Id.Value,
            PlatformId = c.PlatformId.Value,
            SubjectId = c.SubjectId.Value,
            Status = Word.Of(c.Status),
            Version = c.Version,
            Reason = Word.Of(c.Reason),
            Priority = c.Priority,
            OpenedAt = c.OpenedAt.ToMicros(),
            DueAt = c.DueAt.ToMicros(),
            ClaimedBy = c.ClaimedBy,
            HoldId = c.HoldId,
            FinalId = c.FinalId,
            FirstPartySeen = c.FirstPartySeen,
            QueueId = c.QueueId,
            MovedAt = c.MovedAt?.ToMicros(),
            AssignedTo = c.AssignedTo,
        };

    public Case ToCase() =>
        new(
            new(Id),
            new(PlatformId),
            new(SubjectId),
            Word.Parse<CaseStatus>(Status),
            (int)Version,
            Word.Parse<Reason>(Reason),
            (int)Priority,
            Instant.FromMicros(OpenedAt),
            Instant.FromMicros(DueAt),
            ClaimedBy,
            HoldId,
            FinalId,
            (int)FirstPartySeen
        )
        {
            QueueId = QueueId,
            MovedAt = MovedAt is { } at ? Instant.FromMicros(at) : null,
            AssignedTo = AssignedTo,
        };
}

public sealed class CaseEventRow : ITableRow
{
    public static string Table => "case_event";
    public string CaseId { get; init; } = "";
    public long Version { get; init; }
    public long? Prior { get; init; }
    public string FromStatus { get; init; } = "";
    public string ToStatus { get; init; } = "";
    public string Verb { get; init; } = "";
    public long At { get; init; }
    public string By { get; init; } = "";
    public string? Detail { get; init; }

    public string RowKey() => $"{CaseId}/{Version}";
}

/// <summary>Cases and their history. The only writer of a case's status.</summary>
public static class CaseStore
{
    public static void Open(Transaction tx, Case opened, Actor by)
    {
        Event(tx, opened, "", "open", null, opened.OpenedAt, by);
        tx.Insert(CaseRow.Of(opened));
    }

    /// <summary>Writes a step of CaseFlow. The case must still be as it was seen.</summary>
    public static void Update(Transaction tx, Case seen, CaseStep step, DateTimeOffset at, Actor by)
    {
        Event(tx, step.Case, Word.Of(seen.Status), step.Verb, step.Detail, at, by);
        tx.Update(
            """
            UPDATE case_file SET status = @status, version = @version, reason = @reason, priority = @priority,
              due_at = @due_at, claimed_by = @claimed_by, hold_id = @hold_id, final_id = @final_id,
              first_party_seen = @first_party_seen, queue_id = @queue_id, moved_at = @moved_at,
              assigned_to = @assigned_to
            WHERE id = @id AND version = @version - 1
            """,
            CaseRow.Of(step.Case)
        );
    }

    public static async Task<Case?> FindAsync(Transaction tx, string id)
    {
        var row = await tx.FirstAsync<CaseRow>(
            $"SELECT {Rows<CaseRow>.Columns} FROM case_file WHERE id = @id",
            new Arg("id", id)
        );
        return row?.ToCase();
    }

    /// <summary>Reads a case and keeps others from deciding on it until this transaction ends.</summary>
    public static async Task<Case?> FindForShareAsync(Transaction tx, string id)
    {
        var row = await tx.FirstAsync<CaseRow>(
            $"SELECT {Rows<CaseRow>.Columns} FROM case_file WHERE id = @id {{for-share}}",
            new Arg("id", id)
        );
        return row?.ToCase();
    }

    public static async Task<Case?> FindAsync(Database database, string id, CancellationToken cancel)
    {
        var row = await database.FirstAsync<CaseRow>(
            $"SELECT {Rows<CaseRow>.Columns} FROM case_file WHERE id = @id",
            cancel,
            new Arg("id", id)
        );
        return row?.ToCase();
    }

    /// <summary>Those of these ids that there are, in no order.</summary>
    public static async Task<List<Case>> ByIdsAsync(
        Database database,
        IEnumerable<string> ids,
        CancellationToken cancel
    )
    {
        var rows = await database.ListAsync<CaseRow>(
            $"SELECT {Rows<CaseRow>.Columns} FROM case_file WHERE id {{in:keys}}",
            cancel,
            new Arg("keys", JsonSerializer.Serialize(ids))
        );
        return rows.ConvertAll(r => r.ToCase());
    }

    public static async Task<List<Case>> OfSubjectsAsync(Transaction tx, IEnumerable<string> subjectIds)
    {
        var rows = await tx.ListAsync<CaseRow>(
            $"SELECT {Rows<CaseRow>.Columns} FROM case_file WHERE subject_id {{in:keys}}",
            new Arg("keys", JsonSerializer.Serialize(subjectIds))
        );
        return rows.ConvertAll(r => r.ToCase());
    }

    /// <summary>The cases of these subjects and of everything that they belong to.</summary>
    public static async Task<List<Case>> AboveAsync(Transaction tx, IEnumerable<string> subjectIds)
    {
        var rows = await tx.ListAsync<CaseRow>(
            $$"""
            WITH RECURSIVE above (id) AS (
              SELECT id FROM subject WHERE id {in:keys}
              UNION
              SELECT l.from_id FROM above a JOIN subject_link l ON l.to_id = a.id)
            SELECT {{Rows<CaseRow>.Columns}} FROM case_file WHERE subject_id IN (SELECT id FROM above)
            """,
            new Arg("keys", JsonSerializer.Serialize(subjectIds))
        );
        return rows.ConvertAll(r => r.ToCase());
    }

    /// <summary>Which of these subjects have a case.</summary>
    public static Task<List<string>> OfSubjectsAsync(
        Database database,
        IEnumerable<string> subjectIds,
        CancellationToken cancel
    ) =>
        database.ListAsync<string>(
            "SELECT subject_id FROM case_file WHERE subject_id {in:keys}",
            cancel,
            new Arg("keys", JsonSerializer.Serialize(subjectIds))
        );

    /// <summary>Of one status, highest priority first, then earliest due, then id; starts after the cursor.</summary>
    public static async Task<List<Case>> QueueAsync(
        Database database,
        CaseStatus status,
        Sight sight,
        (long Priority, long DueAt, string Id) after,
        int most,
        CancellationToken cancel
    )
    {
        var rows = await database.ListAsync<CaseRow>(
            s_queues[(sight.PlatformId is null, sight.PastWall)],
            cancel,
            new Arg("status", Word.Of(status)),
            new Arg("platform", sight.PlatformId),
            new Arg("priority", after.Priority),
            new Arg("due", after.DueAt),
            new Arg("id", after.Id),
            new Arg("most", (long)most)
        );
        return rows.ConvertAll(r => r.ToCase());
    }

    public static Task<List<CaseEventRow>> HistoryAsync(Database database, string id, CancellationToken cancel) =>
        database.ListAsync<CaseEventRow>(
            $"SELECT {Rows<CaseEventRow>.Columns} FROM case_event WHERE case_id = @id ORDER BY version LIMIT 1000",
            cancel,
            new Arg("id", id)
        );

    private static void Event(
        Transaction tx,
        Case after,
        string from,
        string verb,
        string? detail,
        DateTimeOffset at,
        Actor by
    ) =>
        tx.Insert(
            new CaseEventRow
            {
                CaseId = after.Id.Value,
                Version = after.Version,
                Prior = after.Version == 1 ? null : after.Version - 1,
                FromStatus = from,
                ToStatus = Word.Of(after.Status),
                Verb = verb,
                At = at.ToMicros(),
                By = by.Value,
                Detail = detail,
            }
        );

    private static readonly Dictionary<(bool OfAll, bool PastWall), string> s_queues = new()
    {
        [(true, true)] = QueueFrom("status = @status", pastWall: true),
        [(true, false)] = QueueFrom("status = @status", pastWall: false),
        [(false, true)] = QueueFrom("platform_id = @platform AND status = @status", pastWall: true),
        [(false, false)] = QueueFrom("platform_id = @platform AND status = @status", pastWall: false),
    };

    // In two halves, so that both start in the index where the cursor stands, however deep that is.
    private static string QueueFrom(string which, bool pastWall) =>
        $"""
            SELECT * FROM (
              SELECT {Rows<CaseRow>.Columns} FROM case_file
              WHERE {which} AND priority = @priority AND (due_at, id) > (@due, @id){ChildSafetyWall.And(
                new(null, pastWall),
                "case_file.id"
            )}
              ORDER BY due_at, id LIMIT @most) AS same
            UNION ALL
            SELECT * FROM (
              SELECT {Rows<CaseRow>.Columns} FROM case_file
              WHERE {which} AND priority < @priority{ChildSafetyWall.And(new(null, pastWall), "case_file.id")}
              ORDER BY priority DESC, due_at, id LIMIT @most) AS lower
            ORDER BY priority DESC, due_at, id LIMIT @most
            """;
}
