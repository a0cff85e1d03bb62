using Redress.Server.Portal;
using Redress.Server.Texts;

namespace Redress.Server.Tests.Portal;

public sealed class PortalLanguagesTests
{
    private readonly PortalLanguages _languages = new(new PortalOptions(), Languages.Embedded);

    [Theory]
    [InlineData(null, null, null, "en")]
    [InlineData(null, null, "de-AT,en;q=0.5", "de")]
    [InlineData(null, null, "en;q=0.1, de;q=0.9", "de")]
    [InlineData(null, null, "xx, de;q=0, *", "en")]
    [InlineData(null, "de-simple", "en", "de-simple")]
    [InlineData("en", "de", "de", "en")]
    [InlineData("fr", "", "fr", "en")]
    [InlineData("../de", null, ";;q=,=", "en")]
    public void What_was_chosen_counts_before_the_link_and_that_before_the_browser(
        string? chosen,
        string? linked,
        string? accepts,
        string found
    ) => Assert.Equal(found, _languages.Choose(chosen, linked, accepts).Tag, ignoreCase: true);

    [Theory]
    [InlineData("de", null, null, "DE")]
    [InlineData(null, "de-AT,de;q=0.9", "US", "AT")]
    [InlineData("", "de,en;q=0.5", "gb", "GB")]
    [InlineData("deu", "de-Latn", null, null)]
    public void A_country_is_what_was_said_or_what_the_browser_says(
        string? said,
        string? accepts,
        string? fallback,
        string? found
    ) => Assert.Equal(found, Countries.Of(said, accepts, fallback));
}
