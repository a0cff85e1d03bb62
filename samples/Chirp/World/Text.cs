using System.Globalization;

namespace Chirp.World;

/// <summary>Text that people typed: trimmed, bounded, without control and direction-changing characters.</summary>
internal static class Text
{
    /// <summary>The text as it is kept.</summary>
    /// <returns>Null where it is empty, too long or holds what it must not.</returns>
    public static string? Clean(string? typed, int max)
    {
        var text = typed?.Trim().ReplaceLineEndings("\n");
        return text is { Length: > 0 } && text.Length <= max && text.All(IsAllowed) ? text : null;
    }

    public static bool IsAllowed(char c) =>
        c == '\n' || (!char.IsControl(c) && c is not (>= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069'));
}

/// <summary>Numbers in addresses: written in one way only, so that each thing has one address.</summary>
internal static class Numbers
{
    public static bool TryParse(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number > 0
        && text[0] != '0';
}
