using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Server.Features.Policies;
using Redress.Storage.Cases;

namespace Redress.Server.Features.Reports;

/// <summary>Whether what a rule says is carried out: not where all was stopped, was decided before, or is too much.</summary>
public sealed class Holding(PolicyInForce inForce, HoldBudgets budgets)
{
    /// <returns>The rule that holds, or the budget that is used up; neither where nothing is to be held.</returns>
    public (HoldRule? Held, string? OverBudget) Allow(
        PolicyPack policy,
        HoldRule? rule,
        Report report,
        KnownSubject? known
    )
    {
        if (rule is not { Effect: Effect.On } || inForce.IsAutomaticStopped || Stays(report, known))
        {
            return (null, null);
        }

        if (known?.HoldId is not null)
        {
            return (rule, null);
        }

        var tier = Standing.TierOf(report.Source, report.OnBehalfOf, report.Reason);
        return budgets.Take(policy, rule, tier, report.Id.Value, report.ReceivedAt) is { } over
            ? (null, over)
            : (rule, null);
    }

    /// <summary>What a reporter is told: never that something is hidden which is not.</summary>
    /// <param name="own">The rule by this report alone.</param>
    /// <param name="rule">The rule by all that is known.</param>
    /// <param name="held">The rule that holds.</param>
    public HoldAnswer Answer(HoldRule? own, HoldRule? rule, HoldRule? held)
    {
        if (own is null)
        {
            return HoldAnswer.None;
        }

        var refused = rule is { Effect: Effect.On } && held is null;
        return own.Effect is not Effect.On ? HoldAnswer.Shadow
            : !refused ? HoldAnswer.Ordered
            : inForce.IsAutomaticStopped ? HoldAnswer.Shadow
            : HoldAnswer.None;
    }

    private static bool Stays(Report report, KnownSubject? known) =>
        known?.Stays is { } claims
        && Claims.Parse(claims).Include(report.Source, report.OnBehalfOf, report.Reason, report.Minor);
}
