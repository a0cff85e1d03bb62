using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace Redress.Server.Web;

/// <summary>
/// Text that somebody outside wrote, as it may stand in a page: it is text whatever it says, characters that cannot be seen or
/// turn the direction of writing are shown by their number, nothing in it can be clicked, and it cannot turn what stands
/// around it.
/// </summary>
public static partial class Foreign
{
    /// <summary>On its own line or lines; line feeds stay.</summary>
    public static IHtmlContent Text(string? text) =>
        new HtmlString($"<bdi class=\"foreign\" dir=\"auto\">{Written(text)}</bdi>");

    /// <summary>A letter of ours as it will be read: its links stay as they are written, and cannot be clicked here.</summary>
    public static IHtmlContent Letter(string? text) =>
        new HtmlString($"<bdi class=\"foreign\" dir=\"auto\">{Encoded(text)}</bdi>");

    /// <summary>The same without an element, for tests.</summary>
    public static string Written(string? text) => text is null ? "" : Encoded(Defanged(text));

    private static string Encoded(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var html = new StringBuilder(text.Length + 64);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnseen(rune))
            {
                html.Append(CultureInfo.InvariantCulture, $"<span class=\"unseen\">U+{rune.Value:X4}</span>");
            }
            else
            {
                html.Append(HtmlEncoder.Default.Encode(rune.ToString()));
            }
        }

        return html.ToString();
    }

    /// <summary>hxxps://example[.]com: readable, and no program takes it for a link.</summary>
    public static string Defanged(string text)
    {
        try
        {
            return LinkText()
                .Replace(
                    text,
                    m =>
                        m.Value.Replace("http", "hxxp", StringComparison.OrdinalIgnoreCase)
                            .Replace(".", "[.]", StringComparison.Ordinal)
                );
        }
        catch (RegexMatchTimeoutException)
        {
            return text.Replace(".", "[.]", StringComparison.Ordinal);
        }
    }

    private static bool IsUnseen(Rune rune)
    {
        if (rune.Value is '\n' or '\r' or '\t' or ' ')
        {
            return false;
        }

        return Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.Surrogate
                    or UnicodeCategory.OtherNotAssigned
            || rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x034F or 0xFFFD;
    }

    [GeneratedRegex(
        @"\b[a-z][a-z0-9+.-]{1,15}:(//)?[^\s]+|\bwww\.[^\s]+|\b[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){0,6}\.[a-z]{2,18}(?=[/?:\s]|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        200
    )]
    private static partial Regex LinkText();
}
