using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Server.Features.Enforcements;
using Redress.Server.Features.Policies;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Recovery;

/// <summary>
/// Holds what is out of sight on a platform by an order that a restored backup does not know of: its case is open again,
/// and a person decides.
/// </summary>
public sealed class HoldingAgain(PolicyInForce policy, IdSource ids)
{
    private const string Rule = "backup-restored";

    internal async Task<List<ReconcilePlatform.Item>> HoldAsync(
        Transaction tx,
        string platformId,
        List<Enforcement> lifted,
        Actor by,
        DateTimeOffset now
    )
    {
        if (lifted.Count == 0)
        {
            return [];
        }

        var cases = (await ReconcileStore.CasesAsync(tx, lifted.Select(e => e.Id.Value))).ToDictionary(
            r => r.EnforcementId,
            r => r.CaseId,
            StringComparer.Ordinal
        );
        var held = new List<ReconcilePlatform.Item>();
        foreach (var group in lifted.GroupBy(e => cases[e.Id.Value]))
        {
            var hold = await HoldOfAsync(tx, group.Key, [.. group], by, now);
            foreach (var one in group)
            {
                EnforcementStore.Update(tx, one, EnforcementFlow.HoldAgain(one, now)!);
                Orders.Send(tx, one.SubjectId, platformId, now);
                held.Add(new("held", one.Id.Value, one.SubjectId.Value, one.Restriction, group.Key));
            }

            await OrderAsync(tx, hold, [.. group]);
            tx.Fact("case.held-again", by, now);
        }

        return held;
    }

    /// <summary>The hold in force on that case; a new one where there is none.</summary>
    private async Task<string> HoldOfAsync(
        Transaction tx,
        string caseId,
        IReadOnlyList<Enforcement> lifted,
        Actor by,
        DateTimeOffset now
    )
    {
        var current = (await CaseStore.FindAsync(tx, caseId))!;
        if (current.Status is CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed)
        {
            var reopened = CaseFlow.Reopen(current, Rule).Value;
            CaseStore.Update(tx, current, reopened, now, by);
            current = reopened.Case;
        }

        if (current.HoldId is { } there)
        {
            return there;
        }

        var ground = await DecisionStore.LastGroundAsync(tx, caseId);
        var decision = new Decision(
            ids.New<Decision>(),
            current.Id,
            DecisionKind.Interim,
            Outcome.Hold,
            ground,
            policy.Current.Name,
            policy.Current.Version,
            Rule,
            null,
            [.. lifted.Select(e => e.Restriction).Distinct()],
            [],
            Automated: true,
            by,
            now,
            null,
            null
        );
        DecisionStore.Insert(tx, decision);
        CaseStore.Update(tx, current, CaseFlow.Hold(current, decision.Id.Value).Value, now, by);
        JobStore.Add(tx, JobKind.Write, decision.Id.Value, 1, JobKind.OwnLane, now);
        JobStore.Add(tx, JobKind.Weigh, caseId, now.ToMicros(), JobKind.OwnLane, now);
        return decision.Id.Value;
    }

    private static async Task OrderAsync(Transaction tx, string hold, IReadOnlyList<Enforcement> lifted)
    {
        var ordered = await SpreadStore.OrderedAsync(tx, hold, lifted.Select(e => e.SubjectId.Value).Distinct());
        foreach (var one in lifted.Where(e => !ordered.Contains(e.Id.Value)))
        {
            EnforcementStore.Order(tx, hold, one.Id.Value);
        }
    }
}
