using System.Globalization;
using System.Text.RegularExpressions;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;
using Redress.Server.Texts;

namespace Redress.Server.Tests.Texts;

public sealed partial class LanguagesTests
{
    private const string Formats = "\"time.format\": \"d MMMM yyyy, HH:mm 'UTC'\", \"date.format\": \"d MMMM yyyy\"";

    [Fact]
    public void Every_language_has_every_key_with_the_same_gaps()
    {
        var english = Languages.Embedded.English;
        foreach (var language in Languages.Embedded.Tags.Select(Languages.Embedded.For))
        {
            foreach (var key in english.Keys.Where(k => !IsPlural(k)))
            {
                Assert.True(language.Keys.Contains(key), $"{language.Tag} lacks {key}");
                Assert.Equal(english.GapsOf(key).Order(), language.GapsOf(key).Order());
            }

            Assert.Empty(language.Keys.Where(k => !IsPlural(k)).Except(english.Keys));
        }
    }

    [Fact]
    public void English_and_German_are_there()
    {
        Assert.Equal(["de", "en"], Languages.Embedded.Tags);
        Assert.NotEqual(
            Languages.Embedded.English.Say("letter.receipt.thanks"),
            Languages.Embedded.For("de").Say("letter.receipt.thanks")
        );
    }

    [Fact]
    public void Every_restriction_and_kind_has_words()
    {
        foreach (
            var key in Word.All<Restriction>()
                .Select(r => "restriction." + r)
                .Concat(Word.All<SubjectKind>().Select(k => "kind." + k))
        )
        {
            Assert.True(Languages.Embedded.English.Has(key), key);
        }
    }

    [Fact]
    public void No_text_has_invisible_characters_or_a_space_at_its_end()
    {
        foreach (var language in Languages.Embedded.Tags.Select(Languages.Embedded.For))
        {
            foreach (var key in language.Keys)
            {
                var text = language.Say(key, [.. language.GapsOf(key).Select(g => (g, "x"))]);
                Assert.Equal(text.Trim(), text);
                Assert.DoesNotContain(
                    text,
                    c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format
                );
            }
        }
    }

    [Fact]
    public void Sentences_are_short_and_nobody_is_blamed_or_threatened()
    {
        foreach (var language in Languages.Embedded.Tags.Select(Languages.Embedded.For))
        {
            foreach (
                var key in language.Keys.Where(k =>
                    k.StartsWith("letter.", StringComparison.Ordinal) || k.StartsWith("help.", StringComparison.Ordinal)
                )
            )
            {
                var text = language.Say(key, [.. language.GapsOf(key).Select(g => (g, "x"))]);
                foreach (var sentence in Ends().Split(text))
                {
                    var words = sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
                    Assert.True(words <= 24, $"{language.Tag} {key}: {words} words");
                }

                Assert.DoesNotMatch(Blame(), text);
            }
        }
    }

    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-AT", "de")]
    [InlineData("DE_at", "de")]
    [InlineData("en-GB", "en")]
    [InlineData("xx", "en")]
    [InlineData("", "en")]
    [InlineData(null, "en")]
    [InlineData("-", "en")]
    [InlineData("de-\u202e{x}", "de")]
    [InlineData("../../etc/passwd", "en")]
    public void A_language_is_found_by_itself_its_base_or_is_English(string? asked, string found) =>
        Assert.Equal(found, Languages.Embedded.For(asked).Tag);

    [Fact]
    public void A_tag_without_end_is_English() =>
        Assert.Equal("en", Languages.Embedded.For(string.Join('-', Enumerable.Repeat("de", 100_000))).Tag);

    [Fact]
    public void Times_are_said_in_UTC_by_the_custom_of_the_language()
    {
        var time = new DateTimeOffset(2026, 3, 5, 23, 30, 0, TimeSpan.FromHours(-5));

        Assert.Equal("6 March 2026, 04:30 UTC", Languages.Embedded.English.Time(time));
        Assert.Equal("6. März 2026, 04:30 Uhr (UTC)", Languages.Embedded.For("de").Time(time));
        Assert.Equal("6. März 2026", Languages.Embedded.For("de").Day(new DateOnly(2026, 3, 6)));
    }

