using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Reports;

/// <summary>One link of a report as a policy would have seen it when it came.</summary>
public sealed class PastLink
{
    public string ReportId { get; init; } = "";
    public long Ordinal { get; init; }
    public string Source { get; init; } = "";
    public string? OnBehalfOf { get; init; }
    public string Reason { get; init; } = "";
    public string Minor { get; init; } = "";
    public long PoliceNumber { get; init; }

    /// <summary>1 where it held its subject, or found it held.</summary>
    public long? Held { get; init; }
    public string Kind { get; init; } = "";

    /// <summary>1 where the record of who reported counted then.</summary>
    public long? Doubted { get; init; }

    /// <summary>How many links the report has.</summary>
    public long Subjects { get; init; }

    /// <summary>1 where the case had a report before.</summary>
    public long Known { get; init; }

    /// <summary>Reports before on the same author; counting stops at 100.</summary>
    public long EarlierReports { get; init; }
}

public static class PastReportStore
{
    /// <summary>Report ids are in the order of time: the first one that could have been made then.</summary>
    public static string FirstId(DateTimeOffset since) => Ids.Make("rpt", since, stackalloc byte[10]);

    /// <summary>Attached links by report and number, after the cursor.</summary>
    public static Task<List<PastLink>> PageAsync(
        Database database,
        (string ReportId, long Ordinal) after,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<PastLink>(
            """
            SELECT l.report_id, l.ordinal, r.source, r.on_behalf_of, r.reason, r.minor, r.police_number, l.held, r.doubted, s.kind,
              (SELECT COUNT(*) FROM report_link n WHERE n.report_id = l.report_id) AS subjects,
              (SELECT COUNT(*) FROM (SELECT 1 AS one FROM report_link e
                 WHERE e.case_id = l.case_id AND e.received_at < l.received_at LIMIT 1) AS k) AS known,
              (SELECT COUNT(*) FROM (SELECT 1 AS one FROM subject o JOIN case_file c ON c.subject_id = o.id
                 JOIN report_link e ON e.case_id = c.id
                 WHERE (o.author_id = COALESCE(s.author_id, s.id) OR o.id = COALESCE(s.author_id, s.id))
                   AND e.received_at < l.received_at LIMIT 100) AS b) AS earlier_reports
            FROM report_link l JOIN report r ON r.id = l.report_id JOIN subject s ON s.id = l.subject_id
            WHERE l.status = 'attached' AND (l.report_id, l.ordinal) > (@report, @ordinal)
            ORDER BY l.report_id, l.ordinal LIMIT @most
            """,
            cancel,
            new Arg("report", after.ReportId),
            new Arg("ordinal", after.Ordinal),
            new Arg("most", (long)most)
        );
}
