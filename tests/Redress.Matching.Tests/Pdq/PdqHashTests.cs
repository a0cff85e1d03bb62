using FsCheck;
using FsCheck.Fluent;
using Redress.Matching.Pdq;
using Redress.Matching.Tests.Indexing;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Tests.Pdq;

public sealed class PdqHashTests
{
    private static readonly string s_text = "0123456789abcdef" + new string('0', 47) + "1";

    [Fact]
    public void The_last_digit_of_the_text_holds_the_first_bits()
    {
        Assert.True(PdqHash.TryParse(s_text, out var hash));

        Assert.Equal(new PdqHash(1, 0, 0, 0x0123456789abcdef), hash);
        Assert.Equal(s_text, hash.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0x")]
    [InlineData(" ")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000g")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000A")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000\0")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000٣")]
    public void A_text_that_is_not_64_lower_case_hex_digits_is_no_hash(string text) =>
        Assert.False(PdqHash.TryParse(text, out _));

    [Fact]
    public void Text_bytes_and_hash_lead_to_each_other() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(
                ArbMap.Default.ArbFor<ulong>(),
                seed =>
                {
                    var hash = Hashes.Random(new SplitMix(seed));
                    var bytes = new byte[PdqHash.Bytes];
                    hash.CopyTo(bytes);
                    return PdqHash.TryParse(hash.ToString(), out var parsed)
                        && parsed == hash
                        && PdqHash.FromBytes(bytes) == hash
                        && Convert.ToHexStringLower(bytes) == hash.ToString();
                }
            )
        );

    [Fact]
    public void Distance_counts_the_bits_that_differ()
    {
        var rng = new SplitMix(4);
        for (var bits = 0; bits <= PdqHash.Bits; bits++)
        {
            var hash = Hashes.Random(rng);

            Assert.Equal(bits, hash.DistanceTo(Hashes.Turned(hash, bits, rng)));
            Assert.Equal(PdqHash.Bits, hash.DistanceTo(hash.Complement));
        }
    }

    [Fact]
    public void Any_text_of_any_characters_is_a_hash_or_is_refused_without_an_exception() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                text => text is null || !PdqHash.TryParse(text, out var hash) || hash.ToString() == text
            )
        );

    [Fact]
    public void Too_few_bytes_are_an_error() => Assert.Throws<ArgumentException>(() => PdqHash.FromBytes(new byte[31]));
}
