using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Storage.Cases;

/// <summary>Which cases a list shows. Null, or empty, is any.</summary>
/// <param name="Statuses">At least one.</param>
/// <param name="Sight">What whoever looks may see at all.</param>
/// <param name="QueueId">Of one queue; <see cref="NoQueue"/> for those of none.</param>
/// <param name="NotReasons">Not for these: what somebody does not want to see.</param>
/// <param name="Late">Only those whose time is over at that time.</param>
/// <param name="Appealed">Only those that somebody objects to.</param>
/// <param name="Person">Not what this person skipped, what is kept for others, or what this person decided before.</param>
public sealed record WaitingFilter(
    IReadOnlyList<string> Statuses,
    Sight Sight,
    string? PlatformId = null,
    string? QueueId = null,
    IReadOnlyList<string>? Reasons = null,
    IReadOnlyList<string>? NotReasons = null,
    string? Source = null,
    string? Language = null,
    string? AssignedTo = null,
    string? ClaimedBy = null,
    long? Late = null,
    bool Held = false,
    bool Appealed = false,
    string? Person = null
)
{
    public const string NoQueue = "none";
}

/// <summary>A case as a list shows it.</summary>
public sealed class WaitingCase
{
    public string Id { get; init; } = "";
    public string PlatformId { get; init; } = "";
    public string Status { get; init; } = "";
    public long Version { get; init; }
    public string Reason { get; init; } = "";
    public long Priority { get; init; }
    public long OpenedAt { get; init; }
    public long DueAt { get; init; }
    public string? ClaimedBy { get; init; }
    public string? HoldId { get; init; }
    public string? QueueId { get; init; }
    public string? AssignedTo { get; init; }
    public string Kind { get; init; } = "";
    public string PlatformRef { get; init; } = "";
    public long Reports { get; init; }
    public long Appeals { get; init; }
    public string? Language { get; init; }
}

/// <summary>What waits, for lists and for whoever takes the next one: highest priority first, then earliest due.</summary>
public static class WaitingStore
{
    private const string Columns = """
        c.id, c.platform_id, c.status, c.version, c.reason, c.priority, c.opened_at, c.due_at, c.claimed_by, c.hold_id,
          c.queue_id, c.assigned_to, s.kind, s.platform_ref,
          (SELECT COUNT(*) FROM report_link l WHERE l.case_id = c.id) AS reports,
          (SELECT COUNT(*) FROM appeal a WHERE a.case_id = c.id AND a.status = 'filed') AS appeals,
          (SELECT MIN(r.language) FROM report_link l JOIN report r ON r.id = l.report_id WHERE l.case_id = c.id) AS language
        """;

    public static Task<List<WaitingCase>> ListAsync(
        Database database,
        WaitingFilter filter,
        (long Priority, long DueAt, string Id) after,
        int most,
        CancellationToken cancel
    ) => database.ListAsync<WaitingCase>(Sql(filter), cancel, Args(filter, after, most));

    /// <summary>The same within a transaction: the next one for whoever takes it.</summary>
    public static Task<List<WaitingCase>> ListAsync(Transaction tx, WaitingFilter filter, int most) =>
        tx.ListAsync<WaitingCase>(Sql(filter), Args(filter, (long.MaxValue, 0, ""), most));

    // Written out for each filter, so that the planner sees only what is asked.
    private static string Sql(WaitingFilter f) =>
        $$"""
            SELECT {{Columns}} FROM case_file c JOIN subject s ON s.id = c.subject_id
            WHERE c.status {{(
                f.Statuses.Count == 1 ? "= @status" : $"IN ({string.Join(", ", f.Statuses.Select((_, i) => $"@status{i}"))})"
            )}}
              AND (c.priority < @priority OR (c.priority = @priority AND (c.due_at, c.id) > (@due, @id)))
              {{string.Join("\n  ", Conditions(f))}}
            ORDER BY c.priority DESC, c.due_at, c.id LIMIT @most
            """;

