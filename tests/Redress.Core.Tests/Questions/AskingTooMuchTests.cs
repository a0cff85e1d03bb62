using Redress.Core.Questions;
using Redress.Core.Tests.Cases;

namespace Redress.Core.Tests.Questions;

public sealed class AskingTooMuchTests
{
    [Theory]
    [InlineData("Please send us a copy of your ID.")]
    [InlineData("We need an I.D. card")]
    [InlineData("Can you send a P I C T U R E of it?")]
    [InlineData("a screen-shot would help")]
    [InlineData("Upload it here")]
    [InlineData("Bitte schick uns ein Foto.")]
    [InlineData("Schick uns deinen Personalausweis")]
    [InlineData("FÜHRERSCHEIN oder Reisepass")]
    [InlineData("Mach einen Screenshot")]
    [InlineData("ph\u200boto")]
    public void What_is_never_asked_is_found_however_it_is_written(string words) =>
        Assert.True(AskingTooMuch.Finds(words));

    [Theory]
    [InlineData("Which school do they go to?")]
    [InlineData("Are you safe now?")]
    [InlineData("Did you tell anybody about it?")]
    [InlineData("Seit wann bedroht er dich?")]
    public void An_honest_question_goes_through(string words) => Assert.False(AskingTooMuch.Finds(words));

    [Theory]
    [InlineData("My card is 4111 1111 1111 1111.", "My card is •••.")]
    [InlineData("DE89 3704 0044 0532 0130 00", "•••")]
    [InlineData("passport C01X00T47 is mine", "passport ••• is mine")]
    [InlineData("call 030-1234567", "call •••")]
    [InlineData("It began in 2019, when I was 13.", "It began in 2019, when I was 13.")]
    public void Numbers_that_nobody_needs_are_masked(string text, string masked) =>
        Assert.Equal(masked, SensitiveNumbers.Mask(text));

    [Fact]
    public void Own_words_wait_for_another_person_in_child_cases_alone()
    {
        Assert.Equal(QuestionStatus.AwaitingSecond, QuestionFlow.First(QuestionKind.OwnWords, child: true));
        Assert.Equal(QuestionStatus.Sent, QuestionFlow.First(QuestionKind.OwnWords, child: false));
        Assert.All(
            Enum.GetValues<QuestionKind>().Where(k => k is not QuestionKind.OwnWords),
            k => Assert.Equal(QuestionStatus.Sent, QuestionFlow.First(k, child: true))
        );
        Assert.Contains(("awaiting-second", "sent"), SchemaMoves.Of("question_move"));
    }
}
