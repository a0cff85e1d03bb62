using System.Text;
using Redress.Server.Http;

namespace Redress.Server.Tests.Http;

public sealed class CsvTests
{
    private static string Line(params object?[] cells) =>
        Encoding.UTF8.GetString(new Csv("head").Add(cells).ToBytes()).Split("\r\n")[1];

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("  =1")]
    [InlineData("\0=1")]
    [InlineData("＝1+1")]
    [InlineData("|cmd")]
    [InlineData("%0A=1")]
    public void What_a_spreadsheet_would_run_is_text(string formula) =>
        Assert.StartsWith("\"'", Line(formula), StringComparison.Ordinal);

    [Fact]
    public void Quotes_commas_and_line_ends_stay_in_their_cell() =>
        Assert.Equal("\"a \"\"b\"\", c\",\"d\"", Line("a \"b\", c", "d"));

    [Fact]
    public void Numbers_stay_numbers_and_nothing_stays_empty() =>
        Assert.Equal(
            "-3,1.5,,2026-03-01T12:00:00Z",
            Line(-3L, 1.5, null, new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(1)))
        );

    [Fact]
    public void The_file_says_that_it_is_UTF8() => Assert.Equal([0xEF, 0xBB, 0xBF], new Csv("größe").ToBytes()[..3]);
}
