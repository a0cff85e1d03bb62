using System.Globalization;
using System.Text;
using Redress.Core.Letters;

namespace Redress.Server.Letters;

/// <summary>A letter's parameters, checked against the list of its kind. A wrong one is a fault of whoever wrote the letter.</summary>
internal sealed class LetterValues
{
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    public const string DayFormat = "yyyy-MM-dd";

    private const int MaxLine = 2_048;
    private const int MaxProse = 4_000;

    private readonly IReadOnlyDictionary<string, string> _values;

    public LetterValues(LetterKind kind, IReadOnlyDictionary<string, string> values)
    {
        _values = values;
        var known = LetterParameters.Of(kind);
        foreach (var name in values.Keys.Where(n => !known.Any(k => k.Name == n)))
        {
            throw new FormatException($"A letter of kind {kind} has no parameter '{name}'");
        }

        foreach (var parameter in known)
        {
            if (
                !values.TryGetValue(parameter.Name, out var value)
                    ? parameter.Required
                    : !IsWellFormed(parameter, value)
            )
            {
                throw new FormatException($"A letter of kind {kind} has a missing or malformed '{parameter.Name}'");
            }
        }
    }

    public string Word(string name) => _values[name];

    public string? Optional(string name) => _values.GetValueOrDefault(name);

    public IReadOnlyList<string> Words(string name) => _values[name] is { Length: > 0 } list ? list.Split(',') : [];

    public bool YesNo(string name) => _values[name] is "true";

    public long Count(string name) => long.Parse(_values[name], CultureInfo.InvariantCulture);

    public DateTimeOffset? Time(string name) =>
        _values.TryGetValue(name, out var value) && TryTime(value, out var time) ? time : null;

    public DateOnly? Day(string name) =>
        _values.TryGetValue(name, out var value) && TryDay(value, out var day) ? day : null;

    public string? Line(string name) => _values.TryGetValue(name, out var value) ? Clean(value, MaxLine, ' ') : null;

    public string? Prose(string name) => _values.TryGetValue(name, out var value) ? Clean(value, MaxProse, '\n') : null;

    private static bool IsWellFormed(LetterParameter parameter, string value) =>
        parameter.Form switch
        {
            ParameterForm.Word => parameter.Words!.Contains(value, StringComparer.Ordinal),
            ParameterForm.Words => value.Length == 0
                || value.Split(',').All(w => parameter.Words!.Contains(w, StringComparer.Ordinal)),
            ParameterForm.YesNo => value is "true" or "false",
            ParameterForm.Count => value.Length is > 0 and <= 9 && value.All(char.IsAsciiDigit),
            ParameterForm.Time => TryTime(value, out _),
            ParameterForm.Day => TryDay(value, out _),
            ParameterForm.Line or ParameterForm.Prose => true,
        };

    private static bool TryTime(string value, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            value,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time
        );

    private static bool TryDay(string value, out DateOnly day) =>
        DateOnly.TryParseExact(value, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>Text by people, cut to length, without what could change how the letter around it reads.</summary>
    private static string Clean(string text, int length, char lineBreak)
    {
        var clean = new StringBuilder(Math.Min(text.Length, length));
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (clean.Length >= length)
            {
                break;
            }

            if (rune.Value is '\n')
            {
                clean.Append(lineBreak);
            }
            else if (!Rune.IsControl(rune) && !TurnsText(rune.Value))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Trim();
    }

    /// <summary>Unicode's marks and overrides of direction.</summary>
    private static bool TurnsText(int c) =>
        c is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
