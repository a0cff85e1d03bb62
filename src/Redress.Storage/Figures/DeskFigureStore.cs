using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Figures;

/// <summary>Open cases of one status that are at most so old and older than the step before.</summary>
public sealed class AgeCount
{
    public string Status { get; init; } = "";

    /// <summary>0: an hour, 1: four hours, 2: a day, 3: two days, 4: a week, 5: older.</summary>
    public long Step { get; init; }
    public long Count { get; init; }
    public long Oldest { get; init; }
    public long Overdue { get; init; }
}

/// <summary>What came in on one day and what was done with it.</summary>
public sealed class DayCount
{
    /// <summary>Days since 1970 UTC.</summary>
    public long Day { get; init; }
    public long Count { get; init; }
}

/// <summary>One reason or one ground over a period.</summary>
public sealed class SubjectMatterCount
{
    public string Name { get; init; } = "";
    public long Cases { get; init; }
    public long Open { get; init; }
    public long Decided { get; init; }
    public long Restricted { get; init; }
    public long Overturned { get; init; }
}

/// <summary>What one person did over a period. It is read by name, never as an order of merit.</summary>
public sealed class PersonCount
{
    public string PersonId { get; init; } = "";
    public string Name { get; init; } = "";
    public long Claims { get; init; }
    public long Decisions { get; init; }
    public long SecondLooks { get; init; }

    /// <summary>Claims on cases of child safety: what one has seen, not what one has achieved.</summary>
    public long Grave { get; init; }

    /// <summary>What they opened as it is.</summary>
    public long Opened { get; init; }
    public long HoldsNow { get; init; }
}

/// <summary>What leads see live and over a period, besides what <see cref="FigureStore"/> counts.</summary>
public static class DeskFigureStore
{
    private const long Hour = 3_600_000_000;

    private static readonly string s_age = $"""
        CASE WHEN @now - opened_at <= {Hour} THEN 0 WHEN @now - opened_at <= {4 * Hour} THEN 1
          WHEN @now - opened_at <= {24 * Hour} THEN 2 WHEN @now - opened_at <= {48 * Hour} THEN 3
          WHEN @now - opened_at <= {168 * Hour} THEN 4 ELSE 5 END
        """;

    /// <summary>What waits for a person, by status and age.</summary>
    public static Task<List<AgeCount>> OpenByAgeAsync(
        Database database,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        database.ListAsync<AgeCount>(
            $"""
            SELECT status, step, COUNT(*) AS count, MIN(opened_at) AS oldest, SUM(late) AS overdue FROM (
              SELECT status, opened_at, {s_age} AS step, CASE WHEN due_at < @now THEN 1 ELSE 0 END AS late FROM case_file
              WHERE status IN ('open', 'claimed', 'awaiting-second')) AS waiting
            GROUP BY status, step ORDER BY status, step
            """,
            cancel,
            new Arg("now", now.ToMicros())
        );

    public static Task<List<DayCount>> ReportsByDayAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) => ByDayAsync(database, "report", "received_at", "1 = 1", from, to, cancel);

