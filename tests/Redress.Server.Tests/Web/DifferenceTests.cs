using Redress.Server.Web;

namespace Redress.Server.Tests.Web;

public sealed class DifferenceTests
{
    private static string Of(string first, string second) =>
        string.Concat(Difference.Of(first, second).Select(l => $"{l.Mark}{l.Text}|"));

    [Fact]
    public void A_line_that_went_one_that_came_and_those_that_stayed_are_told_apart() =>
        Assert.Equal(" a|-b|+x| c|+d|", Of("a\nb\nc\n", "a\nx\nc\nd"));

    [Fact]
    public void Equal_texts_differ_in_nothing_and_a_line_end_is_no_difference() =>
        Assert.DoesNotContain(Difference.Of("a\r\nb\r\n", "a\nb"), l => l.Mark != ' ');

    [Fact]
    public void Either_text_comes_back_from_what_was_put_side_by_side()
    {
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            string Some() => string.Join('\n', Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(4)));
            var (first, second) = (Some(), Some());
            var lines = Difference.Of(first, second);

            Assert.Equal(first, string.Join('\n', lines.Where(l => l.Mark != '+').Select(l => l.Text)));
            Assert.Equal(second, string.Join('\n', lines.Where(l => l.Mark != '-').Select(l => l.Text)));
        }
    }

    [Fact]
    public void Far_from_a_change_lines_are_left_out_once()
    {
        var many = string.Join('\n', Enumerable.Range(0, 20));
        var hunks = Difference.Hunks(Difference.Of(many, many + "\nnew"), around: 2).ToList();

        Assert.Equal(4, hunks.Count);
        Assert.Null(hunks[0]);
        Assert.Equal(new DifferenceLine('+', "new"), hunks[^1]);
    }
}
