using Redress.Core.Decisions;
using Redress.Core.Platforms;
using Redress.Core.Policies;

namespace Redress.Core.Tests.Decisions;

public sealed class DecisionTests
{
    [Theory]
    [InlineData("", "", Restriction.Hide, true)]
    [InlineData("ann", "", Restriction.BlockContact, true)]
    [InlineData("", "", Restriction.BlockContact, false)]
    [InlineData("ann", "", Restriction.Hide, false)]
    [InlineData("", "DE", Restriction.GeoLimit, true)]
    [InlineData("", "de", Restriction.GeoLimit, false)]
    [InlineData("", "DEU", Restriction.GeoLimit, false)]
    [InlineData("", "", Restriction.GeoLimit, false)]
    public void Terms_belong_to_their_restriction_and_to_no_other(
        string contact,
        string country,
        Restriction restriction,
        bool fits
    ) =>
        Assert.Equal(
            fits,
            new DecisionTerms(contact.Length > 0 ? [contact] : [], country.Length > 0 ? [country] : []).Fit([
                restriction,
            ])
        );

    [Fact]
    public void Two_accounts_are_named_so_that_no_slash_in_their_ids_confuses_them() =>
        Assert.Equal("a%2Fb/c%20d", ContactRef.Of("a/b", "c d"));
}
