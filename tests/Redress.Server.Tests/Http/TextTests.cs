using Redress.Server.Http;

namespace Redress.Server.Tests.Http;

public sealed class TextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("Ünïcödé, 日本語, עברית, العربية")]
    [InlineData("\U0001f600 and \u00a0 space")]
    [InlineData("")]
    [InlineData(null)]
    public void What_people_write_passes(string? text)
    {
        Assert.Null(Text.Line(text, 100, "/x"));
        Assert.Null(Text.Lines(text, 100, "/x"));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u001bb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u200eb")]
    [InlineData("a\u202eb")]
    [InlineData("a\u2067b")]
    [InlineData("a\u061cb")]
    [InlineData("a\u2029b")]
    [InlineData("a\ue000b")]
    public void What_hides_or_turns_text_does_not(string text)
    {
        Assert.Equal("field-control-characters", Text.Line(text, 100, "/x")?.Code);
        Assert.Equal("field-control-characters", Text.Lines(text, 100, "/x")?.Code);
    }

    // An attribute cannot hold half a character.
    [Fact]
    public void Half_a_character_does_not()
    {
        string[] halves = ["a\ud800b", "a\udc00", "\ud83d", "\ude00\ud83d"];

        Assert.All(halves, h => Assert.Equal("field-control-characters", Text.Line(h, 100, "/x")?.Code));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\r\nb")]
    [InlineData("a\tb")]
    public void Line_ends_and_tabs_pass_where_there_may_be_several_lines(string text)
    {
        Assert.Null(Text.Lines(text, 100, "/x"));
        Assert.Equal("/x", Text.Line(text, 100, "/x")?.Pointer);
    }

    [Fact]
    public void A_text_is_as_long_as_its_limit_and_no_longer()
    {
        Assert.Null(Text.Line(new string('a', 100), 100, "/x"));
        Assert.Equal("field-too-long", Text.Line(new string('a', 101), 100, "/x")?.Code);
    }
}
