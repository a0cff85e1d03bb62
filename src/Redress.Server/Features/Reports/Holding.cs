using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Server.Features.Enforcements;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Policies;
using Redress.Storage.Cases;

namespace Redress.Server.Features.Reports;

/// <summary>
/// Whether what a rule says is carried out: not where all was stopped, where it was decided before that it stays or that it
/// goes, or is too much.
/// </summary>
public sealed class Holding(PolicyInForce inForce, HoldBudgets budgets, PlatformDirectory platforms)
{
    /// <summary>What the rule orders of this subject, in the order in which its platform is told.</summary>
    public IReadOnlyList<Restriction> Ordered(HoldRule rule, NamedSubject named) =>
        Freezing.With(rule.Restrictions, named.Ref.Kind, platforms.Find(named.Platform!.Value.Value));

    /// <returns>The rule that holds, or the budget that is used up; neither where nothing is to be held.</returns>
    public (HoldRule? Held, string? OverBudget) Allow(
        PolicyPack policy,
        HoldRule? rule,
        Report report,
        KnownSubject? known
    )
    {
        if (
            rule is not { Effect: Effect.On }
            || inForce.IsAutomaticStopped
            || (known is not null && IsAnswered(report, known))
        )
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

    /// <summary>What a reporter is told: what the policy says of their report, and nothing of what others did (ADR 0020).</summary>
    /// <param name="own">The rule by this report alone.</param>
    public HoldAnswer Answer(HoldRule? own) =>
        own is null ? HoldAnswer.None
        : own.Effect is Effect.On && !inForce.IsAutomaticStopped ? HoldAnswer.Ordered
        : HoldAnswer.Shadow;

    /// <summary>
    /// Whether the decision in force is an answer to this report too: it takes the subject out of sight, or lets it stay and
    /// the report says nothing that was not claimed before.
    /// </summary>
    public static bool IsAnswered(Report report, KnownSubject known) => known.IsOutOfSight || Stays(report, known);

    private static bool Stays(Report report, KnownSubject known) =>
        known.Stays is { } claims
        && Claims.Parse(claims).Include(report.Source, report.OnBehalfOf, report.Reason, report.Minor);
}
