namespace Redress.Server.Access;

/// <summary>The public half of the key to which a session is bound, as a form brings it: SPKI in base64.</summary>
public static class BrowserKey
{
    private const int MaxBytes = 200;

    /// <summary>Null where it is no key that can be used.</summary>
    public static byte[]? Parse(string? text)
    {
        var bytes = new byte[MaxBytes];
        if (
            text is null
            || text.Length > MaxBytes
            || !Convert.TryFromBase64String(text, bytes, out var length)
            || !BrowserProof.IsKey(bytes[..length])
        )
        {
            return null;
        }

        return bytes[..length];
    }
}
