using System.Text.Json;
using Redress.Core.Enforcements;
using Redress.Storage.Engine;

namespace Redress.Storage.Enforcements;

/// <summary>Which case an enforcement belongs to: one whose decisions ordered it.</summary>
public sealed class EnforcementCaseRow
{
    public string EnforcementId { get; init; } = "";
    public string CaseId { get; init; } = "";
}

/// <summary>What comparing a platform with the database must know.</summary>
public static class ReconcileStore
{
    /// <summary>Everything that was ever ordered on a platform, by id after the cursor.</summary>
    public static async Task<List<Enforcement>> OfPlatformAsync(
        Database database,
        string platformId,
        string after,
        int most,
        CancellationToken cancel
    )
    {
        var columns = string.Join(", ", Rows<EnforcementRow>.Columns.Split(", ").Select(c => "e." + c));
        var rows = await database.ListAsync<EnforcementRow>(
            $"""
            SELECT {columns} FROM enforcement e JOIN subject s ON s.id = e.subject_id
            WHERE e.id > @after AND s.platform_id = @platform ORDER BY e.id LIMIT @most
            """,
            cancel,
            new Arg("platform", platformId),
            new Arg("after", after),
            new Arg("most", (long)most)
        );
        return rows.ConvertAll(r => r.ToEnforcement());
    }

    /// <summary>For each enforcement one case that ordered it, the latest.</summary>
    public static Task<List<EnforcementCaseRow>> CasesAsync(Transaction tx, IEnumerable<string> enforcementIds) =>
        tx.ListAsync<EnforcementCaseRow>(
            """
            SELECT o.enforcement_id, MAX(d.case_id) AS case_id
            FROM enforcement_order o JOIN decision d ON d.id = o.decision_id
            WHERE o.enforcement_id {in:keys} GROUP BY o.enforcement_id
            """,
            new Arg("keys", JsonSerializer.Serialize(enforcementIds))
        );
}
