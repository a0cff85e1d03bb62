using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Chirp.Web;

/// <summary>
/// A page as it is written. <c>page.Add($"…{value}…")</c> encodes every value, so that forgetting to encode is not possible;
/// only the literal parts are HTML.
/// </summary>
internal sealed class Page
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");

    private readonly StringBuilder _html = new(2048);

    /// <summary>Where anybody reports without an account; set once at start.</summary>
    public static Uri? Portal { get; set; }

    public Page(string title, string? reader)
    {
        Add(
            $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} – Chirp</title><link rel="stylesheet" href="/chirp.css"></head><body>
            <header><a class="brand" href="/feed">Chirp</a><nav><a href="/recommended">Recommended</a>
            <a href="/search">Search</a>
            """
        );
        if (reader is null)
        {
            Add($"""<a href="/sign-in">Sign in</a></nav></header><main>""");
        }
        else
        {
            Add($"""<a href="/messages">Messages</a><a href="/me">Me</a></nav></header><main>""");
        }
    }

    /// <summary>The handler has written everything by the time this runs; it only lets calls follow each other.</summary>
    public Page Add([InterpolatedStringHandlerArgument("")] ref Markup markup)
    {
        _ = markup;
        return this;
    }

    public byte[] ToBytes()
    {
        Add($"""</main><footer>Chirp is a sample. Its people are invented and its pictures are drawn from numbers.""");
        if (Portal is { } portal)
        {
            Add($""" <a href="{portal.AbsoluteUri}" rel="noopener noreferrer">Report without an account</a>""");
        }

        Add($"""</footer></body></html>""");
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(_html.Length)];
        var length = 0;
        foreach (var chunk in _html.GetChunks())
        {
            length += Encoding.UTF8.GetBytes(chunk.Span, bytes.AsSpan(length));
        }

        return bytes[..length];
    }

    private void Encode(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special))
        {
            _html.Append(text[..at]);
            _html.Append(
                text[at] switch
                {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '"' => "&quot;",
                    _ => "&#39;",
                }
            );
            text = text[(at + 1)..];
        }

        _html.Append(text);
    }

    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly Page _page;

        public Markup(int literalLength, int formattedCount, Page page)
        {
            _ = literalLength + formattedCount;
            _page = page;
        }

        public void AppendLiteral(string html) => _page._html.Append(html);

        public void AppendFormatted(string? text) => _page.Encode(text);

        public void AppendFormatted(long number) => _page._html.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(DateTimeOffset day) =>
            _page._html.Append(CultureInfo.InvariantCulture, $"{day:d MMM yyyy, HH:mm}");
    }
}
