using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

/// <summary>One report as it stands on a case.</summary>
public sealed class CaseReport
{
    public string ReportId { get; init; } = "";
    public string Source { get; init; } = "";
    public string? OnBehalfOf { get; init; }
    public string Reason { get; init; } = "";
    public string Minor { get; init; } = "";
    public long PoliceNumber { get; init; }
    public long ReceivedAt { get; init; }
    public long? FirstKnownAt { get; init; }
    public string Language { get; init; } = "";
    public string Status { get; init; } = "";
    public long Ordinal { get; init; }
    public long FirstParty { get; init; }

    /// <summary>ordered, shadow or none, as this report was answered.</summary>
    public string Hold { get; init; } = "";
    public long? LookBy { get; init; }

    /// <summary>When its reporter last said more, and what it counts for was worked out anew.</summary>
    public long? ToldAt { get; init; }
    public string CaseId { get; init; } = "";

    /// <summary>1 where it is known who reported and they may have a record.</summary>
    public long Recorded { get; init; }

    /// <summary>1 where it stands marked as plainly unfounded.</summary>
    public long Unfounded { get; init; }

    /// <summary>1 where the record of who reported counted when it came.</summary>
    public long? Doubted { get; init; }

    /// <summary>Of the same reporter: how many stand marked, when they were warned, until when it counts.</summary>
    public long? TheirUnfounded { get; init; }
    public long? WarnedAt { get; init; }
    public long? CountsUntil { get; init; }

    /// <summary>1 where it waits in a backlog: its reporter is told nothing yet.</summary>
    public long Silent { get; init; }
}

/// <summary>How many enforcements a case has in each status.</summary>
public sealed class EnforcementCounts
{
    public long Due { get; init; }
    public long Sent { get; init; }
    public long Confirmed { get; init; }
    public long Failed { get; init; }
}

public static class CaseReportStore
{
    private const string Select = """
        SELECT r.id AS report_id, r.source, r.on_behalf_of, r.reason, r.minor, r.police_number, l.received_at,
          r.first_known_at, r.language, r.status, l.ordinal, l.first_party, l.hold, l.look_by, l.told_at, l.case_id, r.doubted,
          CAST(CASE WHEN r.reporter IS NULL OR l.first_party = 1 THEN 0 ELSE 1 END AS BIGINT) AS recorded,
          CAST(CASE WHEN u.report_id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS unfounded,
          k.unfounded AS their_unfounded, k.warned_at, k.counts_until,
          (SELECT COUNT(*) FROM backlog_entry b WHERE b.report_id = r.id AND b.released_at IS NULL) AS silent
        FROM report_link l JOIN report r ON r.id = l.report_id
          LEFT JOIN unfounded_report u ON u.report_id = r.id AND u.taken_back_at IS NULL
          LEFT JOIN reporter_record k ON k.reporter = r.reporter
        """;

    private const string OfCase = $"{Select} WHERE l.case_id = @case";

    /// <summary>The newest 200 reports of a case, newest first.</summary>
    public static Task<List<CaseReport>> OfCaseAsync(Database database, string caseId, CancellationToken cancel) =>
        database.ListAsync<CaseReport>(
            $"{OfCase} ORDER BY l.received_at DESC, l.report_id DESC LIMIT 200",
            cancel,
            new Arg("case", caseId)
        );

    /// <summary>One link of a report; null where it is on no case.</summary>
    public static Task<CaseReport?> OfLinkAsync(
        Database database,
        string reportId,
        long ordinal,
        CancellationToken cancel
    ) =>
        database.FirstAsync<CaseReport>(
            $"{Select} WHERE l.report_id = @report AND l.ordinal = @ordinal AND l.case_id IS NOT NULL",
            cancel,
            new Arg("report", reportId),
            new Arg("ordinal", ordinal)
        );

    /// <summary>All links of reports to a case in pages, oldest first, after the last one.</summary>
    public static Task<List<CaseReport>> PageAsync(Transaction tx, string caseId, CaseReport? after, int most) =>
        tx.ListAsync<CaseReport>(
            $"""
            {OfCase} AND (l.received_at, l.report_id, l.ordinal) > (@received, @report, @ordinal)
            ORDER BY l.received_at, l.report_id, l.ordinal LIMIT @most
            """,
            new Arg("case", caseId),
            new Arg("received", after?.ReceivedAt ?? long.MinValue),
            new Arg("report", after?.ReportId ?? ""),
            new Arg("ordinal", after?.Ordinal ?? -1),
            new Arg("most", (long)most)
        );

    public static async Task<EnforcementCounts> CountEnforcementsAsync(
        Database database,
        string caseId,
        CancellationToken cancel
    ) =>
        (
            await database.FirstAsync<EnforcementCounts>(
                """
                SELECT COALESCE(SUM(CASE WHEN e.status = 'due' THEN 1 ELSE 0 END), 0) AS due,
                  COALESCE(SUM(CASE WHEN e.status = 'sent' THEN 1 ELSE 0 END), 0) AS sent,
                  COALESCE(SUM(CASE WHEN e.status = 'confirmed' THEN 1 ELSE 0 END), 0) AS confirmed,
                  COALESCE(SUM(CASE WHEN e.status = 'failed' THEN 1 ELSE 0 END), 0) AS failed
                FROM enforcement e WHERE e.id IN (
                  SELECT o.enforcement_id FROM decision d JOIN enforcement_order o ON o.decision_id = d.id
                  WHERE d.case_id = @case)
                """,
                cancel,
                new Arg("case", caseId)
            )
        )!;
}
