using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Redress.Server.Texts;

/// <summary>One language's file while it is checked against the reference.</summary>
internal sealed class LanguageFile
{
    private const string PluralMark = ".one";

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 2 };

    private readonly string _tag;
    private readonly List<string> _faults;
    private readonly Dictionary<string, Sentence> _sentences = new(StringComparer.Ordinal);
    private readonly HashSet<string> _plurals = new(StringComparer.Ordinal);
    private readonly PluralRule? _rule;
    private readonly CultureInfo? _culture;

    private LanguageFile(string tag, IReadOnlyDictionary<string, PluralRule> rules, List<string> faults)
    {
        _tag = tag;
        _faults = faults;
        _rule = rules.GetValueOrDefault(tag.Split('-')[0]);
        try
        {
            _culture = CultureInfo.GetCultureInfo(tag);
        }
        catch (CultureNotFoundException)
        {
            Fault("is no language");
        }
    }

    public static LanguageFile Read(
        string tag,
        string json,
        LanguageFile? reference,
        IReadOnlyDictionary<string, PluralRule> rules,
        List<string> faults
    )
    {
        var file = new LanguageFile(tag, rules, faults);
        file.ReadSentences(json);
        file.FindPlurals(reference);
        file.CheckPlurals();
        file.CheckTime(reference);
        if (reference is not null)
        {
            file.Compare(reference);
        }

        return file;
    }

    public Language ToLanguage(Language? english) =>
        new(
            _tag,
            _culture ?? CultureInfo.InvariantCulture,
            _sentences.ToFrozenDictionary(StringComparer.Ordinal),
            _plurals.ToFrozenSet(StringComparer.Ordinal),
            _rule ?? PluralRules.Known["en"],
            english
        );

    private void ReadSentences(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, s_strict);
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                if (
                    entry.Value.ValueKind is not JsonValueKind.String
                    || entry.Value.GetString() is not { Length: > 0 } text
                )
                {
                    Fault($"'{entry.Name}' is no text");
                }
                else if (Sentence.Parse(text) is not { } sentence)
                {
                    Fault($"'{entry.Name}' has a brace that opens or closes no {{gap}}");
                }
                else
                {
                    _sentences.Add(entry.Name, sentence);
                }
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            Fault("is no flat JSON object of texts, or has a key twice");
        }
    }

    /// <summary>A key is a plural where English has its <c>.one</c>; <c>reason.other</c> alone is none.</summary>
    private void FindPlurals(LanguageFile? reference)
    {
        if (reference is not null)
        {
            _plurals.UnionWith(reference._plurals.Where(p => _sentences.Keys.Any(k => StemIs(k, p))));
            return;
        }

        foreach (var key in _sentences.Keys.Where(k => k.EndsWith(PluralMark, StringComparison.Ordinal)))
        {
            _plurals.Add(key[..^PluralMark.Length]);
        }
    }

    private void CheckPlurals()
    {
        if (_plurals.Count > 0 && _rule is null)
        {
            Fault("has no plural rule: add one to PluralRules");
            return;
        }

        foreach (var plural in _plurals)
        {
            foreach (var form in _rule!.Forms.Where(f => !_sentences.ContainsKey(Languages.FormOf(plural, f))))
            {
                Fault($"'{Languages.FormOf(plural, form)}' is missing");
            }
        }
    }

    private void CheckTime(LanguageFile? reference)
    {
        foreach (var (key, needed) in ((string, string)[])[("time.format", "UTC"), ("date.format", "1970")])
        {
            if (!_sentences.TryGetValue(key, out var format))
            {
                if (reference is null)
                {
                    Fault($"'{key}' is missing");
                }
            }
            else if (!Shows(format, "1970") || !Shows(format, needed))
            {
                Fault($"'{key}' must be a date's format that shows the year, and with the time UTC (in quotes)");
            }
        }
    }

    private bool Shows(Sentence format, string needed)
    {
        try
        {
            var shown = DateTime.UnixEpoch.ToString(format.Fill("time.format", []), _culture);
            return shown.Contains(needed, StringComparison.Ordinal);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private void Compare(LanguageFile reference)
    {
        foreach (var (key, sentence) in _sentences)
        {
            var plural = _plurals.FirstOrDefault(p => StemIs(key, p));
            var known =
                plural is not null ? reference.GapsOfPlural(plural)
                : reference._sentences.TryGetValue(key, out var same) ? same.Gaps.ToHashSet(StringComparer.Ordinal)
                : null;
            if (
                known is null
                || (plural is not null && !(_rule?.Forms ?? []).Any(f => Languages.FormOf(plural, f) == key))
            )
            {
                Fault($"'{key}' is no key of the English texts");
                continue;
            }

            foreach (var gap in sentence.Gaps.Where(g => !known.Contains(g)))
            {
                Fault($"'{key}' has a gap '{gap}' that the English text has not");
            }
        }
    }

    /// <summary>The number may always be said.</summary>
    private HashSet<string> GapsOfPlural(string plural)
    {
        var gaps = new HashSet<string>(StringComparer.Ordinal) { "count" };
        foreach (var (key, sentence) in _sentences.Where(s => StemIs(s.Key, plural)))
        {
            gaps.UnionWith(sentence.Gaps);
        }

        return gaps;
    }

    private static bool StemIs(string key, string plural) =>
        key.Length > plural.Length
        && key.StartsWith(plural, StringComparison.Ordinal)
        && Enum.GetValues<PluralForm>().Any(f => Languages.FormOf(plural, f) == key);

    private void Fault(string what) => _faults.Add($"{_tag}.json: {what}");
}
