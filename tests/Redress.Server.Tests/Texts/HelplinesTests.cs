using Redress.Server.Texts;

namespace Redress.Server.Tests.Texts;

public sealed class HelplinesTests
{
    [Fact]
    public void Only_confirmed_lines_are_shown_and_those_of_the_country_first()
    {
        var german = Helplines.For("de").Select(h => h.Id).ToList();

        Assert.Equal(["de-abuse", "eu-children", "take-it-down", "stopncii", "inhope"], german);
        Assert.Equal(["take-it-down", "stopncii", "inhope"], Helplines.For("AU").Select(h => h.Id));
        Assert.Contains(Helplines.All, h => !h.Confirmed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("Atlantis")]
    public void An_unknown_country_gets_what_helps_everywhere(string? country) =>
        Assert.Equal(["take-it-down", "stopncii", "inhope"], Helplines.For(country).Select(h => h.Id));

    [Fact]
    public void Every_line_has_a_way_in_a_review_date_and_words_where_it_is_shown()
    {
        Assert.Equal(Helplines.All.Count, Helplines.All.Select(h => h.Id).Distinct().Count());
        foreach (var line in Helplines.All)
        {
            Assert.True(line.Reviewed > new DateOnly(2026, 1, 1), line.Id);
            Assert.True(line.Address is null || line.Address.StartsWith("https://", StringComparison.Ordinal), line.Id);
            if (line.Confirmed)
            {
                Assert.True(line.Phone is not null || line.Address is not null, line.Id);
                Assert.True(Languages.Embedded.English.Has("helpline." + line.Id), line.Id);
            }
        }
    }
}
