using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Core.Kernel;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Access;

/// <summary>
/// What makes a copied cookie worthless: each session belongs to a key that was made in the browser, cannot be read out
/// of it, and signs a challenge every half minute. The receipt for that is a second cookie, good for two minutes, in one
/// browser at one network address. Anywhere else the key is asked for anew, and a thief has none.
/// </summary>
public static class BrowserProof
{
    public const string Cookie = "__Host-redress-proof";
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ChallengeLife = TimeSpan.FromMinutes(2);

    /// <summary>Whether those bytes are a public key that can be a session's: ECDSA on P-256, as SPKI.</summary>
    public static bool IsKey(byte[] spki)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(spki, out var read);
            return read == spki.Length && key.KeySize == 256;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public static string Challenge(KeyRing keys, Session session, DateTimeOffset now) =>
        Stamp(now, t => keys.HashAccess($"challenge-v1\n{session.Id}\n{t}"));

    /// <summary>Whether the session's own browser signed a challenge that is still fresh.</summary>
    public static bool Answers(KeyRing keys, Session session, string challenge, byte[] signature, DateTimeOffset now)
    {
        if (!IsStamped(challenge, now, ChallengeLife, t => keys.HashAccess($"challenge-v1\n{session.Id}\n{t}")))
        {
            return false;
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(session.BrowserKey, out _);
        return key.VerifyData(
            Encoding.ASCII.GetBytes(challenge),
            signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
    }

    /// <summary>Gives the browser its receipt.</summary>
    public static void Give(HttpContext http, KeyRing keys, Session session, DateTimeOffset now) =>
        http.Response.Cookies.Append(
            Cookie,
            Stamp(now, t => keys.HashAccess(Bound(http, session, t))),
            Sessions.CookieOptions
        );

    public static bool IsProved(HttpContext http, KeyRing keys, Session session, DateTimeOffset now) =>
        http.Request.Cookies.TryGetValue(Cookie, out var stamp)
        && IsStamped(stamp, now, Life, t => keys.HashAccess(Bound(http, session, t)));

    // Address and browser stand in no place of ours, only in this keyed hash in the browser itself.
    private static string Bound(HttpContext http, Session session, string time) =>
        $"proof-v1\n{session.Id}\n{time}\n{http.Connection.RemoteIpAddress}\n{http.Request.Headers.UserAgent}";

    private static string Stamp(DateTimeOffset now, Func<string, byte[]> hash)
    {
        var time = now.ToMicros().ToString(CultureInfo.InvariantCulture);
        return time + "." + Convert.ToHexStringLower(hash(time));
    }

    private static bool IsStamped(string? stamp, DateTimeOffset now, TimeSpan life, Func<string, byte[]> hash)
    {
        var dot = stamp?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (stamp is null || stamp.Length > 100 || dot < 1)
        {
            return false;
        }

        var time = stamp[..dot];
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var micros))
        {
            return false;
        }

        var age = now.ToMicros() - micros;
        return age >= 0
            && age < life.TotalMicroseconds
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash(time))),
                Encoding.ASCII.GetBytes(stamp[(dot + 1)..])
            );
    }
}
