using System.Buffers;
using System.Text.Unicode;

namespace Redress.Ledger.Facts;

/// <summary>Strings as RFC 8785 section 3.2.2.2 writes them.</summary>
internal static class CanonicalText
{
    public const int MaxBytesPerUnit = 6;

    // Control characters, quote and backslash: what cannot stand for itself.
    private static readonly char[] Special = [.. Enumerable.Range(0, 0x20).Select(unit => (char)unit), '"', '\\'];
    private static readonly SearchValues<char> Escaped = SearchValues.Create(Special);

    /// <summary>The same as bytes: all are ASCII.</summary>
    public static SearchValues<byte> EscapedBytes { get; } =
        SearchValues.Create([.. Special.Select(unit => (byte)unit)]);

    /// <summary>Writes the text in quotes. False where it has half a surrogate pair.</summary>
    public static bool TryWrite(ReadOnlySpan<char> text, Span<byte> target, out int written)
    {
        target[0] = (byte)'"';
        written = 1;
        while (true)
        {
            var plain = text.IndexOfAny(Escaped);
            var run = plain < 0 ? text : text[..plain];
            var done = Utf8.FromUtf16(run, target[written..], out _, out var bytes, replaceInvalidSequences: false);
            if (done != OperationStatus.Done)
            {
                return false;
            }

            written += bytes;
            if (plain < 0)
            {
                target[written++] = (byte)'"';
                return true;
            }

            written += Escape(text[plain], target[written..]);
            text = text[(plain + 1)..];
        }
    }

    /// <summary>The letter that stands for a control character after a backslash, or 0 where there is none.</summary>
    public static byte Short(int control) =>
        control switch
        {
            '\b' => (byte)'b',
            '\t' => (byte)'t',
            '\n' => (byte)'n',
            '\f' => (byte)'f',
            '\r' => (byte)'r',
            _ => 0,
        };

    /// <summary>
    /// Compares two names in their written form, without quotes, by the UTF-16 code units of what they stand for.
    /// </summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var order = Weight(Next(ref left)) - Weight(Next(ref right));
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length - right.Length;
    }

    private static int Escape(char unit, Span<byte> target)
    {
        target[0] = (byte)'\\';
        if (unit is '"' or '\\')
        {
            target[1] = (byte)unit;
            return 2;
        }

        if (Short(unit) is var letter and not 0)
        {
            target[1] = letter;
            return 2;
        }

        "u00"u8.CopyTo(target[1..]);
        target[4] = (byte)('0' + (unit >> 4));
        target[5] = "0123456789abcdef"u8[unit & 15];
        return 6;
    }

    /// <summary>The next byte of the UTF-8 form of the unescaped text.</summary>
    private static byte Next(ref ReadOnlySpan<byte> text)
    {
        var first = text[0];
        if (first != '\\')
        {
            text = text[1..];
            return first;
        }

        var (value, length) = text[1] switch
        {
            (byte)'u' => (16 * (text[4] - '0') + "0123456789abcdef"u8.IndexOf(text[5]), 6),
            (byte)'b' => ('\b', 2),
            (byte)'t' => ('\t', 2),
            (byte)'n' => ('\n', 2),
            (byte)'f' => ('\f', 2),
            (byte)'r' => ('\r', 2),
            var other => (other, 2),
        };
        text = text[length..];
        return (byte)value;
    }

    // UTF-8 bytes sort like code points. UTF-16 differs in one thing only: what needs two units begins with D8..DB
    // and so stands before U+E000..U+FFFF, whose UTF-8 begins with EE or EF.
    private static int Weight(byte value) => value is 0xEE or 0xEF ? value + 0x100 : value;
}
