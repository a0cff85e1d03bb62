using System.Globalization;
using Redress.Core.Letters;
using Redress.Server.Letters;
using Redress.Server.Texts;

namespace Redress.Server.Tests.Letters;

/// <summary>Whoever reads a letter in another language is promised neither more nor less.</summary>
public sealed class SamePromisesTests
{
    private static IEnumerable<Language> Others =>
        Languages.Embedded.Tags.Where(t => t != "en").Select(Languages.Embedded.For);

    public static TheoryData<LetterKind> Kinds => [.. Enum.GetValues<LetterKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_letter_names_the_same_times_and_says_as_many_things_in_every_language(LetterKind kind)
    {
        var english = Languages.Embedded.English;
        foreach (var language in Others)
        {
            var pairs = LetterExamples.Examples(kind, "en").Zip(LetterExamples.Examples(kind, language.Tag));
            foreach (var (one, same) in pairs)
            {
                var (said, meant) = (Render(kind, same, language), Render(kind, one, english));

                Assert.Equal(Times(kind, one, english, meant), Times(kind, same, language, said));
                Assert.True(Lines(meant) == Lines(said), $"{kind} in {language.Tag}:\n{said}\n---\n{meant}");
            }
        }
    }

    [Fact]
    public void What_is_counted_is_counted_in_every_language_and_names_the_same_gaps()
    {
        var english = Languages.Embedded.English;
        foreach (var key in english.Keys.Where(k => k.EndsWith(".other", StringComparison.Ordinal)))
        {
            foreach (var language in Others.Where(l => l.Keys.Contains(key)))
            {
                Assert.Equal(english.GapsOf(key).Order(), language.GapsOf(key).Order());
            }
        }
    }

    [Fact]
    public void The_receipt_says_in_every_language_when_something_is_not_hidden_after_all()
    {
        // ADR 0020: what is answered comes of the report and the policy alone, so the sentence may not speak of an order.
        foreach (var language in Others.Append(Languages.Embedded.English).Where(l => !l.Tag.Contains('-')))
        {
            var sentences = language.Count("letter.receipt.held", 2).Split(['.', '。'], StringSplitOptions.TrimEntries);

            Assert.Equal(4, sentences.Count(s => s.Length > 0));
        }
    }

    private static string Render(LetterKind kind, IReadOnlyDictionary<string, string> values, Language language) =>
        LetterText.Render(kind, values, language).Text;

    private static int Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The names of the times that stand in it.</summary>
    private static List<string> Times(
        LetterKind kind,
        IReadOnlyDictionary<string, string> values,
        Language language,
        string text
    ) =>
        [
            .. values
                .Where(v =>
                    Shown(LetterParameters.Of(kind).First(p => p.Name == v.Key).Form, v.Value, language) is { } shown
                    && text.Contains(shown, StringComparison.Ordinal)
                )
                .Select(v => v.Key)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>A time or a day as the language writes it; null where it is something else.</summary>
    private static string? Shown(ParameterForm form, string value, Language language) =>
        form switch
        {
            ParameterForm.Time => language.Time(DateTimeOffset.Parse(value, CultureInfo.InvariantCulture)),
            ParameterForm.Day => language.Day(DateOnly.Parse(value, CultureInfo.InvariantCulture)),
            ParameterForm.Word
            or ParameterForm.Words
            or ParameterForm.YesNo
            or ParameterForm.Count
            or ParameterForm.Line
            or ParameterForm.Prose => null,
        };
}
