using System.Buffers.Text;

namespace Redress.Ledger;

/// <summary>
/// Standard base64 (RFC 4648 section 4) in its one form: padded, no white space, unused bits zero. With several
/// spellings of one signature, a file could be changed and still verify.
/// </summary>
internal static class StrictBase64
{
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> target, out int length)
    {
        length = 0;
        if (text.Length == 0 || text.Length % 4 != 0 || !Base64.IsValid(text, out var bytes) || bytes > target.Length)
        {
            return false;
        }

        if (!Convert.TryFromBase64Chars(text, target, out length))
        {
            return false;
        }

        // What is left over shows only in the last group of four, so encoding that one again suffices;
        // white space inside would have made the decoded length too small for the text.
        if (Base64.GetMaxEncodedToUtf8Length(length) != text.Length)
        {
            return false;
        }

        Span<char> again = stackalloc char[4];
        return Convert.TryToBase64Chars(target[((length - 1) / 3 * 3)..length], again, out var written)
            && again[..written].SequenceEqual(text[^4..]);
    }

    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length / 4 * 3];
        return TryDecode(text, bytes, out var length) ? bytes[..length] : null;
    }
}
