using Redress.Core.Clocks;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Engine;

namespace Redress.Storage.Clocks;

/// <summary>That a clock of a link of a report ran out: for ever, whatever the policy says later.</summary>
public sealed class ClockBreachRow : ITableRow
{
    public static string Table => "clock_breach";
    public string ReportId { get; init; } = "";
    public long Ordinal { get; init; }
    public string Clock { get; init; } = "";
    public long DueAt { get; init; }
    public long RecordedAt { get; init; }

    public string RowKey() => $"{ReportId}/{Ordinal}/{Clock}";
}

/// <summary>One link of a report with all that its clocks are computed from.</summary>
public sealed record ClockedLink(string ReportId, int Ordinal, ClockFacts Facts);

public static class ClockStore
{
    private const int Most = 1000;

    /// <summary>The links to a case, oldest first, at most a thousand.</summary>
    public static async Task<List<ClockedLink>> OfCaseAsync(Transaction tx, string caseId) =>
        (await tx.ListAsync<Stored>(Sql, Args(caseId))).ConvertAll(Link);

    public static async Task<List<ClockedLink>> OfCaseAsync(
        Database database,
        string caseId,
        CancellationToken cancel
    ) => (await database.ListAsync<Stored>(Sql, cancel, Args(caseId))).ConvertAll(Link);

    /// <summary>The elements of a TAKE IT DOWN request that a report brought, or that came later.</summary>
    public static async Task<RequestElements> ElementsAsync(
        Database database,
        string reportId,
        DateTimeOffset receivedAt,
        CancellationToken cancel
    )
    {
        var found = (
            await database.ListAsync<Element>(
                """
                SELECT kind, MIN(created_at) AS at FROM sealed
                WHERE report_id = @report AND kind IN ('signature', 'good-faith', 'contact') GROUP BY kind
                """,
                cancel,
                new Arg("report", reportId)
            )
        ).ToDictionary(e => e.Kind, e => (long?)e.At, StringComparer.Ordinal);
        return new RequestElements(
            Time(found.GetValueOrDefault("signature")),
            receivedAt,
            Time(found.GetValueOrDefault("good-faith")),
            Time(found.GetValueOrDefault("contact"))
        );
    }

    public static void Insert(Transaction tx, ClockBreachRow row) => tx.Insert(row);

    public static Task<List<ClockBreachRow>> BreachesAsync(Transaction tx, string caseId) =>
        tx.ListAsync<ClockBreachRow>(BreachSql, Args(caseId));

    public static Task<List<ClockBreachRow>> BreachesAsync(
        Database database,
        string caseId,
        CancellationToken cancel
    ) => database.ListAsync<ClockBreachRow>(BreachSql, cancel, Args(caseId));

    /// <summary>Cases on which something is still to be done, by id after the cursor.</summary>
    public static Task<List<string>> UnfinishedAsync(
        Database database,
        string after,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<string>(
            """
            SELECT id FROM case_file WHERE status IN ('open', 'claimed', 'awaiting-second', 'confirming') AND id > @after
            ORDER BY id LIMIT @most
            """,
            cancel,
            new Arg("after", after),
            new Arg("most", (long)most)
        );

    private static Arg[] Args(string caseId) => [new Arg("case", caseId), new Arg("most", (long)Most)];

    private static ClockedLink Link(Stored s)
    {
        var starts = Instant.FromMicros(s.FirstKnownAt ?? s.ReceivedAt);
        return new ClockedLink(
            s.ReportId,
            (int)s.Ordinal,
            new ClockFacts(
                Word.Parse<Source>(s.Source),
                s.OnBehalfOf is null ? null : Word.Parse<Source>(s.OnBehalfOf),
                Word.Parse<Reason>(s.Reason),
                starts,
                Time(s.LookBy),
                new RequestElements(Time(s.Signature), starts, Time(s.GoodFaith), Time(s.Contact)),
                Time(Earlier(s.LookedAt, s.AnsweredAt)),
                Time(s.GoneAt),
                Time(Earlier(s.DecidedAt, s.AnsweredAt)),
                s.Outcome is "no-violation"
            )
        );
    }

    private static DateTimeOffset? Time(long? micros) => micros is { } at ? Instant.FromMicros(at) : null;

    private static long? Earlier(long? a, long? b) => a is null || b < a ? b : a;

    private const string Sql = """
        SELECT l.report_id, l.ordinal, r.source, r.on_behalf_of, r.reason, l.received_at,
          CASE WHEN l.received_at = r.received_at THEN r.first_known_at END AS first_known_at, l.look_by,
          (SELECT MIN(s.created_at) FROM sealed s WHERE s.report_id = r.id AND s.kind = 'signature') AS signature,
          (SELECT MIN(s.created_at) FROM sealed s WHERE s.report_id = r.id AND s.kind = 'good-faith') AS good_faith,
          (SELECT MIN(s.created_at) FROM sealed s WHERE s.report_id = r.id AND s.kind = 'contact') AS contact,
          (SELECT MIN(e.at) FROM case_event e WHERE e.case_id = l.case_id AND e.verb = 'claim' AND e.at >= l.received_at)
            AS looked_at,
          (SELECT g.ended_at FROM reading g WHERE g.subject_id = l.subject_id AND g.restriction = 'hide'
             AND g.begun_at > l.received_at AND g.answer = 'in-force' ORDER BY g.begun_at LIMIT 1) AS gone_at,
          (SELECT MIN(d.at) FROM decision d WHERE d.case_id = l.case_id AND d.kind = 'final' AND d.at >= l.received_at)
            AS decided_at,
          (SELECT d.outcome FROM decision d WHERE d.case_id = l.case_id AND d.kind = 'final' AND d.at >= l.received_at
             ORDER BY d.at LIMIT 1) AS outcome,
          (SELECT MIN(t.created_at) FROM letter t WHERE t.report_id = l.report_id AND t.ordinal = l.ordinal
             AND t.kind = 'outcome') AS answered_at
        FROM report_link l JOIN report r ON r.id = l.report_id
        WHERE l.case_id = @case ORDER BY l.received_at, l.report_id, l.ordinal LIMIT @most
        """;

    private const string BreachSql = """
        SELECT b.report_id, b.ordinal, b.clock, b.due_at, b.recorded_at FROM report_link l
        JOIN clock_breach b ON b.report_id = l.report_id AND b.ordinal = l.ordinal
        WHERE l.case_id = @case ORDER BY b.due_at, b.report_id, b.clock LIMIT @most
        """;

    private sealed class Element
    {
        public string Kind { get; init; } = "";
        public long At { get; init; }
    }

    private sealed class Stored
    {
        public string ReportId { get; init; } = "";
        public long Ordinal { get; init; }
        public string Source { get; init; } = "";
        public string? OnBehalfOf { get; init; }
        public string Reason { get; init; } = "";
        public long ReceivedAt { get; init; }
        public long? FirstKnownAt { get; init; }
        public long? LookBy { get; init; }
        public long? Signature { get; init; }
        public long? GoodFaith { get; init; }
        public long? Contact { get; init; }
        public long? LookedAt { get; init; }
        public long? GoneAt { get; init; }
        public long? DecidedAt { get; init; }
        public string? Outcome { get; init; }

        /// <summary>When what had been decided before was told to this report.</summary>
        public long? AnsweredAt { get; init; }
    }
}
