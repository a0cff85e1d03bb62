using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Redress.Connectors.Webhooks;

/// <summary>What a check of a signed call says.</summary>
public enum WebhookVerdict
{
    Valid,

    /// <summary>A header is absent or longer than any real one.</summary>
    HeaderMissing,

    /// <summary>The timestamp is no count of Unix seconds.</summary>
    TimestampMalformed,

    /// <summary>More than five minutes in the past.</summary>
    TooOld,

    /// <summary>More than five minutes in the future.</summary>
    TooNew,

    /// <summary>No signature fits any of the secrets.</summary>
    SignatureWrong,
}

/// <summary>
/// Standard Webhooks 1.0, symmetric: HMAC-SHA256 over <c>id + "." + timestamp + "." + raw body</c>, written as
/// <c>v1,</c> and base64. While secrets are changed over there are several, and any pair that fits is enough.
/// </summary>
public static class StandardWebhook
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1,";
    private const int MaxSignatures = 16;
    private const int MaxIdLength = 256;
    private const int MaxHeaderLength = 4_096;

    // Unix seconds that a DateTimeOffset can hold have at most twelve digits; no need for a larger number.
    private const int MaxTimestampLength = 12;

    /// <summary>The value of the signature header: one signature for each secret, separated by spaces.</summary>
    public static string Sign(
        IReadOnlyList<WebhookSecret> secrets,
        string id,
        DateTimeOffset timestamp,
        ReadOnlySpan<byte> body
    )
    {
        if (secrets.Count == 0)
        {
            throw new ArgumentException("There is nothing to sign with.", nameof(secrets));
        }

        var signed = Signed(id, Timestamp(timestamp), body);
        var text = new StringBuilder(secrets.Count * 48);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets)
        {
            HMACSHA256.HashData(secret.Key, signed, mac);
            text.Append(text.Length > 0 ? " " : "").Append(Version).Append(Convert.ToBase64String(mac));
        }

        return text.ToString();
    }

    public static string Timestamp(DateTimeOffset time) =>
        time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Checks a call against every secret that is in force. <paramref name="body"/> is the body as it came, before
    /// anything parsed it. Whether <paramref name="id"/> was seen before is the caller's to know.
    /// </summary>
    public static WebhookVerdict Verify(
        IReadOnlyList<WebhookSecret> secrets,
        string? id,
        string? timestamp,
        string? signatures,
        ReadOnlySpan<byte> body,
        DateTimeOffset now
    )
    {
        if (
            id is not { Length: > 0 and <= MaxIdLength }
            || timestamp is not { Length: > 0 }
            || signatures is not { Length: > 0 and <= MaxHeaderLength }
        )
        {
            return WebhookVerdict.HeaderMissing;
        }

        if (
            timestamp.Length > MaxTimestampLength
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        )
        {
            return WebhookVerdict.TimestampMalformed;
        }

        var age = now.ToUnixTimeSeconds() - seconds;
        if (Math.Abs(age) > Tolerance.TotalSeconds)
        {
            return age > 0 ? WebhookVerdict.TooOld : WebhookVerdict.TooNew;
        }

        return AnyFits(secrets, Signed(id, timestamp, body), signatures)
            ? WebhookVerdict.Valid
            : WebhookVerdict.SignatureWrong;
    }

    /// <summary>Every secret is tried against every signature, whatever fits: the time says nothing.</summary>
    private static bool AnyFits(IReadOnlyList<WebhookSecret> secrets, byte[] signed, string signatures)
    {
        var fits = false;
        var given = Given(signatures);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in secrets)
        {
            HMACSHA256.HashData(secret.Key, signed, mac);
            foreach (var signature in given)
            {
                fits |= CryptographicOperations.FixedTimeEquals(signature, mac);
            }
        }

        return fits;
    }

    private static List<byte[]> Given(string signatures)
    {
        var given = new List<byte[]>();
        foreach (var part in signatures.Split(' ', MaxSignatures + 1, StringSplitOptions.RemoveEmptyEntries))
        {
            var bytes = new byte[HMACSHA256.HashSizeInBytes];
            if (
                given.Count < MaxSignatures
                && part.StartsWith(Version, StringComparison.Ordinal)
                && Convert.TryFromBase64String(part[Version.Length..], bytes, out var length)
                && length == bytes.Length
            )
            {
                given.Add(bytes);
            }
        }

        return given;
    }

    private static byte[] Signed(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetByteCount(id) + timestamp.Length + 2;
        var signed = new byte[head + body.Length];
        var at = Encoding.UTF8.GetBytes(id, signed);
        signed[at++] = (byte)'.';
        at += Encoding.UTF8.GetBytes(timestamp, signed.AsSpan(at));
        signed[at] = (byte)'.';
        body.CopyTo(signed.AsSpan(head));
        return signed;
    }
}
