using System.Text;
using Redress.Core.People;

namespace Redress.Core.Tests.People;

public sealed class TotpTests
{
    private static readonly byte[] s_secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B, the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(s_secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void A_code_holds_half_a_minute_before_and_after_and_no_longer()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111109);
        var step = Totp.StepOf(now);

        Assert.Equal(step - 1, Totp.Match(s_secret, Totp.Code(s_secret, step - 1), 0, now));
        Assert.Equal(step, Totp.Match(s_secret, Totp.Code(s_secret, step), 0, now));
        Assert.Equal(step + 1, Totp.Match(s_secret, Totp.Code(s_secret, step + 1), 0, now));
        Assert.Null(Totp.Match(s_secret, Totp.Code(s_secret, step - 2), 0, now));
        Assert.Null(Totp.Match(s_secret, Totp.Code(s_secret, step + 2), 0, now));
    }

    [Fact]
    public void A_code_that_was_taken_is_not_taken_again_and_nor_is_an_older_one()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111109);
        var step = Totp.StepOf(now);

        Assert.Null(Totp.Match(s_secret, Totp.Code(s_secret, step), step, now));
        Assert.Null(Totp.Match(s_secret, Totp.Code(s_secret, step - 1), step, now));
        Assert.Equal(step + 1, Totp.Match(s_secret, Totp.Code(s_secret, step + 1), step, now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("81804")]
    [InlineData("0818041")]
    [InlineData("０８１８０４")]
    public void What_is_no_code_matches_nothing(string code) =>
        Assert.Null(Totp.Match(s_secret, code, 0, DateTimeOffset.FromUnixTimeSeconds(1111111109)));

    /// <summary>RFC 4648, section 10, without the padding that apps do not want.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void The_secret_is_spelt_as_apps_read_it(string bytes, string text) =>
        Assert.Equal(text, Totp.Spell(Encoding.ASCII.GetBytes(bytes)));
}
