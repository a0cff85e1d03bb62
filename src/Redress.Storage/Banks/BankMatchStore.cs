using System.Text.Json;
using Redress.Storage.Engine;

namespace Redress.Storage.Banks;

public sealed class BankMatchRow : ITableRow
{
    public static string Table => "bank_match";
    public string ReportId { get; init; } = "";
    public string SubjectKey { get; init; } = "";
    public string EntryId { get; init; } = "";
    public string BankId { get; init; } = "";
    public string Likeness { get; init; } = "";
    public long Distance { get; init; }

    /// <summary>upload or sweep.</summary>
    public string FoundBy { get; init; } = "";
    public long At { get; init; }

    /// <summary>Which of the entry's hashes it was; null where that was not kept.</summary>
    public long? Place { get; init; }

    /// <summary>1 where an allow list has something like it: then a person and another one say what it is.</summary>
    public long Allowed { get; set; }

    public string RowKey() => $"{SubjectKey}/{EntryId}";
}

/// <summary>An entry of somebody else's list that a subject equals byte for byte, and which of its hashes that is.</summary>
public sealed class ListedRow
{
    public string EntryId { get; init; } = "";
    public long Place { get; init; }

    /// <summary>What the list says is wrong with what is in it.</summary>
    public string Reason { get; init; } = "";
    public byte[] Ciphertext { get; init; } = [];
    public byte[] WrappedKey { get; init; } = [];
}

/// <summary>How many different banked things an account has posted.</summary>
public sealed class DistributorRow
{
    public string AccountId { get; init; } = "";
    public string PlatformRef { get; init; } = "";
    public long Entries { get; init; }
    public long Subjects { get; init; }
}

/// <summary>A case that waits, of something that is like the same banked thing as another case.</summary>
public sealed class AlikeRow
{
    public string CaseId { get; init; } = "";
    public string SubjectId { get; init; } = "";
    public string PlatformId { get; init; } = "";
    public string Kind { get; init; } = "";
    public string PlatformRef { get; init; } = "";
    public string Status { get; init; } = "";
    public string Likeness { get; init; } = "";
    public long Distance { get; init; }
}

/// <summary>What was found where; one row for a subject and an entry, however often it is found.</summary>
public static class BankMatchStore
{
    public static void Insert(Transaction tx, BankMatchRow row) => tx.Insert(row);

    /// <summary>Which of these entries were found at the subject before.</summary>
    public static async Task<HashSet<string>> KnownAsync(Transaction tx, string subjectKey, IEnumerable<string> entries)
    {
        var known = await tx.ListAsync<string>(
            "SELECT entry_id FROM bank_match WHERE subject_key = @subject AND entry_id {in:keys}",
            new Arg("subject", subjectKey),
            new Arg("keys", JsonSerializer.Serialize(entries))
        );
        return known.ToHashSet(StringComparer.Ordinal);
    }

    public static Task<List<BankMatchRow>> OfReportAsync(Transaction tx, string reportId) =>
        tx.ListAsync<BankMatchRow>(
            $"SELECT {Rows<BankMatchRow>.Columns} FROM bank_match WHERE report_id = @report ORDER BY entry_id LIMIT 100",
            new Arg("report", reportId)
        );

    /// <summary>What the subject of a case was found to be like.</summary>
    public static Task<List<BankMatchRow>> OfCaseAsync(Transaction tx, string caseId) =>
        tx.ListAsync<BankMatchRow>(
            $"""
            SELECT {Rows<BankMatchRow>.Columns} FROM bank_match WHERE subject_key IN
              (SELECT s.key FROM case_file c JOIN subject s ON s.id = c.subject_id WHERE c.id = @case)
            ORDER BY likeness, distance, entry_id LIMIT 100
            """,
            new Arg("case", caseId)
        );

    /// <summary>
    /// Cases that nobody has decided, of what was found like the same banked things as this case's subject, or like what this
    /// case has put into a bank; the likest first.
    /// </summary>
    public static Task<List<AlikeRow>> AlikeAsync(Transaction tx, string caseId, int most) =>
        tx.ListAsync<AlikeRow>(
            """
            SELECT c.id AS case_id, s.id AS subject_id, s.platform_id, s.kind, s.platform_ref, c.status,
              MIN(m.likeness) AS likeness, MIN(m.distance) AS distance
            FROM bank_match m JOIN subject s ON s.key = m.subject_key JOIN case_file c ON c.subject_id = s.id
            WHERE c.id <> @case AND c.status IN ('open', 'claimed')
              AND m.entry_id IN (SELECT e.id FROM bank_entry e WHERE e.case_id = @case
                UNION SELECT o.entry_id FROM case_file d JOIN subject t ON t.id = d.subject_id
                  JOIN bank_match o ON o.subject_key = t.key WHERE d.id = @case)
            GROUP BY c.id, s.id, s.platform_id, s.kind, s.platform_ref, c.status
            ORDER BY likeness, distance, case_id LIMIT @most
            """,
            new Arg("case", caseId),
            new Arg("most", (long)most)
        );

