using FsCheck;
using FsCheck.Fluent;
using Redress.Core.Cases;
using Redress.Core.Reports;

namespace Redress.Core.Tests.Cases;

public sealed class PriorityTests
{
    private static readonly Gen<Weight> s_weights =
        from reason in Gen.Elements(Enum.GetValues<Reason>())
        from reports in Gen.Choose(0, int.MaxValue - 1)
        from first in Gen.Choose(0, 50)
        from minor in Gen.Elements(true, false)
        from police in Gen.Elements(true, false)
        from earlier in Gen.Choose(0, int.MaxValue - 1)
        from views in Gen.OneOf(
            Gen.Constant((long?)null),
            from v in Gen.Choose(0, int.MaxValue)
            select (long?)((long)v * v)
        )
        select new Weight(reason, reports, first, minor, police, earlier, views);

    [Fact]
    public void The_graver_reason_is_never_lower_and_graver_is_a_total_order()
    {
        Prop.ForAll(
                (
                    from w in s_weights
                    from other in Gen.Elements(Enum.GetValues<Reason>())
                    select (w, other)
                ).ToArbitrary(),
                one =>
                {
                    var graver = Priority.Graver(one.w.Reason, one.other);
                    return Priority.Of(one.w with { Reason = graver }) >= Priority.Of(one.w)
                        && Priority.Graver(one.other, one.w.Reason) == graver;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void More_never_lowers_first_party_a_child_the_police_reports_memory_and_reach() =>
        Prop.ForAll(
                s_weights.ToArbitrary(),
                w =>
                    Priority.Of(w with { FirstParty = w.FirstParty + 1 }) >= Priority.Of(w)
                    && Priority.Of(w with { FirstParty = 1 }) > Priority.Of(w with { FirstParty = 0 })
                    && Priority.Of(w with { Minor = true }) >= Priority.Of(w)
                    && Priority.Of(w with { PoliceNumber = true }) >= Priority.Of(w)
                    && Priority.Of(w with { Reports = w.Reports + 1 }) >= Priority.Of(w)
                    && Priority.Of(w with { EarlierReports = w.EarlierReports + 1 }) >= Priority.Of(w)
                    && Priority.Of(w with { Views = (w.Views ?? -1) + 1 }) >= Priority.Of(w)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_number_however_large_is_more_than_the_facts_about_a_person()
    {
        var crowd = new Weight(Reason.Grooming, int.MaxValue, 0, false, false, 10, null);

        Assert.True(
            Priority.Of(crowd with { Reports = 1_000, EarlierReports = 0, FirstParty = 0 })
                < Priority.Of(crowd with { Reports = 1, EarlierReports = 0, FirstParty = 1 })
        );
    }

    [Fact]
    public void Gravity_differs_for_every_reason() =>
        Assert.Equal(
            Enum.GetValues<Reason>().Length,
            Enum.GetValues<Reason>().Select(Priority.Gravity).Distinct().Count()
        );
}
