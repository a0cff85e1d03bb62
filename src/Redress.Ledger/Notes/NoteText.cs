using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Redress.Ledger.Notes;

/// <summary>Which characters may stand where in a signed note.</summary>
internal static class NoteText
{
    /// <summary>Throws on half surrogate pairs, and writes no mark in front.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or null where it is not UTF-8 or has a control character other than the end of a line.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value < ' ' && value != '\n')
            {
                return null;
            }
        }

        return System.Text.Unicode.Utf8.IsValid(bytes) ? Utf8.GetString(bytes) : null;
    }

    /// <summary>Key names: no white space of any script, no plus, no control character, not empty.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        for (var rest = name; !rest.IsEmpty; )
        {
            var whole = Rune.DecodeFromUtf16(rest, out var rune, out var units) == OperationStatus.Done;
            if (!whole || rune.Value is '+' or < ' ' || Rune.IsWhiteSpace(rune))
            {
                return false;
            }

            rest = rest[units..];
        }

        return !name.IsEmpty;
    }

    /// <summary>What may stand in one line of a note.</summary>
    public static bool IsLine(ReadOnlySpan<char> line) => !line.IsEmpty && !line.ContainsAnyInRange('\0', '\u001f');

    /// <summary>A number of the formats: ASCII digits, no zero in front, at most 2^63 − 1.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        return !text.IsEmpty
            && (text[0] != '0' || text.Length == 1)
            && long.TryParse(
                text,
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture,
                out number
            );
    }
}
