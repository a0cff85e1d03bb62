using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

/// <summary>What a case's history tells those who are no reviewers.</summary>
public static class CaseHistoryStore
{
    /// <summary>When a person first took the case up from then on; null where nobody has.</summary>
    public static async Task<DateTimeOffset?> ClaimedSinceAsync(
        Database database,
        string caseId,
        DateTimeOffset since,
        CancellationToken cancel
    )
    {
        var at = await database.FirstAsync<long>(
            """
            SELECT COALESCE(MIN(at), 0) AS at FROM case_event
            WHERE case_id = @case AND to_status = 'claimed' AND at >= @since
            """,
            cancel,
            new Arg("case", caseId),
            new Arg("since", since.ToMicros())
        );
        return at == 0 ? null : Instant.FromMicros(at);
    }
}
