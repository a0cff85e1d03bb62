using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

/// <summary>What has become of a hold that waits for a person.</summary>
public static class HoldStore
{
    /// <summary>Whether anybody took the case since that time.</summary>
    public static async Task<bool> IsOpenedAsync(Transaction tx, string caseId, long since) =>
        await tx.FirstAsync<long>(
            "SELECT COUNT(*) FROM case_event WHERE case_id = @case AND verb = 'claim' AND at >= @since",
            new Arg("case", caseId),
            new Arg("since", since)
        ) > 0;

    /// <summary>Whether anybody took the case, or a page that its hold is about to end, since that time.</summary>
    public static async Task<bool> IsAnsweredAsync(Transaction tx, string caseId, long since) =>
        await IsOpenedAsync(tx, caseId, since)
        || await tx.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM escalation
            WHERE case_id = @case AND reason = 'hold-ending' AND status = 'acknowledged' AND opened_at >= @since
            """,
            new Arg("case", caseId),
            new Arg("since", since)
        ) > 0;

    /// <summary>How often it was paged since that time that this hold is about to end; all that went out at once is one.</summary>
    public static Task<long> PagesAsync(Transaction tx, string caseId, long since) =>
        tx.FirstAsync<long>(
            """
            SELECT COUNT(DISTINCT p.rung) FROM escalation e JOIN page p ON p.escalation_id = e.id
            WHERE e.case_id = @case AND e.reason = 'hold-ending' AND e.opened_at >= @since
            """,
            new Arg("case", caseId),
            new Arg("since", since)
        )!;

    /// <summary>Holds in force that nobody has taken since they were ordered before that time; counting stops at a thousand.</summary>
    public static Task<long> UnopenedAsync(Database database, long before, CancellationToken cancel) =>
        database.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM (
              SELECT 1 AS one FROM case_file c JOIN decision d ON d.id = c.hold_id
              WHERE c.status = 'open' AND d.at <= @before AND NOT EXISTS (
                SELECT 1 FROM case_event e WHERE e.case_id = c.id AND e.verb = 'claim' AND e.at >= d.at)
              LIMIT 1000) AS unopened
            """,
            cancel,
            new Arg("before", before)
        )!;
}