    public static Task<List<DayCount>> DecisionsByDayAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) => ByDayAsync(database, "decision", "at", "kind = 'final'", from, to, cancel);

    public static Task<List<DayCount>> HoldsByDayAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) => ByDayAsync(database, "decision", "at", "kind = 'interim'", from, to, cancel);

    /// <summary>Cases opened in the period, by their gravest reason.</summary>
    public static Task<List<SubjectMatterCount>> ByReasonAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) => CasesByAsync(database, "c.reason", from, to, cancel);

    /// <summary>Cases opened in the period, by the queue in which they are; one without a name stands for none.</summary>
    public static Task<List<SubjectMatterCount>> ByQueueAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) => CasesByAsync(database, "COALESCE(q.name, '')", from, to, cancel);

    /// <summary>Final decisions of the period, by the ground that they rest on.</summary>
    public static Task<List<SubjectMatterCount>> ByGroundAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) => DecisionsByAsync(database, "f.ground", from, to, cancel);

    /// <summary>Final decisions of the period, by the policy and its version that was in force.</summary>
    public static Task<List<SubjectMatterCount>> ByPolicyAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) => DecisionsByAsync(database, "f.policy || ' ' || f.policy_version", from, to, cancel);

    private static Task<List<SubjectMatterCount>> CasesByAsync(
        Database database,
        string by,
        long from,
        long to,
        CancellationToken cancel
    ) =>
        database.ListAsync<SubjectMatterCount>(
            $"""
            SELECT {by} AS name, COUNT(*) AS cases,
              SUM(CASE WHEN c.status IN ('open', 'claimed', 'awaiting-second') THEN 1 ELSE 0 END) AS open,
              SUM(CASE WHEN c.final_id IS NULL THEN 0 ELSE 1 END) AS decided,
              SUM(CASE WHEN d.outcome = 'restrict' THEN 1 ELSE 0 END) AS restricted,
              SUM(CASE WHEN d.supersedes IN (SELECT id FROM decision WHERE kind = 'final' AND outcome <> d.outcome) THEN 1 ELSE 0 END) AS overturned
            FROM case_file c LEFT JOIN decision d ON d.id = c.final_id LEFT JOIN queue q ON q.id = c.queue_id
            WHERE c.opened_at >= @from AND c.opened_at < @to
            GROUP BY {by} ORDER BY {by}
            """,
            cancel,
            Period(from, to)
        );

    private static Task<List<SubjectMatterCount>> DecisionsByAsync(
        Database database,
        string by,
        long from,
        long to,
        CancellationToken cancel
    ) =>
        database.ListAsync<SubjectMatterCount>(
            $"""
            SELECT {by} AS name, COUNT(DISTINCT f.case_id) AS cases, 0 AS open, COUNT(*) AS decided,
              SUM(CASE WHEN f.outcome = 'restrict' THEN 1 ELSE 0 END) AS restricted,
              SUM(CASE WHEN EXISTS (SELECT 1 FROM decision n WHERE n.case_id = f.case_id AND n.kind = 'final' AND n.at > f.at
                AND n.outcome <> f.outcome) THEN 1 ELSE 0 END) AS overturned
            FROM decision f WHERE f.kind = 'final' AND f.at >= @from AND f.at < @to
            GROUP BY {by} ORDER BY {by}
            """,
            cancel,
            Period(from, to)
        );

    /// <summary>Everybody who works here, by name.</summary>
    public static Task<List<PersonCount>> ByPersonAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) =>
        database.ListAsync<PersonCount>(
            """
            SELECT p.id AS person_id, p.name,
              (SELECT COUNT(*) FROM case_event e WHERE e.by = p.id AND e.verb = 'claim' AND e.at >= @from AND e.at < @to) AS claims,
              (SELECT COUNT(*) FROM decision d WHERE d.by = p.id AND d.kind = 'final' AND d.at >= @from AND d.at < @to) AS decisions,
              (SELECT COUNT(*) FROM second_view v WHERE v.person_id = p.id AND v.at >= @from AND v.at < @to) AS second_looks,
              (SELECT COUNT(*) FROM case_event e JOIN case_file c ON c.id = e.case_id
                WHERE e.by = p.id AND e.verb = 'claim' AND e.at >= @from AND e.at < @to AND c.reason IN (
                  'child-sexual-abuse-material', 'child-exploitation', 'grooming', 'sexual-extortion', 'child-material-trade')) AS grave,
              (SELECT COUNT(*) FROM evidence_view w WHERE w.person_id = p.id AND w.form = 'open' AND w.at >= @from AND w.at < @to) AS opened,
              (SELECT COUNT(*) FROM case_file c WHERE c.status = 'claimed' AND c.claimed_by = p.id) AS holds_now
            FROM person p WHERE p.disabled_at IS NULL ORDER BY p.name LIMIT 500
            """,
            cancel,
            Period(from, to)
        );

    /// <summary>Letters written in the period, by kind of addressee and what became of them.</summary>
    public static Task<List<NamedCount>> LettersAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) =>
        database.ListAsync<NamedCount>(
            """
            SELECT addressee || ', ' || status AS name, COUNT(*) AS count FROM letter
            WHERE created_at >= @from AND created_at < @to GROUP BY addressee, status ORDER BY addressee, status
            """,
            cancel,
            Period(from, to)
        );

    private static Task<List<DayCount>> ByDayAsync(
        Database database,
        string table,
        string column,
        string which,
        long from,
        long to,
        CancellationToken cancel
    ) =>
        database.ListAsync<DayCount>(
            $"""
            SELECT {column} / {24 * Hour} AS day, COUNT(*) AS count FROM {table}
            WHERE {which} AND {column} >= @from AND {column} < @to GROUP BY {column} / {24
                * Hour} ORDER BY {column} / {24 * Hour}
            """,
            cancel,
            Period(from, to)
        );

    private static Arg[] Period(long from, long to) => [new Arg("from", from), new Arg("to", to)];
}
