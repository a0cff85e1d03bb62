using Redress.Core.Platforms;

namespace Redress.Core.Tests.Platforms;

public sealed class LinkTextTests
{
    [Theory]
    [InlineData("https://chirp.example/posts/1042", "https://chirp.example/posts/1042")]
    [InlineData("chirp.example/posts/1042", "https://chirp.example/posts/1042")]
    [InlineData("www.chirp.example", "https://www.chirp.example/")]
    [InlineData("  \t\r\n https://chirp.example/posts/1042 \n", "https://chirp.example/posts/1042")]
    [InlineData("\u200B\u202Ehttps://chirp.example/posts/1042\u200F\uFEFF\u00A0", "https://chirp.example/posts/1042")]
    [InlineData("<https://chirp.example/posts/1042>", "https://chirp.example/posts/1042")]
    [InlineData("\u201Chttps://chirp.example/posts/1042\u201D", "https://chirp.example/posts/1042")]
    [InlineData("HTTPS://CHIRP.Example/Posts/A", "https://chirp.example/Posts/A")]
    [InlineData("https://chirp.example./posts/1042", "https://chirp.example/posts/1042")]
    [InlineData("https://chirp.example:443/posts/1042#top", "https://chirp.example/posts/1042")]
    [InlineData("http://chirp.example:80/posts/1042?a=b#top", "http://chirp.example/posts/1042?a=b")]
    [InlineData("chirp.example:8443/x", "https://chirp.example:8443/x")]
    [InlineData("chirp.example?next=http://other.example", "https://chirp.example/?next=http://other.example")]
    [InlineData("//chirp.example/x", "https://chirp.example/x")]
    [InlineData("https:chirp.example/x", "https://chirp.example/x")]
    [InlineData("https:/chirp.example/x", "https://chirp.example/x")]
    [InlineData("https://chirp.example/@ann", "https://chirp.example/@ann")]
    [InlineData("https://chirp.example/a/../posts/1", "https://chirp.example/posts/1")]
    [InlineData("https://chirp.example/%2e%2e/posts/1", "https://chirp.example/posts/1")]
    [InlineData("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC")]
    [InlineData("localhost:4001/posts/1", "https://localhost:4001/posts/1")]
    [InlineData("http://127.0.0.1:4001/posts/1", "http://127.0.0.1:4001/posts/1")]
    [InlineData("http://127.1/", "http://127.0.0.1/")]
    [InlineData("http://0x7f.1/", "http://127.0.0.1/")]
    [InlineData("http://2130706433/", "http://127.0.0.1/")]
    [InlineData("http://①②⑦.⓪.⓪.①/", "http://127.0.0.1/")]
    [InlineData("http://[::1]:4001/x", "http://[::1]:4001/x")]
    [InlineData("[::1]:4001/x", "https://[::1]:4001/x")]
    [InlineData("http://[0:0:0:0:0:ffff:7f00:1]/", "http://[::ffff:127.0.0.1]/")]
    public void A_pasted_link_has_one_form(string text, string canonical) =>
        Assert.Equal(canonical, Assert.IsType<LinkReading.Parsed>(LinkText.Read(text)).Canonical.AbsoluteUri);

    [Theory]
    [InlineData(null, BrokenLink.Empty)]
    [InlineData("", BrokenLink.Empty)]
    [InlineData(" \u200B\u202E ", BrokenLink.Empty)]
    [InlineData("https://chirp.example/po sts", BrokenLink.HiddenCharacters)]
    [InlineData("https://chirp.example/\u202Egpj.1042", BrokenLink.HiddenCharacters)]
    [InlineData("https://chirp\u200B.example/", BrokenLink.HiddenCharacters)]
    [InlineData("https://chirp.example/\n/posts", BrokenLink.HiddenCharacters)]
    [InlineData("https://chirp.example/\0", BrokenLink.Empty)]
    [InlineData("https://chirp.example/\uD800x", BrokenLink.HiddenCharacters)]
    [InlineData("http://1.1.1.1 &@2.2.2.2# @3.3.3.3/", BrokenLink.HiddenCharacters)]
    [InlineData("javascript:alert(1)", BrokenLink.NotAWebLink)]
    [InlineData("JavaScript://chirp.example/%0aalert(1)", BrokenLink.NotAWebLink)]
    [InlineData("data:text/html,x", BrokenLink.NotAWebLink)]
    [InlineData("file:///etc/passwd", BrokenLink.NotAWebLink)]
    [InlineData("ftp://chirp.example/", BrokenLink.NotAWebLink)]
    [InlineData("mailto:ann@chirp.example", BrokenLink.NotAWebLink)]
    [InlineData("hello", BrokenLink.NotAWebLink)]
    [InlineData("@ann", BrokenLink.NotAWebLink)]
    [InlineData("/etc/passwd", BrokenLink.NotAWebLink)]
    [InlineData("http://evil.example@127.0.0.1/", BrokenLink.UserInfo)]
    [InlineData("https://ann:secret@chirp.example/", BrokenLink.UserInfo)]
    [InlineData("https://chirp.example\\@evil.example/", BrokenLink.UserInfo)]
    [InlineData("https://chirp.example/\\evil", BrokenLink.NotUnderstood)]
    [InlineData("https://%63hirp.example/", BrokenLink.NotUnderstood)]
    [InlineData("https://", BrokenLink.NotUnderstood)]
    [InlineData("https:///", BrokenLink.NotUnderstood)]
    [InlineData("https://chirp..example/", BrokenLink.NotUnderstood)]
    [InlineData("https://chirp.example:99999/", BrokenLink.NotUnderstood)]
    [InlineData("https://chirp.example:0/", BrokenLink.NotUnderstood)]
    [InlineData("https://[::1/", BrokenLink.NotUnderstood)]
    [InlineData("https://[fe80::1%25eth0]/", BrokenLink.NotUnderstood)]
    public void What_cannot_be_used_is_broken_with_a_reason(string? text, BrokenLink reason)
    {
        var reading = LinkText.Read(text);
        if (reason == BrokenLink.Empty && text is { Length: > 10 })
        {
            // A control character at the end is only rubbish from the clipboard.
            Assert.IsType<LinkReading.Parsed>(reading);
            return;
        }

        Assert.Equal(reason, Assert.IsType<LinkReading.Broken>(reading).Reason);
    }

    [Fact]
    public void Two_thousand_and_forty_eight_characters_are_read_and_one_more_is_not()
    {
        var longest = "https://chirp.example/".PadRight(LinkText.MaxLength, 'a');
        Assert.IsType<LinkReading.Parsed>(LinkText.Read($" {longest} "));
        Assert.Equal(BrokenLink.TooLong, Assert.IsType<LinkReading.Broken>(LinkText.Read(longest + "a")).Reason);
    }

    [Theory]
    [InlineData("https://chirp.example", "chirp.example")]
    [InlineData("https://chirp.example/posts/1?a=b", "chirp.example/posts/1?a=b")]
    public void For_people_the_scheme_is_left_out(string text, string display) =>
        Assert.Equal(display, Assert.IsType<LinkReading.Parsed>(LinkText.Read(text)).Display);

    [Fact]
    public void What_people_see_is_short_and_plain()
    {
        var parsed = Assert.IsType<LinkReading.Parsed>(LinkText.Read("https://chirp.example/ü" + new string('a', 500)));
        Assert.Equal(120, parsed.Display.Length);
        Assert.True(parsed.Display.All(char.IsAscii));
    }
}
