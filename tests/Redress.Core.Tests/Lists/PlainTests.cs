using Redress.Core.Lists;

namespace Redress.Core.Tests.Lists;

public sealed class PlainTests
{
    [Theory]
    [InlineData("Herons at the weir", "herons at the weir")]
    [InlineData("HÉRÖNS", "herons")]
    [InlineData("h\u200Be\u00ADrons", "herons")]
    [InlineData("\uFF48\uFF45\uFF52\uFF4F\uFF4E\uFF53", "herons")]
    [InlineData("h\u0435r\u043Ens", "herons")]
    [InlineData("h3r0n$", "herons")]
    [InlineData("herooooons", "heroons")]
    [InlineData("1984 and 300", "1984 and 300")]
    [InlineData("half \ud800 pair", "half pair")]
    public void Words_are_read_as_they_are_meant(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Plain.Words(text)));

    [Fact]
    public void Letters_with_room_between_them_spell_a_word() =>
        Assert.Equal(["heron"], Plain.Spelled(Plain.Words("look, h e r-o.n in a nest")));

    [Theory]
    [InlineData("https://Heron.example/a?b#c", "heron.example")]
    [InlineData("*.heron.example", "heron.example")]
    [InlineData("reiher-müller.example", "xn--reiher-mller-klb.example")]
    [InlineData("heron", null)]
    [InlineData("he ron.example", null)]
    [InlineData("..", null)]
    public void A_domain_is_read_in_one_form(string text, string? domain) => Assert.Equal(domain, Plain.Domain(text));

    [Fact]
    public void Domains_are_found_in_a_text_also_where_no_link_comes_of_them() =>
        Assert.Equal(
            ["a.heron.example", "heron.example", "weir.example"],
            Plain.Domains("see https://a.heron.example/x, heron[.]example or weir(dot)example.")
        );
}
