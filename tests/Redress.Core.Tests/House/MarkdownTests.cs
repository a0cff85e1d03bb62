namespace Redress.Core.Tests.House;

public sealed class MarkdownTests
{
    private static readonly IReadOnlyList<SourceFile> s_pages =
    [
        .. Repository.Here.Read(path => path.EndsWith(".md", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Every_link_between_pages_leads_somewhere() =>
        Findings.AssertNone(
            s_pages.SelectMany(page =>
                Markdown.DeadLinks(page, Repository.Here.Has, path => Repository.Here.Read(path).Text)
            )
        );

    [Fact]
    public void Every_command_that_a_page_shows_is_there()
    {
        var verbs = Repository
            .Here.Read(path =>
                path.StartsWith("src/Redress.Cli/", StringComparison.Ordinal)
                && path.EndsWith(".cs", StringComparison.Ordinal)
            )
            .SelectMany(Markdown.Words)
            .ToHashSet();

        Findings.AssertNone(s_pages.SelectMany(page => Markdown.DeadCommands(page, Repository.Here.Has, verbs)));
    }

    [Theory]
    [InlineData("[a](b.md)")]
    [InlineData("[a](../../outside.md)")]
    [InlineData("[a](#no-such-heading)")]
    [InlineData("<img src=\"none.svg\">")]
    public void A_dead_link_is_found(string text) =>
        Assert.Single(Markdown.DeadLinks(new SourceFile("docs/a.md", $"# Here\n{text}"), _ => false, _ => "# Here"));

    [Theory]
    [InlineData("[a](../b.md#a-heading-of-its-own)")]
    [InlineData("[a](https://example.org/x)")]
    [InlineData("```text\n[a](in-code.md)\n```")]
    public void A_live_link_is_let_be(string text) =>
        Assert.Empty(
            Markdown.DeadLinks(
                new SourceFile("docs/a.md", text),
                path => path == "b.md",
                _ => "## A heading, of its own"
            )
        );

    [Theory]
    [InlineData("./gone --now")]
    [InlineData("CI=true redress fly")]
    [InlineData("true && redress fly --high")]
    public void A_command_that_is_not_there_is_found(string command) =>
        Assert.Single(
            Markdown.DeadCommands(
                new SourceFile("a.md", $"```sh\n# fine\n{command}\n```"),
                _ => false,
                new HashSet<string> { "serve" }
            )
        );
}
