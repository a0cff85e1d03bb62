using Redress.Ledger.Notes;

namespace Redress.Ledger.Tests.Notes;

public sealed class NoteKeysTests
{
    private const string Published = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    [Fact]
    public void The_published_key_is_read_and_written_back()
    {
        var key = VerifierKey.Parse(Published).Value;

        Assert.Equal("example.com/foo", key.Name);
        Assert.Equal(0x530d903au, key.Id);
        Assert.Equal(Published, key.Text);
        Assert.Equal(key, new VerifierKey(key.Name, key.PublicKey));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("example.com/foo")]
    [InlineData("example.com/foo+530d903a")]
    [InlineData("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example com+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+x30d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+")]
    [InlineData("example.com/foo+530d903a+!ekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n")]
    public void What_is_not_a_key_is_refused(string? text) =>
        Assert.Equal(Flaws.KeyMalformed.Code, VerifierKey.Parse(text).Flaw?.Code);

    [Fact]
    public void A_key_with_another_keys_id_is_refused() =>
        Assert.Equal(
            Flaws.KeyIdWrong,
            VerifierKey.Parse(Published.Replace("530d903a", "530d903b", StringComparison.Ordinal)).Flaw
        );

    [Theory]
    [InlineData(0x02)]
    [InlineData(0x04)]
    [InlineData(0x06)]
    [InlineData(0xff)]
    public void A_key_of_another_type_is_refused_by_its_type(byte type)
    {
        byte[] typed = [type, .. VerifierKey.Parse(Published).Value.PublicKey];
        var text = $"example.com/foo+00000000+{Convert.ToBase64String(typed)}";

        Assert.Equal(Flaws.KeyTypeUnknown.Code, VerifierKey.Parse(text).Flaw?.Code);
    }

    [Fact]
    public void A_name_with_half_a_surrogate_pair_is_no_name()
    {
        const string Half = "example\ud83d";
        var text = Published.Replace("example.com/foo", Half, StringComparison.Ordinal);

        Assert.Equal(Flaws.KeyMalformed, VerifierKey.Parse(text).Flaw);
        Assert.Throws<ArgumentException>(() => new VerifierKey(Half, new byte[32]));
    }

    [Fact]
    public void A_very_long_text_is_not_looked_at() => Assert.False(VerifierKey.Parse(new string('+', 1_000_000)).Ok);

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\u00a0b")]
    [InlineData("a\u2003b")]
    [InlineData("a\nb")]
    [InlineData("a\u0001b")]
    public void A_name_that_breaks_the_format_is_a_fault(string name)
    {
        Assert.Throws<ArgumentException>(() => new VerifierKey(name, new byte[32]));
        Assert.Throws<ArgumentException>(() => SignerKey.FromSeed(name, new byte[32]));
    }
}
