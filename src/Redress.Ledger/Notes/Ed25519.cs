using System.Security.Cryptography;

namespace Redress.Ledger.Notes;

/// <summary>Ed25519 (RFC 8032) by OpenSSL 3. All calls may be made from any thread.</summary>
/// <exception cref="PlatformNotSupportedException">From every call: OpenSSL 3 is not installed.</exception>
public static unsafe class Ed25519
{
    public const int SeedBytes = 32;
    public const int PublicKeyBytes = 32;
    public const int SignatureBytes = 64;

    /// <summary>
    /// Is this the key's signature of the message? A key or signature of the wrong length is simply not. The key is
    /// the reader's own, from a trusted place: with a key of an attacker's making anything can be made to verify.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Libcrypto.Require();
        if (publicKey.Length != PublicKeyBytes || signature.Length != SignatureBytes)
        {
            return false;
        }

        using var key = PublicKey(publicKey);
        using var context = Libcrypto.NewContext();
        if (key.IsInvalid || context.IsInvalid)
        {
            throw Failed("take the public key");
        }

        if (Libcrypto.VerifyInit(context, 0, 0, 0, key) != Libcrypto.Success)
        {
            throw Failed("begin to verify");
        }

        fixed (byte* s = signature)
        fixed (byte* m = message)
        {
            var fits = Libcrypto.Verify(context, s, SignatureBytes, m, (nuint)message.Length) == Libcrypto.Success;

            // OpenSSL queues an error for the thread; whoever calls OpenSSL next would take it for theirs.
            Libcrypto.ClearErrors();
            return fits;
        }
    }

    internal static CryptographicException Failed(string what)
    {
        Libcrypto.ClearErrors();
        return new CryptographicException($"OpenSSL could not {what}.");
    }

    private static KeyHandle PublicKey(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            return Libcrypto.NewPublicKey(Libcrypto.Ed25519, 0, pointer, PublicKeyBytes);
        }
    }
}

/// <summary>A private key, held by OpenSSL and wiped by it on disposal. It signs from any thread.</summary>
public sealed unsafe class Ed25519Key : IDisposable
{
    private readonly KeyHandle _key;
    private readonly byte[] _publicKey = new byte[Ed25519.PublicKeyBytes];

    private Ed25519Key(KeyHandle key) => _key = key;

    /// <summary>32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>
    /// The key of a seed: 32 unguessable bytes, which are the whole secret. The caller makes them, keeps them and
    /// wipes them.
    /// </summary>
    public static Ed25519Key FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != Ed25519.SeedBytes)
        {
            throw new ArgumentException($"A seed has {Ed25519.SeedBytes} bytes, not {seed.Length}.", nameof(seed));
        }

        Libcrypto.Require();
        fixed (byte* pointer = seed)
        {
            var key = new Ed25519Key(Libcrypto.NewPrivateKey(Libcrypto.Ed25519, 0, pointer, Ed25519.SeedBytes));
            key.ReadPublicKey();
            return key;
        }
    }

    /// <summary>The 64 bytes of the signature; the same for the same message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        ObjectDisposedException.ThrowIf(_key.IsClosed, this);
        using var context = Libcrypto.NewContext();
        if (context.IsInvalid || Libcrypto.SignInit(context, 0, 0, 0, _key) != Libcrypto.Success)
        {
            throw Ed25519.Failed("begin to sign");
        }

        var signature = new byte[Ed25519.SignatureBytes];
        nuint length = Ed25519.SignatureBytes;
        fixed (byte* s = signature)
        fixed (byte* m = message)
        {
            return
                Libcrypto.Sign(context, s, ref length, m, (nuint)message.Length) == Libcrypto.Success
                && length == Ed25519.SignatureBytes
                ? signature
                : throw Ed25519.Failed("sign");
        }
    }

    public void Dispose() => _key.Dispose();

    private void ReadPublicKey()
    {
        nuint length = Ed25519.PublicKeyBytes;
        fixed (byte* target = _publicKey)
        {
            if (
                _key.IsInvalid
                || Libcrypto.GetPublicKey(_key, target, ref length) != Libcrypto.Success
                || length != Ed25519.PublicKeyBytes
            )
            {
                _key.Dispose();
                throw Ed25519.Failed("take the seed");
            }
        }
    }
}
