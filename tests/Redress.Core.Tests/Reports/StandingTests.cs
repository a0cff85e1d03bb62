using Redress.Core.Policies;
using Redress.Core.Reports;

namespace Redress.Core.Tests.Reports;

/// <summary>Small enough to try everything.</summary>
public sealed class StandingTests
{
    private static readonly Reason[] s_reasons = Enum.GetValues<Reason>();
    private static readonly Source?[] s_sources = [null, .. Enum.GetValues<Source>().Select(s => (Source?)s)];

    [Fact]
    public void Leaving_the_source_out_never_lowers_a_childs_report()
    {
        foreach (var reason in s_reasons.Where(Standing.IsChildCategory))
        {
            Assert.True(Standing.IsFirstParty(Source.NotSaid, null, reason));
            Assert.True(Standing.IsFirstParty(Source.StaffOnBehalf, null, reason));
            Assert.True(Standing.IsFirstParty(Source.StaffOnBehalf, Source.NotSaid, reason));
            Assert.True(Standing.IsFirstParty(Source.StaffOnBehalf, Source.StaffOnBehalf, reason));
        }
    }

    [Fact]
    public void The_person_shown_and_whoever_acts_for_them_are_first_party_in_everything()
    {
        foreach (var reason in s_reasons)
        {
            foreach (var source in (Source[])[Source.AffectedPerson, Source.Guardian, Source.Representative])
            {
                Assert.True(Standing.IsFirstParty(source, null, reason));
                Assert.True(Standing.IsFirstParty(Source.StaffOnBehalf, source, reason));
            }
        }
    }

    [Fact]
    public void Staff_count_as_whom_they_write_for()
    {
        foreach (var reason in s_reasons)
        {
            foreach (var source in Enum.GetValues<Source>().Where(s => s is not Source.StaffOnBehalf))
            {
                Assert.Equal(
                    Standing.IsFirstParty(source, null, reason),
                    Standing.IsFirstParty(Source.StaffOnBehalf, source, reason)
                );
            }
        }
    }

    [Fact]
    public void Nobody_else_becomes_first_party_by_naming_somebody()
    {
        foreach (
            var source in (Source[])
                [
                    Source.Bystander,
                    Source.TrustedFlagger,
                    Source.Authority,
                    Source.Platform,
                    Source.Match,
                    Source.Rule,
                    Source.Appeal,
                ]
        )
        {
            Assert.DoesNotContain(s_reasons, r => s_sources.Any(s => Standing.IsFirstParty(source, s, r)));
        }
    }

    [Fact]
    public void Every_childs_category_is_grave_and_an_intimate_image_is_too()
    {
        Assert.All(s_reasons.Where(Standing.IsChildCategory), r => Assert.True(Standing.IsGrave(r)));
        Assert.True(Standing.IsGrave(Reason.IntimateImage));
        Assert.Equal(6, s_reasons.Count(Standing.IsGrave));
    }

    [Fact]
    public void Everybody_counts_in_one_tier_and_staff_in_that_of_whom_they_write_for()
    {
        foreach (var reason in s_reasons)
        {
            foreach (var source in Enum.GetValues<Source>().Where(s => s is not Source.StaffOnBehalf))
            {
                var tier = Standing.TierOf(source, null, reason);
                Assert.Equal(Standing.IsFirstParty(source, null, reason), tier is Tier.FirstParty);
                Assert.Equal(tier, Standing.TierOf(Source.StaffOnBehalf, source, reason));
            }

            Assert.Equal(Tier.Bystander, Standing.TierOf(Source.Bystander, null, reason));
            Assert.Equal(Tier.Authority, Standing.TierOf(Source.Authority, null, reason));
        }
    }
}
