using Redress.Server.Texts;

namespace Redress.Server.Tests.Texts;

public sealed class PluralRulesTests
{
    [Theory]
    [InlineData("en", 0, PluralForm.Other)]
    [InlineData("en", 1, PluralForm.One)]
    [InlineData("de", 2, PluralForm.Other)]
    [InlineData("tr", 1, PluralForm.One)]
    [InlineData("fr", 0, PluralForm.One)]
    [InlineData("fr", 2, PluralForm.Other)]
    [InlineData("fr", 1_000_000, PluralForm.Many)]
    [InlineData("es", 0, PluralForm.Other)]
    [InlineData("es", 2_000_000, PluralForm.Many)]
    [InlineData("ar", 0, PluralForm.Zero)]
    [InlineData("ar", 2, PluralForm.Two)]
    [InlineData("ar", 110, PluralForm.Few)]
    [InlineData("ar", 111, PluralForm.Many)]
    [InlineData("ar", 199, PluralForm.Many)]
    [InlineData("ar", 200, PluralForm.Other)]
    [InlineData("ar", 202, PluralForm.Other)]
    public void A_number_takes_its_form(string language, long number, PluralForm form) =>
        Assert.Equal(form, PluralRules.Known[language].Of(number));

    [Fact]
    public void No_rule_gives_a_form_that_its_texts_need_not_have()
    {
        foreach (var rule in PluralRules.Known.Values)
        {
            foreach (var number in Enumerable.Range(0, 1_200).Select(n => (long)n).Concat([1_000_000, long.MaxValue]))
            {
                Assert.Contains(rule.Of(number), rule.Forms);
            }
        }
    }
}