    private static IEnumerable<string> Conditions(WaitingFilter f)
    {
        var all = new (bool Asked, string Sql)[]
        {
            (true, ChildSafetyWall.And(f.Sight, "c.id")),
            (f.Sight.PlatformId is not null, "AND c.platform_id = @only"),
            (f.PlatformId is not null, "AND c.platform_id = @platform"),
            (f.QueueId == WaitingFilter.NoQueue, "AND c.queue_id IS NULL"),
            (f.QueueId is not null and not WaitingFilter.NoQueue, "AND c.queue_id = @queue"),
            (f.Reasons is { Count: > 0 }, $"AND c.reason IN ({Names("reason", f.Reasons)})"),
            (f.NotReasons is { Count: > 0 }, $"AND c.reason NOT IN ({Names("without", f.NotReasons)})"),
            (f.AssignedTo is not null, "AND c.assigned_to = @assigned"),
            (f.ClaimedBy is not null, "AND c.claimed_by = @claimed"),
            (f.Late is not null, "AND c.due_at < @late"),
            (f.Held, "AND c.hold_id IS NOT NULL"),
            (f.Appealed, "AND EXISTS (SELECT 1 FROM appeal a WHERE a.case_id = c.id AND a.status = 'filed')"),
            (f.Source is not null, Report("r.source = @source")),
            (f.Language is not null, Report("(r.language = @language OR r.language LIKE @language || '-%')")),
            (
                f.Person is not null,
                """
                AND (c.assigned_to IS NULL OR c.assigned_to = @person)
                  AND NOT EXISTS (SELECT 1 FROM skip k WHERE k.case_id = c.id AND k.person_id = @person)
                  AND NOT EXISTS (SELECT 1 FROM appeal a WHERE a.case_id = c.id AND a.status = 'filed'
                    AND (a.first_id = @person OR a.second_id = @person))
                """
            ),
        };
        return all.Where(c => c.Asked).Select(c => c.Sql);
    }

    private static string Report(string which) =>
        $"AND EXISTS (SELECT 1 FROM report_link l JOIN report r ON r.id = l.report_id WHERE l.case_id = c.id AND {which})";

    private static string Names(string name, IReadOnlyList<string>? values) =>
        string.Join(", ", (values ?? []).Select((_, i) => $"@{name}{i}"));

    private static Arg[] Args(WaitingFilter f, (long Priority, long DueAt, string Id) after, int most)
    {
        var args = new List<Arg>
        {
            new("priority", after.Priority),
            new("due", after.DueAt),
            new("id", after.Id),
            new("most", (long)most),
        };
        void Add(string name, object? value) => args.Add(new Arg(name, value));
        void AddAll(string name, IReadOnlyList<string>? values) =>
            args.AddRange((values ?? []).Select((v, i) => new Arg($"{name}{i}", v)));
        if (f.Statuses.Count == 1)
        {
            Add("status", f.Statuses[0]);
        }
        else
        {
            AddAll("status", f.Statuses);
        }

        AddAll("reason", f.Reasons);
        AddAll("without", f.NotReasons);
        args.AddRange(Single(f).Where(a => a.Value is not null));
        return [.. args];
    }

    private static Arg[] Single(WaitingFilter f) =>
        [
            new("only", f.Sight.PlatformId),
            new("platform", f.PlatformId),
            new("queue", f.QueueId is WaitingFilter.NoQueue ? null : f.QueueId),
            new("assigned", f.AssignedTo),
            new("claimed", f.ClaimedBy),
            new("late", f.Late),
            new("source", f.Source),
            new("language", f.Language),
            new("person", f.Person),
        ];
}

public sealed class SkipRow : ITableRow
{
    public static string Table => "skip";
    public string CaseId { get; init; } = "";
    public string PersonId { get; init; } = "";
    public string Reason { get; init; } = "";
    public long At { get; init; }
    public long Version { get; init; }

    public string RowKey() => $"{CaseId}/{PersonId}";
}

/// <summary>Not by this person, and why.</summary>
public static class SkipStore
{
    public static Task<SkipRow?> FindAsync(Transaction tx, string caseId, string personId) =>
        tx.FirstAsync<SkipRow>(
            $"SELECT {Rows<SkipRow>.Columns} FROM skip WHERE case_id = @case AND person_id = @person",
            new Arg("case", caseId),
            new Arg("person", personId)
        );

    public static async Task KeepAsync(Transaction tx, string caseId, string personId, string reason, DateTimeOffset at)
    {
        var before = await FindAsync(tx, caseId, personId);
        var row = new SkipRow
        {
            CaseId = caseId,
            PersonId = personId,
            Reason = reason,
            At = at.ToMicros(),
            Version = (before?.Version ?? 0) + 1,
        };
        if (before is null)
        {
            tx.Insert(row);
        }
        else
        {
            tx.Update(
                """
                UPDATE skip SET reason = @reason, at = @at, version = @version
                WHERE case_id = @case_id AND person_id = @person_id AND version = @version - 1
                """,
                row
            );
        }
    }

    public static Task<List<SkipRow>> OfCaseAsync(Database database, string caseId, CancellationToken cancel) =>
        database.ListAsync<SkipRow>(
            $"SELECT {Rows<SkipRow>.Columns} FROM skip WHERE case_id = @case ORDER BY at, person_id LIMIT 100",
            cancel,
            new Arg("case", caseId)
        );
}
