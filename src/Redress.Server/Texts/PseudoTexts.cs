using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Redress.Server.Texts;

/// <summary>
/// Two languages that nobody speaks, made from the English texts for tests: one whose sentences are half as long again, so that
/// pages with too little room are seen, and one that is written from right to left. Their names are those of the CLDR.
/// </summary>
public static class PseudoTexts
{
    public const string Expanded = "en-XA";
    public const string Mirrored = "ar-XB";

    private const string Plain = "aceiounyACEIOUNY";
    private const string Marked = "åçéîöûñýÅÇÉÎÖÛÑÝ";
    private static readonly string[] s_forms = [".zero", ".one", ".two", ".few", ".many", ".other"];

    private static readonly JsonSerializerOptions s_json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static bool IsOne(string tag) =>
        tag.Equals(Expanded, StringComparison.OrdinalIgnoreCase)
        || tag.Equals(Mirrored, StringComparison.OrdinalIgnoreCase);

    /// <summary>The files, and those two.</summary>
    internal static Dictionary<string, string> With(Dictionary<string, string> files)
    {
        var english = JsonSerializer.Deserialize<Dictionary<string, string>>(files["en"])!;
        return new Dictionary<string, string>(files, StringComparer.Ordinal)
        {
            [Expanded] = JsonSerializer.Serialize(english.ToDictionary(t => t.Key, t => Of(t, Longer)), s_json),
            [Mirrored] = JsonSerializer.Serialize(AllForms(english), s_json),
        };
    }

    /// <summary>Arabic has six plural forms where English has two.</summary>
    private static Dictionary<string, string> AllForms(Dictionary<string, string> english)
    {
        var mirrored = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in english)
        {
            var stem = text.Key.EndsWith(".other", StringComparison.Ordinal) ? text.Key[..^6] : null;
            if (stem is not null && english.ContainsKey(stem + ".one"))
            {
                foreach (var form in s_forms)
                {
                    mirrored[stem + form] = Of(text, Turned);
                }
            }
            else if (
                !(text.Key.EndsWith(".one", StringComparison.Ordinal) && english.ContainsKey(text.Key[..^4] + ".other"))
            )
            {
                mirrored[text.Key] = Of(text, Turned);
            }
        }

        return mirrored;
    }

    private static string Of(KeyValuePair<string, string> text, Func<string, string> change) =>
        text.Key is "time.format" or "date.format" ? text.Value : change(text.Value);

    private static string Longer(string text)
    {
        var changed = Outside(text, c => Plain.Contains(c) ? Marked[Plain.IndexOf(c)] : c);
        var more = string.Join(' ', Enumerable.Repeat("löng", Math.Max(1, text.Length / 10)));
        return $"[{changed} {more}]";
    }

    /// <summary>Latin letters as Hebrew ones, which are written from right to left: whatever was not translated is seen.</summary>
    private static string Turned(string text) =>
        Outside(text, c => char.IsAsciiLetter(c) ? (char)('\u05D0' + (char.ToLowerInvariant(c) - 'a') % 27) : c);

    /// <summary>Gaps keep their names.</summary>
    private static string Outside(string text, Func<char, char> change)
    {
        var changed = new StringBuilder(text.Length);
        var inside = false;
        foreach (var c in text)
        {
            inside = c is '{' || (inside && c is not '}');
            changed.Append(inside || c is '}' ? c : change(c));
        }

        return changed.ToString();
    }
}
