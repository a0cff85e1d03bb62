using System.Text.RegularExpressions;
using Redress.Server.Web;

namespace Redress.Server.Tests.Web;

public sealed partial class ForeignTests
{
    public static readonly TheoryData<string> Hostile =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "javascript:alert(1)",
        "<a href=\"javascript:alert(1)\">here</a>",
        "&lt;script&gt;",
        "{{constructor.constructor('alert(1)')()}}",
        "</bdi><script>alert(1)</script>",
        "<!--<img src=--><img src=x onerror=alert(1)//>",
        "\u0000<b>",
        "<style>*{display:none}</style>",
        "' onfocus='alert(1)' autofocus='",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Whatever_it_says_it_is_text(string text)
    {
        var written = Foreign.Written(text);

        Assert.DoesNotMatch(OtherTag(), written);
        Assert.DoesNotContain("\"alert", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('\u202e')]
    [InlineData('\u2066')]
    [InlineData('\u200f')]
    [InlineData('\u200b')]
    [InlineData('\ufeff')]
    [InlineData('\u00ad')]
    [InlineData('\u0007')]
    [InlineData('\u3164')]
    [InlineData('\ue000')]
    [InlineData('\ud800')]
    public void What_cannot_be_seen_is_shown_by_its_number(char unseen)
    {
        var written = Foreign.Written($"a{unseen}b");

        Assert.DoesNotContain(unseen, written);
        Assert.Contains("class=\"unseen\">U+", written, StringComparison.Ordinal);
        Assert.StartsWith("a", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/a.b?c=d", "hxxps://example[.]com/a[.]b?c=d")]
    [InlineData("see HTTP://Example.COM/", "see hxxp://Example[.]COM/")]
    [InlineData("www.example.com", "www[.]example[.]com")]
    [InlineData("go to example.com/path now", "go to example[.]com/path now")]
    [InlineData("Ends here. And goes on.", "Ends here. And goes on.")]
    public void Links_can_be_read_and_not_followed(string text, string shown) =>
        Assert.Equal(shown, Foreign.Defanged(text));

    [Fact]
    public void Long_text_made_to_be_slow_is_shown_in_time()
    {
        var text = string.Concat(Enumerable.Repeat("a.a-a:", 3000));
        var before = Environment.TickCount64;

        Foreign.Written(text);

        Assert.InRange(Environment.TickCount64 - before, 0, 3000);
    }

    [Fact]
    public void Lines_and_letters_of_all_scripts_stay() =>
        Assert.Equal("Grüße\nשלום 日本 🦊", System.Net.WebUtility.HtmlDecode(Foreign.Written("Grüße\nשלום 日本 🦊")));

    [GeneratedRegex("<(?!span class=\"unseen\">|/span>)")]
    private static partial Regex OtherTag();
}
