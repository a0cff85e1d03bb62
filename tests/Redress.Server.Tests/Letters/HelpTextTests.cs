using Redress.Server.Letters;
using Redress.Server.Texts;

namespace Redress.Server.Tests.Letters;

public sealed class HelpTextTests
{
    [Fact]
    public void A_link_of_another_place_gets_help_in_every_language()
    {
        foreach (var language in Languages.Embedded.Tags.Select(Languages.Embedded.For))
        {
            foreach (var country in (string?[])["DE", "GB", "US", null])
            {
                var page = HelpText.Elsewhere(language, country);

                Assert.Equal(language.Tag, page.Language);
                Assert.True(page.Lines.Count >= 3);
                Assert.DoesNotContain('{', page.Text);
                Assert.All(page.Lines, l => Assert.Contains("2026", l.Checked, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_child_in_Germany_gets_the_number_and_when_it_was_checked()
    {
        var text = HelpText.Elsewhere(Languages.Embedded.For("de"), "DE").Text;

        Assert.Contains("Hilfe-Telefon Sexueller Missbrauch\n0800 22 55 530\n", text, StringComparison.Ordinal);
        Assert.Contains("geprüft am", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("\n116 111\n").Length - 1);
    }
}
