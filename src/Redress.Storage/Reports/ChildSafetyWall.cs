using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Engine;

namespace Redress.Storage.Reports;

/// <summary>What somebody may see of all cases: those of one platform or of all, and whether past the wall.</summary>
/// <param name="PlatformId">The only platform; null for all.</param>
/// <param name="PastWall">Whether cases of child sexual abuse, exploitation, grooming, extortion and trade are there.</param>
public readonly record struct Sight(string? PlatformId, bool PastWall)
{
    public static readonly Sight All = new(null, PastWall: true);
}

/// <summary>
/// The wall around cases of child safety: a case stands behind it from the first report in such a category on, whoever filed
/// it and whatever other reports say. This is the only place that knows which.
/// </summary>
public static class ChildSafetyWall
{
    private static readonly string s_reasons = string.Join(
        ", ",
        Enum.GetValues<Reason>().Where(Standing.IsChildCategory).Select(r => $"'{Word.Of(r)}'")
    );

    /// <summary>More of a WHERE: nothing for those who may see past the wall, else that the case is not behind it.</summary>
    /// <param name="sight">Whose.</param>
    /// <param name="caseId">The SQL of the case's id.</param>
    public static string And(Sight sight, string caseId) =>
        sight.PastWall
            ? ""
            : $"""
                 AND NOT EXISTS (
                  SELECT 1 FROM report_link wall_link JOIN report wall_report ON wall_report.id = wall_link.report_id
                  WHERE wall_link.case_id = {caseId} AND wall_report.reason IN ({s_reasons}))
                """;

    /// <summary>More of a WHERE: only what may be seen. It takes the argument @platform, which is the sight's platform.</summary>
    /// <param name="sight">Whose.</param>
    /// <param name="caseId">The SQL of the case's id.</param>
    public static string Within(Sight sight, string caseId) =>
        $"""
             AND (CAST(@platform AS TEXT) IS NULL OR {caseId} IN (SELECT id FROM case_file WHERE platform_id = @platform))
            """ + And(sight, caseId);

    public static async Task<bool> IsBehindAsync(Transaction tx, string caseId) =>
        await tx.FirstAsync<long>(s_behind, new Arg("case", caseId)) > 0;

    public static async Task<bool> IsBehindAsync(Database database, string caseId, CancellationToken cancel) =>
        await database.FirstAsync<long>(s_behind, cancel, new Arg("case", caseId)) > 0;

    private static readonly string s_behind = $"""
        SELECT COUNT(*) FROM (
          SELECT 1 AS one FROM report_link l JOIN report r ON r.id = l.report_id
          WHERE l.case_id = @case AND r.reason IN ({s_reasons}) LIMIT 1) AS behind
        """;
}
