using System.Globalization;
using Redress.Core.Kernel;

namespace Redress.Server.Http;

/// <summary>Checks of free text that came from outside.</summary>
public static class Text
{
    /// <summary>One line: no control characters, no characters that turn the direction of writing, nothing unpaired.</summary>
    public static Refusal? Line(string? text, int max, string pointer) => Check(text, max, pointer, lines: false);

    /// <summary>Several lines: line feeds and tabs may stand in it.</summary>
    public static Refusal? Lines(string? text, int max, string pointer) => Check(text, max, pointer, lines: true);

    private static Refusal? Check(string? text, int max, string pointer, bool lines)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > max)
        {
            return HttpRefusals.FieldTooLong.At(pointer, $"At most {max} characters");
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            if (char.IsSurrogate(c) || IsForbidden(c, lines))
            {
                return HttpRefusals.ControlCharacters.At(pointer);
            }
        }

        return null;
    }

    private static bool IsForbidden(char c, bool lines)
    {
        if (c is '\n' or '\r' or '\t')
        {
            return !lines;
        }

        return char.IsControl(c)
            || c is '\u2028' or '\u2029' or '\u200E' or '\u200F' or '\u061C'
            || c is >= '\u202A' and <= '\u202E'
            || c is >= '\u2066' and <= '\u2069'
            || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.PrivateUse;
    }
}
