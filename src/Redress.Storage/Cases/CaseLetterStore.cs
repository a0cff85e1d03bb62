using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

public static class CaseLetterStore
{
    /// <summary>
    /// Letters that a case still owes: decisions whose letters are not written yet, and letters to authors and resharers
    /// that did not go out. A reporter's letter lies on the status page from the moment it is written.
    /// </summary>
    public static Task<long> DueAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<long>(
            """
            SELECT (SELECT COUNT(*) FROM job WHERE kind = 'write' AND ref IN (SELECT id FROM decision WHERE case_id = @case))
              + (SELECT COUNT(*) FROM letter l JOIN decision d ON d.id = l.decision_id
                 WHERE d.case_id = @case AND l.status = 'due' AND l.addressee <> 'reporter') AS due
            """,
            new Arg("case", caseId)
        )!;

    /// <summary>The same, without letters that the platform does not take: each was tried, and failed.</summary>
    public static Task<long> HopefulAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<long>(
            """
            SELECT (SELECT COUNT(*) FROM job WHERE kind = 'write' AND ref IN (SELECT id FROM decision WHERE case_id = @case))
              + (SELECT COUNT(*) FROM letter l JOIN decision d ON d.id = l.decision_id
                 WHERE d.case_id = @case AND l.status = 'due' AND l.addressee <> 'reporter' AND NOT EXISTS (
                   SELECT 1 FROM job j WHERE j.kind IN ('send', 'notify') AND j.ref = l.id AND j.last_error IS NOT NULL)) AS due
            """,
            new Arg("case", caseId)
        )!;
}
