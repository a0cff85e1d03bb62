using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Engine;

namespace Redress.Storage.Reports;

public sealed class ReporterRecordRow : ITableRow
{
    public static string Table => "reporter_record";
    public string Reporter { get; init; } = "";
    public string PlatformId { get; init; } = "";
    public long Unfounded { get; init; }
    public long? WarnedAt { get; init; }
    public string? LetterId { get; init; }
    public long SinceWarning { get; init; }
    public long? CountsUntil { get; init; }
    public long Version { get; init; }

    public string RowKey() => Reporter;

    public static ReporterRecordRow Of(ReporterRecord r) =>
        new()
        {
            Reporter = r.Reporter,
            PlatformId = r.PlatformId.Value,
            Unfounded = r.Unfounded,
            WarnedAt = r.WarnedAt?.ToMicros(),
            LetterId = r.LetterId,
            SinceWarning = r.SinceWarning,
            CountsUntil = r.CountsUntil?.ToMicros(),
            Version = r.Version,
        };

    public ReporterRecord ToRecord() =>
        new(
            Reporter,
            new(PlatformId),
            (int)Unfounded,
            WarnedAt is { } warned ? Instant.FromMicros(warned) : null,
            LetterId,
            (int)SinceWarning,
            CountsUntil is { } until ? Instant.FromMicros(until) : null,
            (int)Version
        );
}

public sealed class UnfoundedReportRow : ITableRow
{
    public static string Table => "unfounded_report";
    public string ReportId { get; init; } = "";

    /// <summary>Empty where it turned out to be the person shown, or who speaks for them, and where the report was erased.</summary>
    public string Reporter { get; set; } = "";
    public string CaseId { get; init; } = "";
    public string By { get; set; } = "";
    public string Reasons { get; set; } = "";
    public long At { get; init; }
    public long? TakenBackAt { get; set; }

    public string RowKey() => ReportId;
}

/// <summary>Marks of one reporter that stand, and what was reported rightly.</summary>
public sealed class ReporterSum
{
    public long Unfounded { get; init; }
    public long SinceWarning { get; init; }
    public long Upheld { get; init; }
}

/// <summary>The record of who reports, and which reports were found to be plainly unfounded.</summary>
public static class ReporterStore
{
    private const int Enough = 100;

    private const string Upheld = """
        SELECT COUNT(*) FROM (SELECT DISTINCT r.id FROM
            (SELECT id FROM report WHERE reporter = @reporter AND received_at >= @since ORDER BY received_at DESC LIMIT 1000) AS r
          JOIN report_link l ON l.report_id = r.id
          JOIN case_file c ON c.id = l.case_id JOIN decision d ON d.id = c.final_id
          WHERE d.outcome = 'restrict' LIMIT @enough) AS x
        """;

    private static readonly string s_mark = $"SELECT {Rows<UnfoundedReportRow>.Columns} FROM unfounded_report";

    public static async Task<ReporterRecord?> FindAsync(Transaction tx, string reporter) =>
        (
            await tx.FirstAsync<ReporterRecordRow>(
                $"SELECT {Rows<ReporterRecordRow>.Columns} FROM reporter_record WHERE reporter = @reporter",
                new Arg("reporter", reporter)
            )
        )?.ToRecord();

    public static void Keep(Transaction tx, ReporterRecord record)
    {
        var row = ReporterRecordRow.Of(record);
        if (record.Version == 1)
        {
            tx.Insert(row);
        }
        else
        {
            tx.Update(
                """
                UPDATE reporter_record SET unfounded = @unfounded, warned_at = @warned_at, letter_id = @letter_id,
                  since_warning = @since_warning, counts_until = @counts_until, version = @version
                WHERE reporter = @reporter AND version = @version - 1
                """,
                row
            );
        }
    }

    public static void Insert(Transaction tx, UnfoundedReportRow row) => tx.Insert(row);

    /// <summary>A mark is taken back, or made anew after that.</summary>
    public static void Update(Transaction tx, UnfoundedReportRow row) =>
        tx.Update(
            """
            UPDATE unfounded_report SET reporter = @reporter, by = @by, reasons = @reasons, at = @at, taken_back_at = @taken_back_at
            WHERE report_id = @report_id
            """,
            row
        );

    public static Task<UnfoundedReportRow?> MarkAsync(Transaction tx, string reportId) =>
        tx.FirstAsync<UnfoundedReportRow>($"{s_mark} WHERE report_id = @report", new Arg("report", reportId));

    /// <summary>The marks that stand of reports that name a case, on whichever of their cases they were made.</summary>
    public static Task<List<UnfoundedReportRow>> MarksOfCaseAsync(Transaction tx, string caseId) =>
        tx.ListAsync<UnfoundedReportRow>(
            $"""
            {s_mark} WHERE taken_back_at IS NULL
              AND (case_id = @case OR report_id IN (SELECT report_id FROM report_link WHERE case_id = @case))
            ORDER BY report_id LIMIT 500
            """,
            new Arg("case", caseId)
        );

    /// <summary>How many of the cases that a report names were not decided to stay: one is enough for it not to be unfounded.</summary>
    public static Task<long> NotStayingAsync(Transaction tx, string reportId) =>
        tx.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM report_link l JOIN case_file c ON c.id = l.case_id LEFT JOIN decision d ON d.id = c.final_id
            WHERE l.report_id = @report AND (c.status NOT IN ('confirming', 'decided', 'closed')
              OR COALESCE(d.outcome, '') NOT IN ('no-violation', 'out-of-scope'))
            """,
            new Arg("report", reportId)
        )!;

    /// <param name="tx">Where it is read.</param>
    /// <param name="reporter">Whose.</param>
    /// <param name="since">What is older is left out.</param>
    /// <param name="warnedAt">Only what was reported after that counts as since the warning; null where there was none.</param>
    public static async Task<ReporterSum> SumAsync(Transaction tx, string reporter, long since, long? warnedAt) =>
        (
            await tx.FirstAsync<ReporterSum>(
                $"""
                SELECT
                  (SELECT COUNT(*) FROM unfounded_report u
                     WHERE u.reporter = @reporter AND u.at >= @since AND u.taken_back_at IS NULL) AS unfounded,
                  (SELECT COUNT(*) FROM unfounded_report u JOIN report r ON r.id = u.report_id
                     WHERE u.reporter = @reporter AND u.at >= @since AND u.taken_back_at IS NULL
                       AND r.received_at > @warned) AS since_warning,
                  ({Upheld}) AS upheld
                """,
                new Arg("reporter", reporter),
                new Arg("since", since),
                new Arg("warned", warnedAt ?? long.MaxValue),
                new Arg("enough", (long)Enough)
            )
        )!;

    /// <summary>How many of theirs named what a person's decision in force restricts; counting stops at a hundred.</summary>
    public static Task<long> UpheldAsync(Transaction tx, string reporter, long since) =>
        tx.FirstAsync<long>(
            Upheld,
            new Arg("reporter", reporter),
            new Arg("since", since),
            new Arg("enough", (long)Enough)
        )!;
}
