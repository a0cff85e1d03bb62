using System.Globalization;
using System.Text;

namespace Redress.Core.Questions;

/// <summary>
/// Finds in own words, English and German, what is never asked: a proof of identity, a picture, a screenshot. Rather one
/// honest question refused than one child asked for a picture; the list of questions holds all that is needed.
/// </summary>
public static class AskingTooMuch
{
    private static readonly string[] s_words =
    [
        "passport",
        "identity",
        "identification",
        "driving licence",
        "drivers license",
        "driver license",
        "birth certificate",
        "selfie",
        "picture",
        "photo",
        "image",
        "video",
        "screenshot",
        "screen shot",
        "screencap",
        "scan",
        "upload",
        "attach",
        "ausweis",
        "reisepass",
        "fuhrerschein",
        "fuehrerschein",
        "geburtsurkunde",
        "identitat",
        "identitaet",
        "bild",
        "foto",
        "aufnahme",
        "bildschirm",
        "hochladen",
        "anhang",
        "anhangen",
        "beweis schicken",
    ];

    private static readonly string[] s_whole = ["id", "ids", "pass", "dni", "ssn", "perso", "pic", "pics", "id card"];

    public static bool Finds(string text)
    {
        var plain = Plain(text);
        var padded = " " + plain + " ";
        var joined = plain.Replace(" ", "", StringComparison.Ordinal);
        return s_words.Any(w => joined.Contains(w.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal))
            || s_whole.Any(w => padded.Contains($" {w} ", StringComparison.Ordinal));
    }

    /// <summary>Lower case, letters and single blanks only, without accents and look-alike forms.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
            {
                continue;
            }

            if (char.IsLetter(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
            else if (c is not ('.' or '\'' or '-' or '_') && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().Trim();
    }
}

/// <summary>Numbers in an answer that nobody here needs: cards, accounts, identity papers. Masked before it is kept.</summary>
public static class SensitiveNumbers
{
    private const int Longest = 6;

    /// <summary>
    /// Each run of seven or more digits, blanks, dots and dashes between them allowed, becomes dots; so does a paper's number of
    /// letters and digits with five digits or more.
    /// </summary>
    public static string Mask(string text)
    {
        var masked = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; )
        {
            var end = EndOfRun(text, at, out var digits);
            if (digits > Longest || (digits >= 5 && HasLetterWithin(text, at, end)))
            {
                masked.Append("•••");
                at = end;
                continue;
            }

            var next = Math.Max(end, at + 1);
            masked.Append(text, at, next - at);
            at = next;
        }

        return masked.ToString();
    }

    /// <summary>The end of letters-and-digits words that hang together by blanks, dots and dashes between digits.</summary>
    private static int EndOfRun(string text, int from, out int digits)
    {
        digits = 0;
        var end = from;
        for (var at = from; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsLetterOrDigit(c))
            {
                digits += char.IsDigit(c) ? 1 : 0;
                end = at + 1;
            }
            else if (!(c is ' ' or '-' or '.' or '/' && BetweenDigits(text, at)))
            {
                break;
            }
        }

        return end;
    }

    private static bool BetweenDigits(string text, int at) =>
        at > 0 && at + 1 < text.Length && char.IsDigit(text[at - 1]) && char.IsDigit(text[at + 1]);

    private static bool HasLetterWithin(string text, int from, int end) =>
        text.AsSpan(from, end - from).ContainsAnyInRange('A', 'Z')
        || text.AsSpan(from, end - from).ContainsAnyInRange('a', 'z');
}
