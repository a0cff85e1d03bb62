using Redress.Server.Portal;
using Redress.Server.Work;

namespace Redress.Server.Tests.Work;

public sealed class KeptContactsTests
{
    [Theory]
    [InlineData("always", true)]
    [InlineData("210", true)]
    [InlineData("3650", true)]
    [InlineData("209", false)]
    [InlineData("3651", false)]
    [InlineData("-400", false)]
    [InlineData("", false)]
    [InlineData("never", false)]
    public void Contacts_are_kept_while_an_objection_may_still_be_answered(string value, bool isOne) =>
        Assert.Equal(isOne, KeptContacts.IsOne(value));

    [Theory]
    [InlineData(ThemeInForce.AccentName, "#1c5a86", true)]
    [InlineData(ThemeInForce.AccentName, "#eeeeee", false)]
    [InlineData(ThemeInForce.AccentDarkName, "#eeeeee", true)]
    [InlineData(ThemeInForce.AccentDarkName, "#1c5a86", false)]
    [InlineData(ThemeInForce.AccentName, "red}*{display:none", false)]
    [InlineData(ThemeInForce.AccentName, ThemeInForce.AsFile, true)]
    public void A_colour_is_one_that_everybody_can_read_on_its_ground(string name, string value, bool isOne) =>
        Assert.Equal(isOne, ThemeInForce.IsOne(name, value));
}