    [Fact]
    public void Adding_a_language_is_one_file_and_what_it_lacks_is_English()
    {
        var languages = Load(
            (
                "en",
                $$"""{ {{Formats}}, "a": "A {x}", "b": "B", "n.one": "{count} thing", "n.other": "{count} things" }"""
            ),
            (
                "ar",
                """{ "a": "{x} a", "n.zero": "0", "n.one": "1", "n.two": "2", "n.few": "few {count}", "n.many": "many", "n.other": "other" }"""
            )
        );
        var arabic = languages.For("ar-EG");

        Assert.True(arabic.RightToLeft);
        Assert.Equal("{y} a", arabic.Say("a", ("x", "{y}")));
        Assert.Equal("B", arabic.Say("b"));
        Assert.Equal("6 March 2026", arabic.Day(new DateOnly(2026, 3, 6)));
        Assert.Equal(
            "0 1 2 many other other",
            string.Join(' ', new long[] { 0, 1, 2, 11, 100, 101 }.Select(n => arabic.Count("n", n)))
        );
        Assert.StartsWith("few", arabic.Count("n", 103), StringComparison.Ordinal);
        Assert.Equal("1,000 things", languages.English.Count("n", 1_000));
    }

    [Theory]
    [InlineData("""{ "b": "{time" }""", "brace")]
    [InlineData("""{ "b": "time}" }""", "brace")]
    [InlineData("""{ "b": "{}" }""", "brace")]
    [InlineData("""{ "b": "{a b}" }""", "brace")]
    [InlineData("""{ "a": "{tiem}" }""", "gap 'tiem'")]
    [InlineData("""{ "c": "C" }""", "'c' is no key")]
    [InlineData("""{ "a": 1 }""", "no text")]
    [InlineData("""{ "a": "" }""", "no text")]
    [InlineData("""{ "a": "x", "a": "y" }""", "twice")]
    [InlineData("""["a"]""", "no flat JSON")]
    [InlineData("""{ "a": {"b": {"c": "d"}} }""", "no flat JSON")]
    [InlineData("""{ "n.one": "x" }""", "'n.other' is missing")]
    [InlineData("""{ "n.one": "x", "n.other": "y", "n.few": "z" }""", "'n.few' is no key")]
    [InlineData("""{ "n.one": "x", "n.other": "{more}" }""", "gap 'more'")]
    [InlineData("""{ "time.format": "HH:mm 'UTC'" }""", "time.format")]
    [InlineData("""{ "time.format": "yyyy HH:mm" }""", "time.format")]
    [InlineData("""{ "date.format": "{x}" }""", "date.format")]
    public void A_faulty_file_is_refused_at_load(string german, string fault)
    {
        var english = $$"""{ {{Formats}}, "a": "A", "b": "{time}", "n.one": "one", "n.other": "{count}" }""";

        var refused = Assert.Throws<InvalidDataException>(() => Load(("en", english), ("de", german)));

        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
        Assert.Contains("de.json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plurals_of_a_language_without_a_rule_are_a_fault()
    {
        var english = $$"""{ {{Formats}}, "n.one": "one", "n.other": "{count}" }""";

        Assert.Contains(
            "PluralRules",
            Assert
                .Throws<InvalidDataException>(() =>
                    Load(("en", english), ("pl", """{ "n.one": "1", "n.other": "2" }"""))
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidDataException>(() => Load(("de", "{}")));
    }

    [Fact]
    public void A_gap_without_a_value_and_an_unknown_key_are_faults_of_the_caller()
    {
        var english = Languages.Embedded.English;

        Assert.Throws<FormatException>(() => english.Say("letter.receipt.look"));
        Assert.Throws<KeyNotFoundException>(() => english.Say("no.such.key"));
        Assert.Throws<ArgumentOutOfRangeException>(() => english.Count("letter.receipt.held", -1));
    }

    [Fact]
    public void A_word_that_looks_like_a_plural_form_is_none()
    {
        var languages = Load(
            ("en", $$"""{ {{Formats}}, "reason.other": "O", "reason.hate": "H" }"""),
            ("de", """{ "reason.other": "o" }""")
        );

        Assert.Equal("o", languages.For("de").Say("reason.other"));
    }

    private static Languages Load(params (string Tag, string Json)[] files) =>
        Languages.Load(files.ToDictionary(f => f.Tag, f => f.Json), PluralRules.Known);

    private static bool IsPlural(string key) =>
        (
            key.Contains("letter.receipt.", StringComparison.Ordinal)
            || key.Contains("letter.progress.others", StringComparison.Ordinal)
        ) && Enum.GetValues<PluralForm>().Any(f => key.EndsWith("." + Word.Of(f), StringComparison.Ordinal));

    [GeneratedRegex(@"[.?!:]\s", RegexOptions.NonBacktracking)]
    private static partial Regex Ends();

    [GeneratedRegex(
        @"\b(?:fault|punish|police|lie|lying|false report|should have|why did|guilt|schuld|straf|lüg|polizei|warum hast)",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Blame();
}
