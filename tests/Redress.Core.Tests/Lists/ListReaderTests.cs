using System.Globalization;
using Redress.Core.Lists;

namespace Redress.Core.Tests.Lists;

public sealed class ListReaderTests
{
    [Theory]
    [InlineData("the grey heron waits", true)]
    [InlineData("the gr3y  HERON!", true)]
    [InlineData("the g r e y heron", false)]
    [InlineData("grey herons", false)]
    [InlineData("heron grey", false)]
    [InlineData("k i t e", true)]
    [InlineData("kites", false)]
    [InlineData("", false)]
    public void Phrases_are_found_word_by_word(string text, bool isThere) =>
        Assert.Equal(isThere, new ListReader(ListKind.Words, ["grey heron", "kite"]).Has(text, null));

    [Fact]
    public void In_scripts_without_room_between_words_a_phrase_is_found_within_a_sentence() =>
        Assert.True(new ListReader(ListKind.Words, ["青鷺"]).Has("池の青鷺です", null));

    [Theory]
    [InlineData("Ann", true)]
    [InlineData("@ann", true)]
    [InlineData("anna", false)]
    public void Accounts_are_compared_whole(string account, bool isThere) =>
        Assert.Equal(isThere, new ListReader(ListKind.Accounts, ["@ann"]).Has("ann", account));

    [Theory]
    [InlineData("http://nest.heron.example/1", true)]
    [InlineData("heron.example", true)]
    [InlineData("notheron.example", false)]
    [InlineData("heron.example.org", false)]
    public void A_domain_holds_all_below_it_and_nothing_beside(string text, bool isThere) =>
        Assert.Equal(isThere, new ListReader(ListKind.Domains, ["heron.example"]).Has(text, null));

    [Theory]
    [InlineData(ListKind.Words, "...", false)]
    [InlineData(ListKind.Words, "one two three four five six seven eight", true)]
    [InlineData(ListKind.Words, "one two three four five six seven eight nine", false)]
    [InlineData(ListKind.Domains, "heron", false)]
    [InlineData(ListKind.Accounts, "@", false)]
    public void What_cannot_be_an_item_is_told(ListKind kind, string item, bool isItem) =>
        Assert.Equal(isItem, ListReader.IsItem(kind, item));

    [Fact]
    public void Twenty_thousand_items_against_a_long_text_take_no_time_that_grows_with_both()
    {
        var items = Enumerable
            .Range(0, WatchList.MaxItems)
            .Select(i => $"heron{i.ToString(CultureInfo.InvariantCulture)} weir");
        var list = new ListReader(ListKind.Words, items);
        var text = string.Join(' ', Enumerable.Range(0, 5_000).Select(i => $"heron{i} pond"));

        Assert.False(list.Has(text, null));
        Assert.True(list.Has(text + " heron7 weir", null));
    }
}