    /// <summary>
    /// Which entries of somebody else's lists the subject of a case was found to equal byte for byte; none where anything of an
    /// allow list was found to be like it. The entry says whether the fingerprint is still in it.
    /// </summary>
    public static Task<List<ListedRow>> ListedAsync(Transaction tx, string caseId) =>
        tx.ListAsync<ListedRow>(
            """
            SELECT e.id AS entry_id, m.place, b.reason, e.ciphertext, e.wrapped_key
            FROM case_file c JOIN subject s ON s.id = c.subject_id JOIN bank_match m ON m.subject_key = s.key
              JOIN bank_entry e ON e.id = m.entry_id JOIN bank b ON b.id = m.bank_id
            WHERE c.id = @case AND m.likeness = 'exact' AND m.place IS NOT NULL AND b.kind = 'imported' AND b.off_at IS NULL
              AND e.active_at IS NOT NULL AND e.withdrawn_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM bank_match a WHERE a.subject_key = s.key AND a.allowed = 1)
            ORDER BY e.id LIMIT 20
            """,
            new Arg("case", caseId)
        );

    /// <summary>Something of an allow list is like the subject: what is found of it counts, and frees nobody from a second look.</summary>
    public static async Task AllowAsync(Transaction tx, string subjectKey)
    {
        var rows = await tx.ListAsync<BankMatchRow>(
            $"SELECT {Rows<BankMatchRow>.Columns} FROM bank_match WHERE subject_key = @subject AND allowed = 0 ORDER BY entry_id LIMIT 100",
            new Arg("subject", subjectKey)
        );
        foreach (var row in rows)
        {
            row.Allowed = 1;
            tx.Update(
                "UPDATE bank_match SET allowed = @allowed WHERE subject_key = @subject_key AND entry_id = @entry_id",
                row
            );
        }
    }

    public static Task<List<BankMatchRow>> OfSubjectAsync(
        Database database,
        string subjectKey,
        CancellationToken cancel
    ) =>
        database.ListAsync<BankMatchRow>(
            $"""
            SELECT {Rows<BankMatchRow>.Columns} FROM bank_match
            WHERE subject_key = @subject ORDER BY likeness, distance, entry_id LIMIT 100
            """,
            cancel,
            new Arg("subject", subjectKey)
        );

    /// <summary>
    /// Held cases that nothing but matches has reported, where every entry that they match is withdrawn, and one of these was
    /// put into a bank by that case.
    /// </summary>
    public static Task<List<string>> HeldByWithdrawnAsync(Transaction tx, string caseId, int most) =>
        tx.ListAsync<string>(
            """
            SELECT c.id FROM case_file c JOIN subject s ON s.id = c.subject_id
            WHERE c.hold_id IS NOT NULL
              AND s.key IN (SELECT m.subject_key FROM bank_entry e JOIN bank_match m ON m.entry_id = e.id
                            WHERE e.case_id = @case AND e.withdrawn_at IS NOT NULL)
              AND NOT EXISTS (SELECT 1 FROM bank_match m JOIN bank_entry e ON e.id = m.entry_id
                              WHERE m.subject_key = s.key AND e.withdrawn_at IS NULL)
              AND NOT EXISTS (SELECT 1 FROM report_link l JOIN report r ON r.id = l.report_id
                              WHERE l.case_id = c.id AND r.source <> 'match')
            ORDER BY c.id LIMIT @most
            """,
            new Arg("case", caseId),
            new Arg("most", (long)most)
        );

    /// <summary>Accounts with the most different banked things, the most first.</summary>
    /// <param name="platformId">Of this platform alone; empty for all.</param>
    public static Task<List<DistributorRow>> DistributorsAsync(
        Database database,
        string platformId,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<DistributorRow>(
            """
            SELECT a.id AS account_id, a.platform_ref, COUNT(DISTINCT m.entry_id) AS entries,
              COUNT(DISTINCT m.subject_key) AS subjects
            FROM bank_match m
            JOIN subject s ON s.key = m.subject_key
            JOIN subject a ON a.id = COALESCE(s.author_id, s.id)
            WHERE a.kind = 'account' AND (@platform = '' OR a.platform_id = @platform)
            GROUP BY a.id, a.platform_ref
            ORDER BY entries DESC, subjects DESC, a.id
            LIMIT @most
            """,
            cancel,
            new Arg("platform", platformId),
            new Arg("most", (long)most)
        );
}
