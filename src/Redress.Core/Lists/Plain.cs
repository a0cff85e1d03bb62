using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Redress.Core.Lists;

/// <summary>
/// Text as its reader hears it: without accents, invisible characters, letters of another alphabet that look alike, digits and
/// signs in place of letters, and letters said over and over. Lists and what they are compared with are read alike.
/// </summary>
public static class Plain
{
    /// <summary>Single letters in a row, as in "h e r o n", are also read as one word.</summary>
    private const int LeastSpelled = 3;

    /// <summary>Letters of other alphabets (Unicode TR39 calls them confusable) that are written for Latin ones.</summary>
    private static readonly FrozenDictionary<char, char> s_alike = Pairs(
        "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwкkмmтtвbнhαaβbεeιiκkνvοoρpτtυuχxγyηnωwłløođdħhıi"
    );

    /// <summary>What is written for a letter within a word that has letters.</summary>
    private static readonly FrozenDictionary<char, char> s_signs = Pairs("0o1i3e4a5s7t8b9g@a$s");

    /// <summary>The words of a text in their order.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in Letters(text))
        {
            if (IsAlone(c))
            {
                End(word, words);
                words.Add(c.ToString());
            }
            else if (char.IsLetterOrDigit(c) || (c is '@' or '$' && word.Length > 0))
            {
                word.Append(c);
            }
            else
            {
                End(word, words);
            }
        }

        End(word, words);
        return words;
    }

    /// <summary>Runs of single letters as the words that they spell.</summary>
    public static IEnumerable<string> Spelled(IReadOnlyList<string> words)
    {
        var run = new StringBuilder();
        foreach (var word in words.Append(""))
        {
            if (word.Length == 1 && char.IsLetter(word[0]) && !IsAlone(word[0]))
            {
                run.Append(word);
                continue;
            }

            if (run.Length >= LeastSpelled)
            {
                yield return run.ToString();
            }

            run.Clear();
        }
    }

    /// <summary>A domain in the form in which it is asked for; null where it is none.</summary>
    public static string? Domain(string text)
    {
        var host = text.Trim().ToLowerInvariant();
        var scheme = host.IndexOf("://", StringComparison.Ordinal);
        host = scheme < 0 ? host : host[(scheme + 3)..];
        host = host.Split('/', '?', '#', ':')[0].TrimStart('*').Trim('.');
        if (!host.Contains('.', StringComparison.Ordinal) || host.Length > 253)
        {
            return null;
        }

        try
        {
            var ascii = new IdnMapping().GetAscii(host);
            return ascii.Split('.').All(l => l.Length > 0 && l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
                ? ascii
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whatever in a text may be a domain, also where it is written so that no link comes of it.</summary>
    public static IEnumerable<string> Domains(string text)
    {
        var open = text.Replace("[.]", ".", StringComparison.Ordinal)
            .Replace("(.)", ".", StringComparison.Ordinal)
            .Replace("[dot]", ".", StringComparison.OrdinalIgnoreCase)
            .Replace("(dot)", ".", StringComparison.OrdinalIgnoreCase);
        var from = 0;
        for (var at = 0; at <= open.Length; at++)
        {
            if (at < open.Length && (char.IsLetterOrDigit(open[at]) || open[at] is '.' or '-'))
            {
                continue;
            }

            if (at - from > 3 && Domain(open[from..at]) is { } domain)
            {
                yield return domain;
            }

            from = at + 1;
        }
    }

    private static IEnumerable<char> Letters(string text)
    {
        foreach (var c in Normalised(text).ToLowerInvariant())
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(c);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            {
                continue;
            }

            yield return s_alike.GetValueOrDefault(c, c);
        }
    }

    /// <summary>What is no text at all (half of a pair) is left as it is: nothing in a list looks like it.</summary>
    private static string Normalised(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    /// <summary>Scripts that leave no room between words: each character is compared by itself.</summary>
    private static bool IsAlone(char c) =>
        c is (>= '\u0E00' and <= '\u0EFF') or (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF');

    private static void End(StringBuilder word, List<string> words)
    {
        if (word.Length == 0)
        {
            return;
        }

        var hasLetters = false;
        for (var i = 0; i < word.Length; i++)
        {
            hasLetters |= char.IsLetter(word[i]);
        }

        var plain = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            var c = hasLetters ? s_signs.GetValueOrDefault(word[i], word[i]) : word[i];
            var isThird = plain.Length >= 2 && plain[^1] == c && plain[^2] == c;
            if (!isThird && char.IsLetterOrDigit(c))
            {
                plain.Append(c);
            }
        }

        if (plain.Length > 0)
        {
            words.Add(plain.ToString());
        }

        word.Clear();
    }

    private static FrozenDictionary<char, char> Pairs(string pairs) =>
        Enumerable.Range(0, pairs.Length / 2).ToFrozenDictionary(i => pairs[2 * i], i => pairs[(2 * i) + 1]);
}
