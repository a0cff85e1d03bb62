using System.Collections.Frozen;

namespace Redress.Server.Texts;

/// <summary>The six plural forms of the CLDR, as keys end in them: <c>letter.links.one</c>.</summary>
public enum PluralForm
{
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// <summary>Which form a whole number takes in one language, and the forms that its texts must have.</summary>
public sealed record PluralRule(Func<long, PluralForm> Of, IReadOnlyList<PluralForm> Forms);

/// <summary>
/// Plural rules by base language, for whole numbers from 0, after the CLDR's plural rules. A language with a rule that is not
/// here is added with one line.
/// </summary>
public static class PluralRules
{
    private const long Million = 1_000_000;

    private static readonly PluralRule s_oneOther = new(
        n => n == 1 ? PluralForm.One : PluralForm.Other,
        [PluralForm.One, PluralForm.Other]
    );

    private static readonly PluralRule s_spanish = new(
        n =>
            n == 1 ? PluralForm.One
            : IsMillions(n) ? PluralForm.Many
            : PluralForm.Other,
        [PluralForm.One, PluralForm.Many, PluralForm.Other]
    );

    private static readonly PluralRule s_french = new(
        n =>
            n <= 1 ? PluralForm.One
            : IsMillions(n) ? PluralForm.Many
            : PluralForm.Other,
        [PluralForm.One, PluralForm.Many, PluralForm.Other]
    );

    private static readonly PluralRule s_arabic = new(
        n =>
            n switch
            {
                0 => PluralForm.Zero,
                1 => PluralForm.One,
                2 => PluralForm.Two,
                _ => (n % 100) switch
                {
                    >= 3 and <= 10 => PluralForm.Few,
                    >= 11 => PluralForm.Many,
                    _ => PluralForm.Other,
                },
            },
        [PluralForm.Zero, PluralForm.One, PluralForm.Two, PluralForm.Few, PluralForm.Many, PluralForm.Other]
    );

    public static readonly FrozenDictionary<string, PluralRule> Known = new Dictionary<string, PluralRule>
    {
        ["en"] = s_oneOther,
        ["de"] = s_oneOther,
        ["tr"] = s_oneOther,
        ["es"] = s_spanish,
        ["fr"] = s_french,
        ["ar"] = s_arabic,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static bool IsMillions(long n) => n != 0 && n % Million == 0;
}
