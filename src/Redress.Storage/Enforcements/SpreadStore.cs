using System.Text.Json;
using Redress.Core.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;

namespace Redress.Storage.Enforcements;

public sealed class BudgetChargeRow : ITableRow
{
    public static string Table => "budget_charge";
    public string AuthorId { get; init; } = "";
    public string DecisionId { get; init; } = "";
    public long Items { get; set; }
    public long Over { get; set; }
    public long At { get; set; }

    public string RowKey() => $"{AuthorId}/{DecisionId}";
}

/// <summary>What spreading a decision over a case must know.</summary>
public static class SpreadStore
{
    /// <summary>The subject of a decision's case.</summary>
    public static Task<SubjectRow?> SubjectOfAsync(Database database, string decisionId, CancellationToken cancel) =>
        database.FirstAsync<SubjectRow>(
            $"""
            SELECT {Rows<SubjectRow>.Columns} FROM subject WHERE id =
              (SELECT c.subject_id FROM decision d JOIN case_file c ON c.id = d.case_id WHERE d.id = @decision)
            """,
            cancel,
            new Arg("decision", decisionId)
        );

    /// <summary>Enforcements of these subjects that the decision orders already.</summary>
    public static async Task<IReadOnlySet<string>> OrderedAsync(
        Transaction tx,
        string decisionId,
        IEnumerable<string> subjects
    )
    {
        var found = await tx.ListAsync<string>(
            """
            SELECT o.enforcement_id FROM enforcement_order o JOIN enforcement e ON e.id = o.enforcement_id
            WHERE o.decision_id = @decision AND e.subject_id {in:keys}
            """,
            new Arg("decision", decisionId),
            new Arg("keys", JsonSerializer.Serialize(subjects))
        );
        return found.ToHashSet(StringComparer.Ordinal);
    }

    public static Task<string?> AuthorOfAsync(Transaction tx, string subjectId) =>
        tx.FirstAsync<string>(
            "SELECT COALESCE(author_id, id) FROM subject WHERE id = @id AND (author_id IS NOT NULL OR kind = 'account')",
            new Arg("id", subjectId)
        );

    public static Task<BudgetChargeRow?> ChargeAsync(Transaction tx, string authorId, string decisionId) =>
        tx.FirstAsync<BudgetChargeRow>(
            $"SELECT {Rows<BudgetChargeRow>.Columns} FROM budget_charge WHERE author_id = @author AND decision_id = @decision",
            new Arg("author", authorId),
            new Arg("decision", decisionId)
        );

    public static void Charge(Transaction tx, BudgetChargeRow row, bool isNew)
    {
        if (isNew)
        {
            tx.Insert(row);
            return;
        }

        tx.Update(
            """
            UPDATE budget_charge SET items = @items, over = @over, at = @at
            WHERE author_id = @author_id AND decision_id = @decision_id
            """,
            row
        );
    }

    /// <summary>
    /// Items of an author that other holds took since that time: those by the person shown and who speaks for them, or
    /// those by all others.
    /// </summary>
    public static Task<long> ChargedAsync(
        Transaction tx,
        string authorId,
        string butDecisionId,
        bool firstParty,
        long since
    ) =>
        tx.FirstAsync<long>(
            $"""
            SELECT CAST(COALESCE(SUM(b.items), 0) AS BIGINT) FROM budget_charge b JOIN decision d ON d.id = b.decision_id
            WHERE b.author_id = @author AND b.decision_id <> @decision AND b.at >= @since
              AND (CASE WHEN EXISTS ({ByFirstParty}) THEN 1 ELSE 0 END) = @first
            """,
            new Arg("author", authorId),
            new Arg("decision", butDecisionId),
            new Arg("since", since),
            new Arg("first", firstParty ? 1L : 0L)
        )!;

    /// <summary>Whether a hold came of a report by the person shown or for them.</summary>
    public static async Task<bool> IsFirstPartyAsync(Transaction tx, string decisionId) =>
        await tx.FirstAsync<long>(
            $"SELECT COUNT(*) FROM decision d WHERE d.id = @decision AND EXISTS ({ByFirstParty})",
            new Arg("decision", decisionId)
        ) > 0;

