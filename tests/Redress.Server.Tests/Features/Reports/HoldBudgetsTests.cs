using Redress.Core.Policies;
using Redress.Server.Features.Reports;
using Redress.Server.Policies;

namespace Redress.Server.Tests.Features.Reports;

/// <summary>So many reports may hold something within a time, and not one more, however many come at once.</summary>
public sealed class HoldBudgetsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 21, 9, 0, 0, TimeSpan.Zero);

    private static readonly PolicyPack s_pack = PolicyFile
        .Read(
            """
            pack: p
            grounds: [{id: g, label: {en: G}}]
            holds:
              - {rule: r, effect: on, when: {report.reason: {is: threats}}, ground: g, restrictions: [hide], per-hour: 3}
              - {rule: free, effect: on, when: {report.reason: {is: hate}}, ground: g, restrictions: [hide]}
            budgets: {tiers: {bystander: {reports: 5, within: PT30M}}}
            """
        )
        .Pack;

    private static readonly HoldRule s_rated = s_pack.Holds[0];
    private static readonly HoldRule s_free = s_pack.Holds[1];
    private readonly HoldBudgets _budgets = new();

    private string? Take(int report, HoldRule? rule = null, Tier tier = Tier.Bystander, TimeSpan later = default) =>
        _budgets.Take(s_pack, rule ?? s_free, tier, $"rpt_{report}", s_now + later);

    [Fact]
    public void A_tier_is_full_after_its_number_and_another_tier_is_not()
    {
        Assert.All(Enumerable.Range(0, 5), i => Assert.Null(Take(i)));

        Assert.Equal("tier/bystander", Take(5));
        Assert.Null(Take(5, tier: Tier.FirstParty));
        Assert.Equal("tier/bystander", Take(6, later: TimeSpan.FromMinutes(29)));
        Assert.Null(Take(6, later: TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public void The_links_of_one_report_count_once()
    {
        Assert.All(Enumerable.Range(0, 5), i => Assert.Null(Take(i)));

        Assert.All(Enumerable.Range(0, 5), i => Assert.Null(Take(i)));
        Assert.Equal("tier/bystander", Take(5));
    }

    [Fact]
    public void A_rule_over_its_hourly_rate_holds_no_more_for_any_tier_and_takes_nothing_of_the_tiers()
    {
        Assert.All(Enumerable.Range(0, 3), i => Assert.Null(Take(i, s_rated, Tier.FirstParty)));

        Assert.Equal("rule/r", Take(3, s_rated, Tier.FirstParty));
        Assert.Equal("rule/r", Take(4, s_rated));
        Assert.All(Enumerable.Range(10, 5), i => Assert.Null(Take(i)));
    }

    [Fact]
    public void A_thousand_at_once_take_exactly_what_there_is()
    {
        var taken = 0;
        Parallel.For(
            0,
            1000,
            i =>
            {
                if (Take(i) is null)
                {
                    Interlocked.Increment(ref taken);
                }
            }
        );

        Assert.Equal(5, taken);
    }
}
