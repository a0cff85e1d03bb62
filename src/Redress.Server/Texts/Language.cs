using System.Collections.Frozen;
using System.Globalization;

namespace Redress.Server.Texts;

/// <summary>
/// The texts of one language. What it does not have is said in English, with English plurals and times. Safe to use from
/// many threads.
/// </summary>
public sealed class Language
{
    private const string TimeKey = "time.format";
    private const string DayKey = "date.format";

    private readonly FrozenDictionary<string, Sentence> _sentences;
    private readonly FrozenSet<string> _plurals;
    private readonly PluralRule _rule;
    private readonly Language? _english;

    internal Language(
        string tag,
        CultureInfo culture,
        FrozenDictionary<string, Sentence> sentences,
        FrozenSet<string> plurals,
        PluralRule rule,
        Language? english
    )
    {
        Tag = tag;
        Culture = Gregorian(culture);
        _sentences = sentences;
        _plurals = plurals;
        _rule = rule;
        _english = english;
    }

    /// <summary>For example <c>de</c>.</summary>
    public string Tag { get; }

    public bool RightToLeft => Culture.TextInfo.IsRightToLeft;

    public CultureInfo Culture { get; }

    /// <summary>The keys that this language has itself, plural forms with their ending.</summary>
    public IReadOnlyCollection<string> Keys => _sentences.Keys;

    /// <summary>The names of the gaps of a key.</summary>
    public IReadOnlyList<string> GapsOf(string key) => [.. _sentences[key].Gaps];

    public bool Has(string key) => _sentences.ContainsKey(key) || (_english?.Has(key) ?? false);

    /// <summary>The text of a key. An unknown key, or a gap without a value, is a fault of the caller.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) =>
        _sentences.TryGetValue(key, out var sentence) ? sentence.Fill(key, values)
        : _english is not null ? _english.Say(key, values)
        : throw new KeyNotFoundException($"There is no text '{key}'");

    /// <summary>The text of a key in the form that the number takes; <c>{count}</c> is the number.</summary>
    public string Count(string key, long count, params ReadOnlySpan<(string Name, string Value)> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!_plurals.Contains(key) && _english is not null)
        {
            return _english.Count(key, count, values);
        }

        (string, string)[] all = [("count", count.ToString("N0", Culture)), .. values];
        return Say(Languages.FormOf(key, _rule.Of(count)), all);
    }

    /// <summary>A time as people of this language write it, in UTC, and saying so.</summary>
    public string Time(DateTimeOffset time) =>
        _sentences.TryGetValue(TimeKey, out var format)
            ? time.UtcDateTime.ToString(format.Fill(TimeKey, []), Culture)
            : _english!.Time(time);

    /// <summary>A day as people of this language write it.</summary>
    public string Day(DateOnly day) =>
        _sentences.TryGetValue(DayKey, out var format)
            ? day.ToString(format.Fill(DayKey, []), Culture)
            : _english!.Day(day);

    /// <summary>The calendar of dates in letters is the one of the law, also where a culture prefers another.</summary>
    private static CultureInfo Gregorian(CultureInfo culture)
    {
        if (culture.DateTimeFormat.Calendar is GregorianCalendar)
        {
            return culture;
        }

        var clone = (CultureInfo)culture.Clone();
        clone.DateTimeFormat.Calendar =
            culture.OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault() ?? new GregorianCalendar();
        return CultureInfo.ReadOnly(clone);
    }
}
