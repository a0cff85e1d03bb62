using Redress.Storage.Engine;

namespace Redress.Storage.Figures;

/// <summary>How long something took over a period, in microseconds; null where it never happened.</summary>
public sealed record Spans(long Count, long? Half, long? Ninety, long? NinetyNine);

/// <summary>Counts over what is stored. The same period gives the same figures as long as the facts are the same.</summary>
public static class FigureStore
{
    /// <summary>From a held link's report to the first public reading, begun after it, that showed it hidden.</summary>
    public const string ToHidden = """
        SELECT (SELECT g.ended_at FROM reading g WHERE g.subject_id = l.subject_id AND g.restriction = 'hide'
            AND g.begun_at > l.received_at AND g.answer = 'in-force' ORDER BY g.begun_at LIMIT 1) - l.received_at AS took
        FROM report_link l WHERE l.received_at >= @from AND l.received_at < @to AND l.held = 1
        """;

    /// <summary>From a case's opening to its first claim.</summary>
    public const string ToLook = """
        SELECT (SELECT MIN(e.at) FROM case_event e WHERE e.case_id = c.id AND e.verb = 'claim') - c.opened_at AS took
        FROM case_file c WHERE c.opened_at >= @from AND c.opened_at < @to
        """;

    /// <summary>From a case's opening to its first final decision.</summary>
    public const string ToDecision = """
        SELECT (SELECT MIN(d.at) FROM decision d WHERE d.case_id = c.id AND d.kind = 'final') - c.opened_at AS took
        FROM case_file c WHERE c.opened_at >= @from AND c.opened_at < @to
        """;

    /// <summary>From a case's opening to when everything that its first restricting decision ordered was read as carried out.</summary>
    public const string ToRemoval = """
        SELECT (SELECT MIN(e.at) FROM case_event e WHERE e.case_id = c.id AND e.verb = 'confirm'
            AND e.at >= (SELECT MIN(d.at) FROM decision d WHERE d.case_id = c.id AND d.outcome = 'restrict')) - c.opened_at AS took
        FROM case_file c WHERE c.opened_at >= @from AND c.opened_at < @to
        """;

    public static async Task<Spans> SpansAsync(
        Database database,
        string which,
        long from,
        long to,
        CancellationToken cancel
    )
    {
        var count = await database.FirstAsync<long>(
            $"SELECT COUNT(took) FROM ({which}) AS spans",
            cancel,
            Period(from, to)
        );
        return new Spans(
            count,
            await AtAsync(database, which, from, to, Rank(count, 50), count, cancel),
            await AtAsync(database, which, from, to, Rank(count, 90), count, cancel),
            await AtAsync(database, which, from, to, Rank(count, 99), count, cancel)
        );
    }

    public static Task<long> ReportsAsync(Database database, long from, long to, CancellationToken cancel) =>
        CountAsync(
            database,
            "SELECT COUNT(*) FROM report WHERE received_at >= @from AND received_at < @to",
            from,
            to,
            cancel
        );

    public static Task<long> HeldAsync(Database database, long from, long to, CancellationToken cancel) =>
        CountAsync(
            database,
            "SELECT COUNT(*) FROM decision WHERE kind = 'interim' AND at >= @from AND at < @to",
            from,
            to,
            cancel
        );

    /// <summary>Holds of the period that came back: ended, or followed by a decision that it stays.</summary>
    public static Task<long> LiftedAsync(Database database, long from, long to, CancellationToken cancel) =>
        CountAsync(
            database,
            """
            SELECT COUNT(*) FROM decision h WHERE h.kind = 'interim' AND h.at >= @from AND h.at < @to AND (
              EXISTS (SELECT 1 FROM decision f WHERE f.supersedes = h.id AND f.case_id = h.case_id AND f.outcome = 'no-violation')
              OR EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = h.case_id AND e.verb = 'end-hold' AND e.at >= h.at
                AND NOT EXISTS (SELECT 1 FROM decision l WHERE l.case_id = h.case_id AND l.kind = 'interim' AND l.at > h.at AND l.at <= e.at)))
            """,
            from,
            to,
            cancel
        );

    /// <summary>Holds of the period that nobody had opened within that time.</summary>
    public static Task<long> UnopenedAsync(
        Database database,
        long from,
        long to,
        long now,
        long within,
        CancellationToken cancel
    ) =>
        database.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM decision h WHERE h.kind = 'interim' AND h.at >= @from AND h.at < @to AND h.at <= @now - @within
              AND NOT EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = h.case_id AND e.verb IN ('claim', 'end-hold')
                AND e.at >= h.at AND e.at <= h.at + @within)
            """,
            cancel,
            [.. Period(from, to), new Arg("now", now), new Arg("within", within)]
        );

    /// <summary>Final decisions of the period; and those of them that a later one of the same case turned round.</summary>
    public static Task<long> DecidedAsync(Database database, long from, long to, CancellationToken cancel) =>
        CountAsync(
            database,
            "SELECT COUNT(*) FROM decision WHERE kind = 'final' AND at >= @from AND at < @to",
            from,
            to,
            cancel
        );

    public static Task<long> OverturnedAsync(Database database, long from, long to, CancellationToken cancel) =>
        CountAsync(
            database,
            """
            SELECT COUNT(*) FROM decision f WHERE f.kind = 'final' AND f.at >= @from AND f.at < @to AND EXISTS (
              SELECT 1 FROM decision n WHERE n.case_id = f.case_id AND n.kind = 'final' AND n.at > f.at AND n.outcome <> f.outcome)
            """,
            from,
            to,
            cancel
        );

    /// <summary>Clocks that ran out in the period, by name.</summary>
    public static Task<List<NamedCount>> BreachesAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) =>
        database.ListAsync<NamedCount>(
            "SELECT clock AS name, COUNT(*) AS count FROM clock_breach WHERE due_at >= @from AND due_at < @to GROUP BY clock ORDER BY clock",
            cancel,
            Period(from, to)
        );

    private static Arg[] Period(long from, long to) => [new Arg("from", from), new Arg("to", to)];

    private static Task<long> CountAsync(Database database, string sql, long from, long to, CancellationToken cancel) =>
        database.FirstAsync<long>(sql, cancel, Period(from, to));

    /// <summary>The nearest rank, from 0.</summary>
    private static long Rank(long count, int percent) => Math.Max(0, ((count * percent) + 99) / 100 - 1);

    private static async Task<long?> AtAsync(
        Database database,
        string which,
        long from,
        long to,
        long rank,
        long count,
        CancellationToken cancel
    ) =>
        count == 0
            ? null
            : await database.FirstAsync<long>(
                $"SELECT took FROM ({which}) AS spans WHERE took IS NOT NULL ORDER BY took LIMIT 1 OFFSET @rank",
                cancel,
                [.. Period(from, to), new Arg("rank", rank)]
            );
}

/// <summary>How often something of that name happened.</summary>
public sealed class NamedCount
{
    public string Name { get; init; } = "";
    public long Count { get; init; }
}
