using System.Buffers;
using System.Runtime.CompilerServices;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Facts;

/// <summary>
/// What the log holds in place of a fact: <c>SHA-256(salt || body)</c>. Whoever has salt and body can show what was
/// committed to; without the salt the body cannot even be guessed, so destroying both erases the fact.
/// </summary>
public static class Commitment
{
    /// <summary>
    /// 128 unguessable bits, new for each fact. The length is fixed, otherwise the end of a salt could be passed off
    /// as the beginning of a body.
    /// </summary>
    public const int SaltBytes = 16;

    private const int OnStack = 4096;

    /// <summary>The 32 bytes that become the leaf's data.</summary>
    [SkipLocalsInit]
    public static Digest Of(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> body)
    {
        if (salt.Length != SaltBytes)
        {
            throw new ArgumentException($"A salt has {SaltBytes} bytes, not {salt.Length}.", nameof(salt));
        }

        var length = SaltBytes + body.Length;
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var input = rented is null ? stackalloc byte[OnStack] : rented;
        salt.CopyTo(input);
        body.CopyTo(input[SaltBytes..]);
        var digest = Sha256.Hash(input[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return digest;
    }
}
