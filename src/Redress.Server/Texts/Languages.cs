using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Redress.Server.Texts;

/// <summary>
/// Everything that we say to people, by language: one JSON file each (flat: key to text), English being the reference. Adding a
/// language is adding its file. Keys that end in a plural form (<c>.one</c>, <c>.other</c>) belong together; gaps are named
/// (<c>{time}</c>).
/// </summary>
public sealed class Languages
{
    private const string Prefix = "Redress.Server.Texts.";
    private const int MaxTag = 35;

    private static readonly Lazy<Languages> s_embedded = new(() =>
        Load(PseudoTexts.With(EmbeddedFiles()), PluralRules.Known)
    );

    private readonly FrozenDictionary<string, Language> _byTag;

    private Languages(FrozenDictionary<string, Language> byTag)
    {
        _byTag = byTag;
        English = byTag["en"];
    }

    /// <summary>The languages that the program brings. Reading it throws where a file is faulty: ask for it at start.</summary>
    public static Languages Embedded => s_embedded.Value;

    public Language English { get; }

    /// <summary>Of people; the two for tests are not listed.</summary>
    public IReadOnlyList<string> Tags =>
        [.. _byTag.Keys.Where(t => !PseudoTexts.IsOne(t)).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Only those, for everything that is said here. English is always among them, for it is what is said where another
    /// language lacks a text. The two for tests (<see cref="PseudoTexts"/>) are made when they are asked for.
    /// </summary>
    public Languages Offering(IReadOnlyList<string> tags) =>
        new(
            tags.Append("en")
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .ToFrozenDictionary(
                    t => t.ToLowerInvariant(),
                    t => _byTag[t.ToLowerInvariant()],
                    StringComparer.Ordinal
                )
        );

    /// <summary>Whether there are texts of exactly that language.</summary>
    public bool Has(string tag) => _byTag.ContainsKey(tag.ToLowerInvariant());

    /// <summary>The language, else its base language (<c>de-AT</c>: <c>de</c>), else English. Takes anything.</summary>
    public Language For(string? tag)
    {
        var rest = tag is { Length: <= MaxTag } ? tag.ToLowerInvariant().Replace('_', '-') : "";
        while (rest.Length > 0)
        {
            if (_byTag.TryGetValue(rest, out var language))
            {
                return language;
            }

            var cut = rest.LastIndexOf('-');
            rest = cut > 0 ? rest[..cut] : "";
        }

        return English;
    }

    /// <summary>
    /// Reads files by language tag. Throws <see cref="InvalidDataException"/> that names all faults: no English, a key or gap
    /// that English does not have, wrong braces, a plural without all its forms or without a rule.
    /// </summary>
    public static Languages Load(
        IReadOnlyDictionary<string, string> files,
        IReadOnlyDictionary<string, PluralRule> rules
    )
    {
        if (!files.TryGetValue("en", out var reference))
        {
            throw new InvalidDataException("There is no English text, which is the reference");
        }

        var faults = new List<string>();
        var english = LanguageFile.Read("en", reference, null, rules, faults);
        var all = new Dictionary<string, Language>(StringComparer.Ordinal) { ["en"] = english.ToLanguage(null) };
        foreach (var (tag, json) in files.Where(f => f.Key is not "en").OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            // What a variant such as de-simple does not say in its own way, its base says.
            var rest = tag.Contains('-', StringComparison.Ordinal)
                ? tag[..tag.LastIndexOf('-')].ToLowerInvariant()
                : "";
            var falls = all.GetValueOrDefault(rest, all["en"]);
            all[tag.ToLowerInvariant()] = LanguageFile.Read(tag, json, english, rules, faults).ToLanguage(falls);
        }

        return faults.Count == 0
            ? new Languages(all.ToFrozenDictionary(StringComparer.Ordinal))
            : throw new InvalidDataException(string.Join(Environment.NewLine, faults));
    }

    internal static string FormOf(string key, PluralForm form) =>
        form switch
        {
            PluralForm.Zero => key + ".zero",
            PluralForm.One => key + ".one",
            PluralForm.Two => key + ".two",
            PluralForm.Few => key + ".few",
            PluralForm.Many => key + ".many",
            PluralForm.Other => key + ".other",
        };

    private static Dictionary<string, string> EmbeddedFiles()
    {
        var assembly = typeof(Languages).Assembly;
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (
                name.StartsWith(Prefix, StringComparison.Ordinal)
                && name.EndsWith(".json", StringComparison.Ordinal)
                && name[Prefix.Length..^5] is var tag
                && tag is not "helplines"
            )
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                files[tag] = reader.ReadToEnd();
            }
        }

        return files;
    }
}
