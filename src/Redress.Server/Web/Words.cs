using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Redress.Server.Web;

/// <summary>
/// The console's own words in the language of whoever sits there. The English words are the key; a language that lacks some
/// shows them in English, and a test sees to it that none lacks any.
/// </summary>
public sealed class Words
{
    private const string English = "en";

    // With a point before the language the build would put it into an assembly of its own.
    private const string Prefix = "console-";

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> s_languages = Read();

    private readonly FrozenDictionary<string, string> _known;

    private Words(string language)
    {
        Language = language;
        _known = s_languages.GetValueOrDefault(language) ?? FrozenDictionary<string, string>.Empty;
        Culture = CultureInfo.GetCultureInfo(language);
    }

    /// <summary>As in "de".</summary>
    public string Language { get; }

    public CultureInfo Culture { get; }

    public static IReadOnlyList<string> Languages { get; } =
    [English, .. s_languages.Keys.Order(StringComparer.Ordinal)];

    public string this[string english] => _known.GetValueOrDefault(english, english);

    /// <summary>A sentence with {0}, {1} in it.</summary>
    public string Say(string english, params object?[] values) => string.Format(Culture, this[english], values);

    /// <summary>A word of the system, as in "child-sexual-abuse-material", as people read it.</summary>
    public string Of(string word)
    {
        if (_known.TryGetValue(word, out var known))
        {
            return known;
        }

        var text = word.Replace('-', ' ');
        return text.Length == 0 ? text : this[char.ToUpperInvariant(text[0]) + text[1..]];
    }

    public string Of<T>(T value)
        where T : struct, Enum => Of(Core.Kernel.Word.Of(value));

    /// <summary>The first language of the browser that there is.</summary>
    public static Words For(HttpContext http)
    {
        foreach (var asked in http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1))
        {
            var language = asked.Value.ToString().Split('-')[0].ToLowerInvariant();
            if (Languages.Contains(language, StringComparer.Ordinal))
            {
                return In(language);
            }
        }

        return In(English);
    }

    public static Words In(string language) => new(language);

    /// <summary>What a language has, for the test that compares it with the pages.</summary>
    public static IReadOnlyDictionary<string, string> Known(string language) => s_languages[language];

    private static FrozenDictionary<string, FrozenDictionary<string, string>> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly
            .GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(".json", StringComparison.Ordinal))
            .ToFrozenDictionary(
                n => n[Prefix.Length..^".json".Length],
                n =>
                {
                    using var stream = assembly.GetManifestResourceStream(n)!;
                    return JsonSerializer
                        .Deserialize<Dictionary<string, string>>(stream)!
                        .ToFrozenDictionary(StringComparer.Ordinal);
                },
                StringComparer.Ordinal
            );
    }
}
