using Redress.Storage.Engine;

namespace Redress.Storage.Letters;

/// <summary>That somebody was told something once; where its letter promises a time, that clock.</summary>
public sealed class ToldRow : ITableRow
{
    public static string Table => "told";
    public string CaseId { get; init; } = "";

    /// <summary>A report and the number of its link, or an account.</summary>
    public string Addressee { get; init; } = "";

    /// <summary>A step and what it is about.</summary>
    public string About { get; init; } = "";
    public string LetterId { get; init; } = "";
    public long At { get; init; }
    public long? PromisedBy { get; init; }

    public string RowKey() => $"{CaseId}/{Addressee}/{About}";
}

/// <summary>How a case stands, as far as letters tell of it.</summary>
public sealed class ProgressFacts
{
    public string Status { get; init; } = "";
    public string PlatformId { get; init; } = "";
    public string? HoldId { get; init; }
    public string? FinalId { get; init; }

    /// <summary>What the final decision orders for the subject; null where it orders nothing.</summary>
    public string? Restrictions { get; init; }

    /// <summary>When somebody last took it; 0 where nobody has.</summary>
    public long ClaimedAt { get; init; }
    public string? ProposalId { get; init; }

    /// <summary>When it was proposed, decided, reported to the authority; 0 where it was not.</summary>
    public long ProposedAt { get; init; }
    public long DecidedAt { get; init; }
    public long ReferredAt { get; init; }
    public string? ReferralId { get; init; }

    /// <summary>The version in which its last hold ended before anybody decided; 0 where none did.</summary>
    public long EndedVersion { get; init; }
    public long EndedAt { get; init; }
}

/// <summary>A statement to an author of a hold.</summary>
public sealed class ToldAuthor
{
    public string LetterId { get; init; } = "";
    public string DecisionId { get; init; } = "";
    public string AccountId { get; init; } = "";
    public string Language { get; init; } = "";
    public string Parameters { get; init; } = "";

    /// <summary>When it goes out; 0 where it went.</summary>
    public long SendAt { get; init; }
}

/// <summary>What was told on how a case goes.</summary>
public static class ToldStore
{
    public static void Insert(Transaction tx, ToldRow row) => tx.Insert(row);

    public static Task<ProgressFacts?> FactsAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<ProgressFacts>(
            """
            SELECT c.status, c.platform_id, c.hold_id, c.final_id,
              (SELECT d.restrictions FROM decision d WHERE d.id = c.final_id AND d.outcome = 'restrict') AS restrictions,
              COALESCE((SELECT MAX(e.at) FROM case_event e WHERE e.case_id = c.id AND e.verb = 'claim'), 0) AS claimed_at,
              (SELECT MAX(p.id) FROM proposal p WHERE p.case_id = c.id AND p.status = 'waiting') AS proposal_id,
              COALESCE((SELECT MAX(p.created_at) FROM proposal p WHERE p.case_id = c.id AND p.status = 'waiting'), 0)
                AS proposed_at,
              COALESCE((SELECT d.at FROM decision d WHERE d.id = c.final_id), 0) AS decided_at,
              (SELECT r.id FROM referral r WHERE r.case_id = c.id AND r.status = 'filed') AS referral_id,
              COALESCE((SELECT MAX(e.at) FROM referral r JOIN referral_event e ON e.referral_id = r.id
                WHERE r.case_id = c.id AND e.to_status = 'filed'), 0) AS referred_at,
              COALESCE(x.version, 0) AS ended_version, COALESCE(x.at, 0) AS ended_at
            FROM case_file c
            LEFT JOIN case_event x ON x.case_id = c.id AND x.verb = 'end-hold' AND x.version =
              (SELECT MAX(e.version) FROM case_event e WHERE e.case_id = c.id AND e.verb IN ('hold', 'end-hold', 'decide'))
            WHERE c.id = @case
            """,
            new Arg("case", caseId)
        );

    /// <summary>What one addressee was told about a case, oldest first.</summary>
    public static Task<List<ToldRow>> OfAsync(Transaction tx, string caseId, string addressee) =>
        tx.ListAsync<ToldRow>(
            $"""
            SELECT {Rows<ToldRow>.Columns} FROM told WHERE case_id = @case AND addressee = @addressee
            ORDER BY at, about LIMIT 200
            """,
            new Arg("case", caseId),
            new Arg("addressee", addressee)
        );

    /// <summary>The last statement of a hold on this case to its author; null where there is none.</summary>
    public static Task<ToldAuthor?> HeldAuthorAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<ToldAuthor>(
            """
            SELECT l.id AS letter_id, d.id AS decision_id, l.account_id, l.language, l.parameters,
              COALESCE((SELECT MAX(j.due_at) FROM job j WHERE j.kind IN ('send', 'notify') AND j.ref = l.id), 0) AS send_at
            FROM decision d JOIN letter l ON l.decision_id = d.id AND l.kind = 'statement-of-reasons'
            WHERE d.case_id = @case AND d.kind = 'interim' AND l.account_id IS NOT NULL
            ORDER BY d.at DESC, d.id DESC, l.id DESC LIMIT 1
            """,
            new Arg("case", caseId)
        );

    /// <summary>How many subjects beside the case's own its decision hid, and a reading confirmed it.</summary>
    public static Task<long> OthersGoneAsync(Transaction tx, string decisionId) =>
        tx.FirstAsync<long>(
            """
            SELECT COUNT(DISTINCT e.subject_id) FROM enforcement_order o JOIN enforcement e ON e.id = o.enforcement_id
            JOIN decision d ON d.id = o.decision_id JOIN case_file c ON c.id = d.case_id
            WHERE o.decision_id = @decision AND e.status = 'confirmed' AND e.restriction IN ('hide', 'remove')
              AND e.subject_id <> c.subject_id
            """,
            new Arg("decision", decisionId)
        )!;
}
