using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Web;

namespace Redress.Server.Tests.Web;

public sealed class NavigationTests
{
    [Fact]
    public void No_key_goes_to_two_places() =>
        Assert.Equal(Navigation.Places.Count, Navigation.Places.Select(p => p.Key).Distinct().Count());

    [Fact]
    public void The_desks_places_stand_open_and_nobody_has_more_than_ten_in_a_row()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var groups = Navigation.GroupsFor(Somebody(role)).Where(g => g.Key is not PlaceGroup.Own).ToList();
            var row = groups.Sum(g => Navigation.IsPlain(g) ? g.Count() : 1);

            Assert.All(groups.Where(g => g.Key is PlaceGroup.Cases), g => Assert.True(Navigation.IsPlain(g)));
            Assert.True(row is >= 1 and <= 10, $"{role}: {row}");
        }
    }

    private static PersonPrincipal Somebody(Role role) =>
        RoleSets.Known(new Person(new("psn_00000000000000000000000000"), "x", [role], null, default, null), []);
}