    /// <summary>Whether a person has confirmed what was said of anything of this author.</summary>
    public static async Task<bool> IsConfirmedAsync(Transaction tx, string authorId) =>
        await tx.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM (
              SELECT 1 AS one FROM (SELECT @author AS id UNION ALL SELECT id FROM subject WHERE author_id = @author) AS s
              JOIN case_file c ON c.subject_id = s.id JOIN decision d ON d.id = c.final_id
              WHERE d.outcome = 'restrict' LIMIT 1) AS confirmed
            """,
            new Arg("author", authorId)
        ) > 0;

    /// <summary>Holds in force on what this author posted that stopped at the budget.</summary>
    public static Task<List<string>> OverAsync(Transaction tx, string authorId) =>
        tx.ListAsync<string>(
            """
            SELECT b.decision_id FROM budget_charge b JOIN decision d ON d.id = b.decision_id
            JOIN case_file c ON c.id = d.case_id AND c.hold_id = d.id
            WHERE b.author_id = @author AND b.over = 1 ORDER BY b.decision_id LIMIT 1000
            """,
            new Arg("author", authorId)
        );

    private const string ByFirstParty = """
        SELECT 1 FROM report_link l WHERE l.case_id = d.case_id AND (l.received_at = d.at OR l.told_at = d.at) AND l.first_party = 1
        """;

    /// <summary>Whether a budget kept this case, or a part of it, from being held: it waits for a person.</summary>
    public static async Task<bool> IsOverBudgetAsync(Database database, string caseId, CancellationToken cancel) =>
        await database.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM overflow o WHERE o.case_id = @case AND o.at >
              (SELECT COALESCE(MAX(at), 0) FROM decision WHERE case_id = @case AND kind = 'final')
            """,
            cancel,
            new Arg("case", caseId)
        ) > 0;

    /// <summary>Ids of wanted enforcements that some decision of this case ordered and none in force orders now.</summary>
    public static Task<List<string>> UnorderedAsync(
        Database database,
        string decisionId,
        string after,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<string>(
            $"""
            SELECT DISTINCT e.id FROM decision mine
            JOIN decision d ON d.case_id = mine.case_id
            JOIN enforcement_order o ON o.decision_id = d.id
            JOIN enforcement e ON e.id = o.enforcement_id
            WHERE mine.id = @decision AND e.id > @after AND e.wanted = 1 AND NOT EXISTS ({InForce})
            ORDER BY e.id LIMIT @most
            """,
            cancel,
            new Arg("decision", decisionId),
            new Arg("after", after),
            new Arg("most", (long)most)
        );

    /// <summary>Wanted enforcements that some decision of this case ordered and none in force orders now.</summary>
    public static async Task<List<Enforcement>> UnorderedOfCaseAsync(Transaction tx, string caseId, int most)
    {
        var rows = await tx.ListAsync<EnforcementRow>(
            $"""
            SELECT {Rows<EnforcementRow>.Columns} FROM enforcement e WHERE e.wanted = 1 AND e.id IN (
              SELECT o.enforcement_id FROM decision d JOIN enforcement_order o ON o.decision_id = d.id
              WHERE d.case_id = @case) AND NOT EXISTS ({InForce})
            ORDER BY e.id LIMIT @most
            """,
            new Arg("case", caseId),
            new Arg("most", (long)most)
        );
        return rows.ConvertAll(r => r.ToEnforcement());
    }

    /// <summary>Terms of the decisions in force that order this enforcement, as their rows keep them.</summary>
    public static Task<List<string>> TermsAsync(Database database, string enforcementId, CancellationToken cancel) =>
        database.ListAsync<string>(
            """
            SELECT d.terms FROM enforcement_order o JOIN decision d ON d.id = o.decision_id
            JOIN case_file c ON c.id = d.case_id
            WHERE o.enforcement_id = @enforcement AND d.terms IS NOT NULL AND (c.hold_id = d.id OR c.final_id = d.id)
            ORDER BY d.id LIMIT 100
            """,
            cancel,
            new Arg("enforcement", enforcementId)
        );

    public static async Task<List<Enforcement>> StillUnorderedAsync(Transaction tx, IEnumerable<string> ids)
    {
        var rows = await tx.ListAsync<EnforcementRow>(
            $"SELECT {Rows<EnforcementRow>.Columns} FROM enforcement e WHERE e.id {{in:keys}} AND NOT EXISTS ({InForce})",
            new Arg("keys", JsonSerializer.Serialize(ids))
        );
        return rows.ConvertAll(r => r.ToEnforcement());
    }

    /// <summary>An order by a decision that is in force: the hold or the final decision of its case.</summary>
    private const string InForce = """
        SELECT 1 FROM enforcement_order o2
        JOIN decision d2 ON d2.id = o2.decision_id
        JOIN case_file c2 ON c2.id = d2.case_id
        WHERE o2.enforcement_id = e.id AND (c2.hold_id = d2.id OR c2.final_id = d2.id)
        """;
}
