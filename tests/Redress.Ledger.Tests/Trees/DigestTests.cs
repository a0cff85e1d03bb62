using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Trees;

public sealed class DigestTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(200, 32).Select(i => (byte)i)];

    [Fact]
    public void It_gives_back_the_bytes_it_took()
    {
        var digest = new Digest(Bytes);
        var copy = new byte[32];
        digest.CopyTo(copy);

        Assert.Equal(Bytes, digest.ToArray());
        Assert.Equal(Bytes, digest.Span.ToArray());
        Assert.Equal(Bytes, copy);
        Assert.Equal(Convert.ToHexStringLower(Bytes), digest.ToString());
    }

    [Fact]
    public void Two_are_equal_only_if_all_bytes_are()
    {
        for (var i = 0; i < 32; i++)
        {
            var other = (byte[])Bytes.Clone();
            other[i] ^= 1;
            Assert.True(new Digest(Bytes) != new Digest(other));
        }

        Assert.True(new Digest(Bytes) == new Digest(Bytes));
        Assert.Equal(new Digest(Bytes).GetHashCode(), new Digest(Bytes).GetHashCode());
    }

    [Fact]
    public void Hex_and_base64_lead_back()
    {
        var digest = new Digest(Bytes);

        Assert.True(Digest.TryParseHex(digest.ToHex(), out var fromHex));
        Assert.True(Digest.TryParseHex(digest.ToHex().ToUpperInvariant(), out _));
        Assert.True(Digest.TryParseBase64(digest.ToBase64(), out var fromBase64));
        Assert.Equal(digest, fromHex);
        Assert.Equal(digest, fromBase64);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85500")]
    public void What_is_not_64_hex_characters_is_refused(string text) => Assert.False(Digest.TryParseHex(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("    ")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=")] // a stray bit in the last character
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // no padding
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // 33 bytes
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")] // 31 bytes
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA\n   AAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-=")] // the alphabet for addresses
    public void Only_the_one_spelling_in_base64_is_read(string text) =>
        Assert.False(Digest.TryParseBase64(text, out _));

    [Fact]
    public void Other_lengths_than_32_are_a_fault()
    {
        Assert.Throws<ArgumentException>(() => new Digest(new byte[31]));
        Assert.Throws<ArgumentException>(() => new Digest(new byte[33]));
    }
}
