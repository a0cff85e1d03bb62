using System.Text;

namespace Redress.Server.Texts;

/// <summary>
/// One text with its named gaps, <c>A person looks by {time}.</c> A value is put in as it is and never read again for gaps of
/// its own.
/// </summary>
internal sealed class Sentence
{
    private readonly IReadOnlyList<Piece> _pieces;

    private Sentence(IReadOnlyList<Piece> pieces) => _pieces = pieces;

    public IEnumerable<string> Gaps => _pieces.Where(p => p.IsGap).Select(p => p.Text).Distinct(StringComparer.Ordinal);

    /// <summary>Null where the braces are wrong.</summary>
    public static Sentence? Parse(string text)
    {
        var pieces = new List<Piece>();
        for (var at = 0; at < text.Length; )
        {
            var open = text.IndexOfAny(['{', '}'], at);
            if (open < 0)
            {
                pieces.Add(new(text[at..], false));
                break;
            }

            if (open > at)
            {
                pieces.Add(new(text[at..open], false));
            }

            var close = text.IndexOf('}', open);
            if (text[open] is '}' || close < 0 || !IsName(text.AsSpan(open + 1, close - open - 1)))
            {
                return null;
            }

            pieces.Add(new(text[(open + 1)..close], true));
            at = close + 1;
        }

        return new Sentence(pieces);
    }

    /// <summary>The text with its gaps filled. A gap without a value is a fault of the caller.</summary>
    public string Fill(string key, ReadOnlySpan<(string Name, string Value)> values)
    {
        if (_pieces is [{ IsGap: false } only])
        {
            return only.Text;
        }

        var filled = new StringBuilder();
        foreach (var piece in _pieces)
        {
            filled.Append(piece.IsGap ? Find(key, piece.Text, values) : piece.Text);
        }

        return filled.ToString();
    }

    private static string Find(string key, string name, ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (given, value) in values)
        {
            if (given == name)
            {
                return value;
            }
        }

        throw new FormatException($"The text '{key}' needs a value for '{name}'");
    }

    private static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= 40 && char.IsAsciiLetterLower(name[0]) && !name.ContainsAnyExcept(s_nameCharacters);

    private static readonly System.Buffers.SearchValues<char> s_nameCharacters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    );

    private readonly record struct Piece(string Text, bool IsGap);
}
