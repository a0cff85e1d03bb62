using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Server.Policies;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Reports;

/// <summary>What stands beside one link of a report.</summary>
/// <param name="Known">Its subject; null where nobody knows it.</param>
/// <param name="Own">How many links of this very report are stored already.</param>
/// <param name="Others">What is known of all that the report names.</param>
internal sealed record Neighbours(KnownSubject? Known, int Own, IReadOnlyList<KnownSubject> Others);

/// <summary>What a policy may ask beyond the report itself.</summary>
internal static class Remembering
{
    private const string Incident = "incident.";
    private const string Spread = "reach.";

    /// <summary>The rule that applies: first by the report alone, then with what is remembered.</summary>
    public static async Task<HoldRule?> RuleAsync(Transaction tx, PolicyPack policy, PolicyFacts facts, Neighbours near)
    {
        if (HoldRules.First(policy, facts.Answer) is { } rule)
        {
            return rule;
        }

        var known = near.Known;
        var author = known?.AuthorId ?? (facts.Kind is SubjectKind.Account ? known?.SubjectId : null);
        var asks = HoldRules.Ask(policy, Incident) && (known is not null || near.Others.Count > 0);
        if (known is not null && HoldRules.Ask(policy, Spread))
        {
            // As it was last written down: nobody is asked while a report is taken.
            facts = facts with
            {
                Reach = await ReachStore.LastAsync(tx, known.SubjectId),
            };
        }

        return author is null && !asks && facts.Reach is null
            ? null
            : HoldRules.First(policy, (await WithAsync(tx, facts, author, asks ? near : null, near.Own)).Answer);
    }

    /// <summary>
    /// What is remembered of whose it is; and of the incident, what shares a report, a fingerprint or the author. Of each the
    /// larger count: one case may share several of them.
    /// </summary>
    private static async Task<PolicyFacts> WithAsync(
        Transaction tx,
        PolicyFacts facts,
        string? author,
        Neighbours? near,
        int own
    )
    {
        var theirs = author is null ? null : await IntakeStore.RememberAsync(tx, author);
        var (restricted, stayed) = near is null ? (0, 0) : await IncidentAsync(tx, near);
        return facts with
        {
            EarlierReports = theirs is null ? null : Math.Max(0, theirs.EarlierReports - own),
            Strikes = theirs?.Strikes,
            Restricted = Math.Max(theirs?.Restricted ?? 0, restricted),
            Stayed = Math.Max(theirs?.Stayed ?? 0, stayed),
        };
    }

    private static async Task<(long Restricted, long Stayed)> IncidentAsync(Transaction tx, Neighbours near)
    {
        var others = near.Others.Where(o => o.FinalId is not null && o.Key != near.Known?.Key).ToList();
        long stayed = others.Count(o => o.Stays is not null);
        var restricted = others.Count - stayed;
        if (near.Known is { CaseId: { } caseId })
        {
            var sum = await IncidentStore.SumAsync(tx, caseId);
            return (Math.Max(restricted, sum.Restricted), Math.Max(stayed, sum.Stayed));
        }

        if (near.Known is { } known)
        {
            var copies = await IncidentStore.OfCopiesAsync(tx, known.SubjectId, known.Key);
            return (Math.Max(restricted, copies.Restricted), Math.Max(stayed, copies.Stayed));
        }

        return (restricted, stayed);
    }
}
