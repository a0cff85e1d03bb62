using System.Globalization;
using System.Text;

namespace Redress.Server.Http;

/// <summary>
/// Tables for spreadsheets (RFC 4180, UTF-8 with a mark, so that they are read as such). A text that a spreadsheet would
/// take for a formula gets an apostrophe before it: what a stranger wrote must not run at whoever opens the file.
/// </summary>
public sealed class Csv
{
    private const string Starts = "=+-@\t\r\n\0|%＝＋－＠";
    private readonly StringBuilder _text = new();

    public Csv(params ReadOnlySpan<string> head) => Add([.. head]);

    public Csv Add(params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            _text.Append(i == 0 ? "" : ",").Append(Cell(cells[i]));
        }

        _text.Append("\r\n");
        return this;
    }

    public byte[] ToBytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_text.ToString())];

    private static string Cell(object? value) =>
        value switch
        {
            null => "",
            string text => Quote(Safe(text)),
            long or int or double => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"A {value.GetType().Name} has no form in a table"),
        };

    private static string Safe(string text)
    {
        var shown = text.TrimStart(' ');
        return shown.Length > 0 && Starts.Contains(shown[0], StringComparison.Ordinal) ? "'" + text : text;
    }

    private static string Quote(string text) => '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
