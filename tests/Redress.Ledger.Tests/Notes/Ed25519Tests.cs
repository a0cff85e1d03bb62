using System.Numerics;
using System.Security.Cryptography;
using Redress.Ledger.Notes;

namespace Redress.Ledger.Tests.Notes;

public sealed class Ed25519Tests
{
    // RFC 8032 section 7.1: seed, public key, message, signature.
    public static readonly TheoryData<string, string, string, string> Rfc8032 = new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            Convert.ToHexStringLower(SHA512.HashData("abc"u8)),
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    [Theory]
    [MemberData(nameof(Rfc8032))]
    public void The_published_vectors_sign_and_verify(string seed, string publicKey, string message, string signature)
    {
        using var key = Ed25519Key.FromSeed(Convert.FromHexString(seed));
        var text = Convert.FromHexString(message);

        Assert.Equal(publicKey, Convert.ToHexStringLower(key.PublicKey));
        Assert.Equal(signature, Convert.ToHexStringLower(key.Sign(text)));
        Assert.True(Ed25519.Verify(key.PublicKey, text, Convert.FromHexString(signature)));
    }

    [Fact]
    public void No_bit_of_message_signature_or_key_may_change()
    {
        using var key = Ed25519Key.FromSeed(new byte[32]);
        var message = "a square and a circle"u8.ToArray();
        var signature = key.Sign(message);
        var publicKey = key.PublicKey.ToArray();
        foreach (var bytes in new[] { message, signature, publicKey })
        {
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(Ed25519.Verify(publicKey, message, signature));
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(Ed25519.Verify(publicKey, message, signature));
    }

    [Fact]
    public void The_other_spelling_of_a_signature_is_refused()
    {
        // S and S + L are the same number on the curve; only the smaller one is a signature.
        var order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");
        using var key = Ed25519Key.FromSeed(new byte[32]);
        var signature = key.Sign([1]);
        var larger = new BigInteger(signature.AsSpan(32), isUnsigned: true) + order;
        var bytes = larger.ToByteArray(isUnsigned: true);
        byte[] other = [.. signature[..32], .. bytes, .. new byte[32 - bytes.Length]];

        Assert.False(Ed25519.Verify(key.PublicKey, [1], other));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void A_seed_or_key_of_the_wrong_length_is_refused(int length)
    {
        Assert.Throws<ArgumentException>(() => Ed25519Key.FromSeed(new byte[length]));
        Assert.False(Ed25519.Verify(new byte[length], [], new byte[64]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_of_the_wrong_length_is_refused(int length)
    {
        using var key = Ed25519Key.FromSeed(new byte[32]);
        Assert.False(Ed25519.Verify(key.PublicKey, [], new byte[length]));
    }

    [Fact]
    public void A_disposed_key_does_not_sign()
    {
        var key = Ed25519Key.FromSeed(new byte[32]);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign([1]));
    }

    [Fact]
    public void One_key_signs_on_many_threads_at_once()
    {
        using var key = Ed25519Key.FromSeed(new byte[32]);
        var expected = key.Sign([1, 2, 3]);

        Parallel.For(0, 500, _ => Assert.Equal(expected, key.Sign([1, 2, 3])));
    }

    [Fact]
    public void Without_the_library_the_fault_says_what_to_install()
    {
        var fault = Assert.Throws<PlatformNotSupportedException>(() => Libcrypto.Load(["libno-such-crypto.so.0"]));
        Assert.Contains("apt-get install", fault.Message, StringComparison.Ordinal);
    }
}
