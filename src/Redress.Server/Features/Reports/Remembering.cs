using Redress.Server.Policies;
using Redress.Storage.Cases;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Reports;

/// <summary>What a policy may ask beyond the report itself.</summary>
internal static class Remembering
{
    /// <param name="tx">Where it is read.</param>
    /// <param name="facts">What is known so far.</param>
    /// <param name="author">Whose it is; null where that is not known yet.</param>
    /// <param name="known">The subject; null where nobody knows it.</param>
    /// <param name="own">How many links of this very report are stored already.</param>
    /// <summary>What is remembered of whose it is, and of copies where nobody has named it before.</summary>
    public static async Task<PolicyFacts> WithAsync(
        Transaction tx,
        PolicyFacts facts,
        string? author,
        KnownSubject? known,
        int own
    )
    {
        var theirs = author is null ? null : await IntakeStore.RememberAsync(tx, author);
        var (restricted, stayed) = known is { CaseId: null }
            ? await IncidentStore.OfCopiesAsync(tx, known.SubjectId, known.Key)
            : (0, 0);
        return facts with
        {
            EarlierReports = theirs is null ? null : Math.Max(0, theirs.EarlierReports - own),
            Strikes = theirs?.Strikes,
            Restricted = Math.Max(theirs?.Restricted ?? 0, restricted),
            Stayed = Math.Max(theirs?.Stayed ?? 0, stayed),
        };
    }
}
