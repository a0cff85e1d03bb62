using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Redress.Core.People;

/// <summary>Codes that change each half minute (RFC 6238: SHA-1, 30 s, six digits, as every authenticator app has them).</summary>
public static class Totp
{
    public const int SecretBytes = 20;
    private const int StepSeconds = 30;

    /// <summary>How many half minutes a device's clock may be off, either way.</summary>
    private const int Drift = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long StepOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of that half minute.</summary>
    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "RFC 6238 as apps have it; HMAC with SHA-1 is not broken"
    )]
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        var offset = hash[^1] & 0xF;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & 0x7FFF_FFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The half minute whose code that is, newer than the last that was taken; null where it is none. A code counts once, so
    /// that whoever read it over a shoulder cannot use it again.
    /// </summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, long lastStep, DateTimeOffset now)
    {
        var given = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (var step = StepOf(now) - Drift; step <= StepOf(now) + Drift; step++)
        {
            var right = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), given);
            if (right && step > lastStep)
            {
                found ??= step;
            }
        }

        return found;
    }

    /// <summary>The secret as people type it into an app.</summary>
    public static string Spell(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var b in secret)
        {
            (bits, count) = ((bits << 8) | b, count + 8);
            while (count >= 5)
            {
                text.Append(Base32[(bits >> (count - 5)) & 31]);
                count -= 5;
            }

            bits &= (1 << count) - 1;
        }

        if (count > 0)
        {
            text.Append(Base32[(bits << (5 - count)) & 31]);
        }

        return text.ToString();
    }
}
