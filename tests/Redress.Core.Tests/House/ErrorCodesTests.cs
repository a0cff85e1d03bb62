namespace Redress.Core.Tests.House;

public sealed class ErrorCodesTests
{
    private const string Page = "docs/errors.md";

    private static readonly IReadOnlyList<SourceFile> s_source =
    [
        .. Repository.Here.Read(path =>
            path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal)
        ),
    ];

    [Fact]
    public void Every_refusal_has_a_code_that_can_be_read_in_the_source() =>
        Findings.AssertNone(s_source.SelectMany(ErrorCodes.Unreadable));

    [Fact]
    public void Every_code_is_kebab_case_and_made_in_one_place() =>
        Findings.AssertNone(ErrorCodes.Wrong(s_source.SelectMany(ErrorCodes.In)));

    [Fact]
    public void The_page_of_errors_lists_exactly_the_codes_of_the_source()
    {
        var page = Repository.Here.Read(Page).Text;
        var wanted = ErrorCodes.Page(page, ErrorCodes.Table(s_source.SelectMany(ErrorCodes.In)));
        if (page != wanted && Environment.GetEnvironmentVariable("REDRESS_UPDATE") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Here.Root, Page), wanted);
            return;
        }

        Assert.True(
            page == wanted,
            $"{Page} differs from the source: run REDRESS_UPDATE=1 ./test page_of_errors\n{wanted}"
        );
    }

    [Fact]
    public void A_code_in_the_source_and_a_line_too_many_both_change_the_page()
    {
        var page = $"# Errors\n\n{ErrorCodes.Begin}\n\n| `old-code` |\n\n{ErrorCodes.End}\n";
        var source = new SourceFile(
            "A.cs",
            "static Refusal Gone => new Refusal(\n  \"case-gone\", \"It is \\\"gone\\\"\", RefusalKind.NotFound);"
        );

        var after = ErrorCodes.Page(page, ErrorCodes.Table(ErrorCodes.In(source)));

        Assert.Contains("| `case-gone` | 404 | It is \"gone\" |", after, StringComparison.Ordinal);
        Assert.DoesNotContain("old-code", after, StringComparison.Ordinal);
        Assert.Equal(after, ErrorCodes.Page(after, ErrorCodes.Table(ErrorCodes.In(source))));
    }

    [Fact]
    public void A_refusal_with_a_computed_code_is_found() =>
        Assert.Single(
            ErrorCodes.Unreadable(new SourceFile("A.cs", "new Refusal($\"no-{x}\", title, RefusalKind.Conflict)"))
        );

    [Fact]
    public void A_code_made_twice_and_one_that_is_not_kebab_case_are_found()
    {
        var source = new SourceFile(
            "A.cs",
            """
            Refusal A = new("twice-made", "A", RefusalKind.Conflict);
            Refusal B = new Refusal("twice-made", "B", RefusalKind.Conflict);
            Refusal C = new("NotKebab", "C", RefusalKind.Conflict);
            """
        );

        Assert.Equal(2, ErrorCodes.Wrong(ErrorCodes.In(source)).Count());
    }
}
