using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Redress.Matching.Exact;

/// <summary>
/// What names the very bytes of a file: SHA-256, and MD5 because the lists that are exchanged still speak it. MD5 proves
/// nothing, since files with an equal one can be made; so a match by it alone is never verified.
/// </summary>
/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Md5">32 lower-case hex digits.</param>
public sealed record ExactHashes(string Sha256, string Md5)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Of bytes in memory.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "Compared with lists that have nothing else.")]
    public static ExactHashes Of(ReadOnlySpan<byte> bytes) =>
        new(Convert.ToHexStringLower(SHA256.HashData(bytes)), Convert.ToHexStringLower(MD5.HashData(bytes)));

    /// <summary>Of all that a stream still gives, read once.</summary>
    /// <param name="maxBytes">A stream with more of them is refused.</param>
    /// <returns>Null if the stream gave more than <paramref name="maxBytes"/>.</returns>
    public static async Task<ExactHashes?> OfAsync(Stream stream, long maxBytes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = new byte[BufferBytes];
        for (int count; (count = await stream.ReadAsync(buffer, cancel)) > 0; )
        {
            maxBytes -= count;
            if (maxBytes < 0)
            {
                return null;
            }

            sha256.AppendData(buffer, 0, count);
            md5.AppendData(buffer, 0, count);
        }

        return new ExactHashes(
            Convert.ToHexStringLower(sha256.GetHashAndReset()),
            Convert.ToHexStringLower(md5.GetHashAndReset())
        );
    }
}
