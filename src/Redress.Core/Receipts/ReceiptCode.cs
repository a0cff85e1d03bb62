namespace Redress.Core.Receipts;

/// <summary>
/// The reporter's only key: 28 Crockford characters in 7 groups of 4, 26 of them random (130 bits) and 2 check characters
/// that only the installation can compute.
/// </summary>
public static class ReceiptCode
{
    public const int RandomBytes = 17;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int BodyLength = 26;
    private const int Length = 28;

    /// <summary>Ten check bits of a body.</summary>
    public delegate int Check(string body);

    /// <summary>A new code, ungrouped, from 17 unguessable bytes of which 130 bits are used.</summary>
    public static string Make(ReadOnlySpan<byte> random, Check check)
    {
        Span<char> body = stackalloc char[BodyLength];
        var bits = 0;
        var value = 0;
        var next = 0;
        for (var i = 0; i < BodyLength; i++)
        {
            if (bits < 5)
            {
                value = (value << 8) | random[next++];
                bits += 8;
            }

            bits -= 5;
            body[i] = Alphabet[(value >> bits) & 31];
            value &= (1 << bits) - 1;
        }

        var text = new string(body);
        var ten = check(text);
        return text + Alphabet[ten >> 5] + Alphabet[ten & 31];
    }

    /// <summary>As it is shown: groups of four with dashes.</summary>
    public static string Show(string code) => string.Join('-', code.Chunk(4).Select(c => new string(c)));

    /// <summary>
    /// What a person typed, as we keep it: upper case, O as 0, I and L as 1, full-width and Arabic-Indic digits, without
    /// spaces and dashes. Null where it cannot be a code of this installation.
    /// </summary>
    public static string? Normalise(string typed, Check check)
    {
        if (typed.Length > 200)
        {
            return null;
        }

        Span<char> code = stackalloc char[Length];
        var count = 0;
        foreach (var c in typed)
        {
            if (
                char.IsWhiteSpace(c)
                || c is '-' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' or '_'
            )
            {
                continue;
            }

            var mapped = Map(c);
            if (mapped == '\0' || count == Length)
            {
                return null;
            }

            code[count++] = mapped;
        }

        if (count != Length)
        {
            return null;
        }

        var body = new string(code[..BodyLength]);
        var ten = check(body);
        var right = (code[BodyLength] ^ Alphabet[ten >> 5]) | (code[BodyLength + 1] ^ Alphabet[ten & 31]);
        return right == 0 ? new string(code) : null;
    }

    private static char Map(char c)
    {
        var plain = c switch
        {
            >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
            >= '\u0660' and <= '\u0669' => (char)('0' + (c - 0x0660)),
            >= '\u06F0' and <= '\u06F9' => (char)('0' + (c - 0x06F0)),
            _ => c,
        };
        plain = char.ToUpperInvariant(plain) switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            var other => other,
        };
        return Alphabet.Contains(plain, StringComparison.Ordinal) ? plain : '\0';
    }
}
