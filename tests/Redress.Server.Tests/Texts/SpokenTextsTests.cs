using Redress.Server.Portal;
using Redress.Server.Texts;

namespace Redress.Server.Tests.Texts;

/// <summary>What is said in each language, and in easy words.</summary>
public sealed class SpokenTextsTests
{
    /// <summary>The same in several languages.</summary>
    private static readonly HashSet<string> s_alike =
    [
        "time.format",
        "date.format",
        "portal.done.file",
        "portal.link.heading",
        "portal.no",
    ];

    [Fact]
    public void Nothing_is_left_in_English()
    {
        foreach (
            var language in Languages
                .Embedded.Tags.Where(t => !t.StartsWith("en", StringComparison.Ordinal))
                .Select(Languages.Embedded.For)
        )
        {
            var same = language.Keys.Where(k =>
                !s_alike.Contains(k)
                && Languages.Embedded.English.Keys.Contains(k)
                && Text(language, k) == Text(Languages.Embedded.English, k)
            );
            Assert.Equal([], same);
        }
    }

    [Fact]
    public void What_a_variant_says_is_simpler_and_its_base_says_the_rest()
    {
        foreach (var tag in (string[])["en", "de"])
        {
            var (simple, plain) = (Languages.Embedded.For(tag + "-simple"), Languages.Embedded.For(tag));

            Assert.InRange(simple.Keys.Count, 60, plain.Keys.Count - 1);
            Assert.Equal(plain.Say("portal.back"), simple.Say("portal.back"));
            Assert.True(Lix(simple) < Lix(plain), $"{tag}-simple is not simpler");
            // Below 30 is what Björnsson found in books for children.
            Assert.InRange(Lix(simple), 1, 22);
            Assert.InRange(Lix(plain), 1, 26);
        }
    }

    [Fact]
    public void Every_reason_and_role_that_the_portal_offers_has_words()
    {
        foreach (var language in Languages.Embedded.Tags.Select(Languages.Embedded.For))
        {
            Assert.All(DraftWords.Reason(language, null), c => Assert.NotEmpty(c.Text));
            Assert.All(DraftWords.Who(language, null), c => Assert.NotEmpty(c.Text));
        }
    }

    [Fact]
    public void The_two_languages_for_tests_are_longer_and_mirrored_and_are_not_offered_by_themselves()
    {
        var (longer, mirrored) = (Languages.Embedded.For("en-XA"), Languages.Embedded.For("ar-XB"));

        Assert.True(longer.Say("portal.exit").Length > 1.3 * "Leave this page".Length);
        Assert.True(mirrored.RightToLeft);
        Assert.DoesNotContain(mirrored.Say("portal.exit"), char.IsAsciiLetter);
        Assert.Equal("7", longer.Count("portal.picture.have", 7).Where(char.IsDigit).Aggregate("", (a, c) => a + c));
        Assert.DoesNotContain(Languages.Embedded.Tags, PseudoTexts.IsOne);
    }

    [Fact]
    public void A_language_that_is_not_offered_is_answered_in_English()
    {
        var offered = Languages.Embedded.Offering(["de", "de-simple"]);

        Assert.Equal("en", offered.For("fr").Tag);
        Assert.Equal("de", offered.For("de-AT").Tag);
        Assert.True(Languages.Embedded.Has("fr"));
    }

    /// <summary>Words for each sentence, and the share of long words, over all texts of some length.</summary>
    private static double Lix(Language language)
    {
        var (words, sentences, longer) = (0, 0, 0);
        var keys = Languages.Embedded.English.Keys.Where(k =>
            k.StartsWith("portal.", StringComparison.Ordinal) && !IsPlural(k)
        );
        foreach (var text in keys.Select(k => Text(language, k)).Where(t => t.Count(c => c is ' ') > 3))
        {
            var all = text.Split([' ', '.', ',', '?', '!', ':'], StringSplitOptions.RemoveEmptyEntries);
            words += all.Length;
            longer += all.Count(w => w.Length > 6);
            sentences += Math.Max(1, text.Count(c => c is '.' or '!' or '?' or ':'));
        }

        return ((double)words / sentences) + (100.0 * longer / words);
    }

    private static string Text(Language language, string key) =>
        language.Say(key, [.. Languages.Embedded.English.GapsOf(key).Select(g => (g, "x"))]);

    private static bool IsPlural(string key) =>
        key.EndsWith(".one", StringComparison.Ordinal)
        || Languages.Embedded.English.Keys.Contains(key[..key.LastIndexOf('.')] + ".one");
}
