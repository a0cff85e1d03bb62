using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

/// <summary>Until when a claim is held. Exempt from the ledger: that a case was claimed and given back stands in its history.</summary>
public static class ClaimLeaseStore
{
    public static void Hold(Transaction tx, string caseId, string personId, DateTimeOffset until) =>
        tx.Run(
            """
            INSERT INTO claim_lease (case_id, person_id, until) VALUES (@case, @person, @until)
            ON CONFLICT (case_id) DO UPDATE SET person_id = @person, until = @until
            """,
            new Arg("case", caseId),
            new Arg("person", personId),
            new Arg("until", until.ToMicros())
        );

    public static void End(Transaction tx, string caseId) =>
        tx.Run("DELETE FROM claim_lease WHERE case_id = @case", new Arg("case", caseId));

    public static async Task<DateTimeOffset?> UntilAsync(Transaction tx, string caseId)
    {
        var until = await tx.FirstAsync<long>(
            "SELECT COALESCE(MAX(until), -1) FROM claim_lease WHERE case_id = @case",
            new Arg("case", caseId)
        );
        return until < 0 ? null : Instant.FromMicros(until);
    }
}
