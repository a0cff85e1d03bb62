using Redress.Core.Questions;

namespace Redress.Core.Tests.Questions;

public sealed class CardNumbersTests
{
    [Theory]
    [InlineData("my card 4111 1111 1111 1111 was used", "my card ••• was used")]
    [InlineData("4111-1111-1111-1111", "•••")]
    [InlineData("378282246310005.", "•••.")]
    public void A_card_number_is_masked_however_it_is_grouped(string typed, string kept) =>
        Assert.Equal(kept, CardNumbers.Mask(typed));

    [Theory]
    [InlineData("account 1234567890123456 posted it")]
    [InlineData("call 0800 22 55 530 on 2026-11-23")]
    [InlineData("post/7301882263810924544 and nothing else")]
    [InlineData("")]
    [InlineData("4111 1111 1111")]
    public void Numbers_that_may_help_to_find_it_stay(string typed) => Assert.Equal(typed, CardNumbers.Mask(typed));
}
