using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Redress.Connectors.Oidc;

/// <summary>What must be true of an ID token (OpenID Connect Core, 3.1.3.7).</summary>
public sealed record IdTokenWanted(string Issuer, string ClientId, string Nonce, DateTimeOffset Now);

/// <summary>
/// Reads an ID token: the subject where it is signed by one of the provider's keys and is meant for us, else null. Taken are
/// RS256, PS256 and ES256; "none" and keys shared with us are not.
/// </summary>
public static class IdToken
{
    private const int MaxLength = 16_384;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    public static string? Subject(string token, ReadOnlyMemory<byte> keys, IdTokenWanted wanted)
    {
        var parts = token.Length <= MaxLength ? token.Split('.') : [];
        if (parts.Length != 3 || !parts.All(p => Base64Url.IsValid(p)))
        {
            return null;
        }

        try
        {
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var body = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            using var set = JsonDocument.Parse(keys);
            var signedText = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
            var signature = Base64Url.DecodeFromChars(parts[2]);
            return
                IsSigned(head.RootElement, set.RootElement, signedText, signature) && IsMeant(body.RootElement, wanted)
                ? Text(body.RootElement, "sub")
                : null;
        }
        catch (Exception fault)
            when (fault is JsonException or FormatException or CryptographicException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsMeant(JsonElement body, IdTokenWanted wanted)
    {
        var authorised = Text(body, "azp");
        return Text(body, "iss") == wanted.Issuer
            && Audiences(body).Contains(wanted.ClientId, StringComparer.Ordinal)
            && (authorised is null || authorised == wanted.ClientId)
            && Text(body, "nonce") == wanted.Nonce
            && Text(body, "sub") is { Length: > 0 and <= 255 }
            && Time(body, "exp") is { } until
            && wanted.Now < until + Skew
            && Time(body, "iat") is { } made
            && made <= wanted.Now + Skew;
    }

    private static bool IsSigned(JsonElement head, JsonElement set, byte[] text, byte[] signature)
    {
        var (algorithm, id) = (Text(head, "alg"), Text(head, "kid"));
        if (!set.TryGetProperty("keys", out var keys))
        {
            return false;
        }

        foreach (var key in keys.EnumerateArray())
        {
            var isAnother =
                (id is not null && Text(key, "kid") is { } named && named != id)
                || (Text(key, "use") is { } use && use != "sig")
                || (Text(key, "alg") is { } only && only != algorithm);
            if (!isAnother && IsSignedBy(key, algorithm, text, signature))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSignedBy(JsonElement key, string? algorithm, byte[] text, byte[] signature)
    {
        switch (algorithm, Text(key, "kty"))
        {
            case ("RS256" or "PS256", "RSA"):
                using (
                    var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") })
                )
                {
                    var padding = algorithm == "RS256" ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss;
                    return rsa.KeySize >= 2048 && rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, padding);
                }

            case ("ES256", "EC") when Text(key, "crv") == "P-256":
                using (
                    var ec = ECDsa.Create(
                        new ECParameters
                        {
                            Curve = ECCurve.NamedCurves.nistP256,
                            Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") },
                        }
                    )
                )
                {
                    return ec.VerifyData(text, signature, HashAlgorithmName.SHA256);
                }

            default:
                return false;
        }
    }

    private static IEnumerable<string?> Audiences(JsonElement body) =>
        !body.TryGetProperty("aud", out var audience) ? []
        : audience.ValueKind is JsonValueKind.Array ? audience.EnumerateArray().Select(a => a.GetString())
        : [audience.GetString()];

    private static DateTimeOffset? Time(JsonElement body, string name) =>
        body.TryGetProperty(name, out var time) && time.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e11
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(Text(key, name) ?? "");
}
