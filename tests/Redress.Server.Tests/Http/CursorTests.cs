using System.Buffers.Text;
using System.Text;
using Redress.Server.Http;

namespace Redress.Server.Tests.Http;

public sealed class CursorTests
{
    [Fact]
    public void A_cursor_comes_back_as_it_went_out() =>
        Assert.Equal(["9410", "-1", "case_x\"ü"], Cursor.Parse(Cursor.Of("9410", "-1", "case_x\"ü"), 3)!);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("a")]
    [InlineData("====")]
    public void What_is_none_of_ours_is_none(string? cursor) => Assert.Null(Cursor.Parse(cursor, 1));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[1]")]
    [InlineData("[\"a\",\"b\"]")]
    [InlineData("[[\"a\"]]")]
    [InlineData("[\"a\"")]
    public void What_only_looks_like_one_of_ours_is_none(string json) =>
        Assert.Null(Cursor.Parse(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json)), 1));

    [Fact]
    public void A_very_long_one_is_not_even_read() => Assert.Null(Cursor.Parse(Cursor.Of(new string('a', 400)), 1));
}
