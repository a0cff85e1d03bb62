using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

public sealed class DangerRow : ITableRow
{
    public static string Table => "danger";
    public string CaseId { get; init; } = "";
    public string SaidIn { get; init; } = "";
    public long At { get; init; }
    public string By { get; init; } = "";
    public long? EndedAt { get; init; }

    public string RowKey() => CaseId;
}

public sealed class AuthorStandingRow : ITableRow
{
    public static string Table => "author_standing";
    public string CaseId { get; init; } = "";
    public string Kind { get; init; } = "";
    public string SaidIn { get; init; } = "";
    public long At { get; init; }
    public string By { get; init; } = "";

    public string RowKey() => CaseId;
}

public sealed class DepictedRow : ITableRow
{
    public static string Table => "depicted";
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public long Number { get; init; }
    public string Minor { get; init; } = "";
    public string? ReportId { get; init; }
    public string? Said { get; init; }
    public long At { get; init; }
    public string By { get; init; } = "";
    public long? WithdrawnAt { get; init; }

    public string RowKey() => Id;
}

public sealed class NoticeHoldRow : ITableRow
{
    public static string Table => "notice_hold";
    public string CaseId { get; init; } = "";
    public string Kind { get; set; } = "";
    public string? Reasons { get; set; }
    public string? Named { get; set; }
    public long Since { get; init; }
    public long ReviewAt { get; set; }
    public long? EndsAt { get; set; }
    public long? ReleasedAt { get; set; }
    public string? ReleasedBy { get; set; }

    public string RowKey() => CaseId;
}

/// <summary>What concerns persons on a case: danger, an author who may be the victim, those shown, notices that wait.</summary>
public static class ConcernStore
{
    /// <summary>1 where anybody reported it as about, or for, a minor, or in a child-sexual category.</summary>
    public static async Task<bool> IsChildAsync(Transaction tx, string caseId) =>
        await tx.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM (
              SELECT 1 AS one FROM report_link l JOIN report r ON r.id = l.report_id
              WHERE l.case_id = @case AND (r.minor IN ('yes', 'unsure') OR r.reason IN (
                'child-sexual-abuse-material', 'child-exploitation', 'grooming', 'sexual-extortion', 'child-material-trade'))
              UNION ALL SELECT 1 FROM depicted WHERE case_id = @case AND minor IN ('yes', 'unsure')
              LIMIT 1) AS child
            """,
            new Arg("case", caseId)
        ) > 0;

    /// <summary>How many reports of the case say that its author could find out and hurt somebody, or are not sure.</summary>
    public static Task<long> HarmAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM (
              SELECT 1 AS one FROM report_link l JOIN report r ON r.id = l.report_id
              WHERE l.case_id = @case AND r.harm IN ('yes', 'unsure') LIMIT 1) AS harm
            """,
            new Arg("case", caseId)
        )!;

    public static Task<DangerRow?> DangerAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<DangerRow>(
            $"SELECT {Rows<DangerRow>.Columns} FROM danger WHERE case_id = @case",
            new Arg("case", caseId)
        );

    /// <summary>Says it once, or again after it had ended.</summary>
    public static async Task KeepAsync(Transaction tx, DangerRow row)
    {
        if (await DangerAsync(tx, row.CaseId) is null)
        {
            tx.Insert(row);
        }
        else
        {
            tx.Update(
                "UPDATE danger SET said_in = @said_in, at = @at, by = @by, ended_at = @ended_at WHERE case_id = @case_id",
                row
            );
        }
    }

    public static Task<AuthorStandingRow?> AuthorAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<AuthorStandingRow>(
            $"SELECT {Rows<AuthorStandingRow>.Columns} FROM author_standing WHERE case_id = @case",
            new Arg("case", caseId)
        );

    public static async Task KeepAsync(Transaction tx, AuthorStandingRow row)
    {
        if (await AuthorAsync(tx, row.CaseId) is null)
        {
            tx.Insert(row);
        }
        else
        {
            tx.Update(
                "UPDATE author_standing SET kind = @kind, said_in = @said_in, at = @at, by = @by WHERE case_id = @case_id",
                row
            );
        }
    }

    public static void Insert(Transaction tx, DepictedRow row) => tx.Insert(row);

    /// <summary>That person's statement, or that they take it back; it says nothing about anybody else.</summary>
    public static void Update(Transaction tx, DepictedRow row) =>
        tx.Update(
            "UPDATE depicted SET minor = @minor, report_id = @report_id, said = @said, withdrawn_at = @withdrawn_at WHERE id = @id",
            row
        );

    public static Task<List<DepictedRow>> DepictedAsync(Transaction tx, string caseId) =>
        tx.ListAsync<DepictedRow>(DepictedSql, new Arg("case", caseId));

    public static Task<List<DepictedRow>> DepictedAsync(Database database, string caseId, CancellationToken cancel) =>
        database.ListAsync<DepictedRow>(DepictedSql, cancel, new Arg("case", caseId));

    public static Task<NoticeHoldRow?> NoticeHoldAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<NoticeHoldRow>(
            $"SELECT {Rows<NoticeHoldRow>.Columns} FROM notice_hold WHERE case_id = @case",
            new Arg("case", caseId)
        );

    public static void Insert(Transaction tx, NoticeHoldRow row) => tx.Insert(row);

    public static void Update(Transaction tx, NoticeHoldRow row) =>
        tx.Update(
            """
            UPDATE notice_hold SET kind = @kind, reasons = @reasons, named = @named, review_at = @review_at, ends_at = @ends_at,
              released_at = @released_at, released_by = @released_by
            WHERE case_id = @case_id
            """,
            row
        );

    /// <summary>Decisions of a case, for letters that waited.</summary>
    public static Task<List<string>> DecisionsAsync(Transaction tx, string caseId) =>
        tx.ListAsync<string>("SELECT id FROM decision WHERE case_id = @case ORDER BY at, id", new Arg("case", caseId));

    private static readonly string DepictedSql =
        $"SELECT {Rows<DepictedRow>.Columns} FROM depicted WHERE case_id = @case ORDER BY number LIMIT 100";
}
