namespace Redress.Core.Tests.House;

public sealed class SourceRulesTests
{
    private static bool IsCode(string path) => path.EndsWith(".cs", StringComparison.Ordinal);

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold() =>
        Findings.AssertNone(Repository.Here.Read(SourceRules.IsWritten).SelectMany(SourceRules.TooLong));

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        Findings.AssertNone(Repository.Here.Read(IsCode).SelectMany(SourceRules.EmptyNames));

    [Fact]
    public void No_file_names_a_package_registry() =>
        Findings.AssertNone(Repository.Here.Read(IsText).SelectMany(SourceRules.Hosts));

    [Fact]
    public void No_file_holds_a_path_of_one_machine() =>
        Findings.AssertNone(Repository.Here.Read(IsText).SelectMany(SourceRules.MachinePaths));

    [Fact]
    public void No_code_is_left_with_a_note_to_finish_it() =>
        Findings.AssertNone(Repository.Here.Read(SourceRules.IsWritten).SelectMany(SourceRules.Unfinished));

    [Fact]
    public void A_file_of_301_lines_is_found_and_one_of_300_is_not()
    {
        Assert.Single(SourceRules.TooLong(new SourceFile("a.cs", Lines(301))));
        Assert.Empty(SourceRules.TooLong(new SourceFile("a.cs", Lines(300))));
    }

    [Theory]
    [InlineData("internal sealed class CaseManager;")]
    [InlineData("public record CaseDto(int Id);")]
    [InlineData("public readonly record struct CaseInfo(int Id);")]
    [InlineData("interface ICaseBase;")]
    public void A_name_that_says_nothing_is_found(string code) =>
        Assert.Single(SourceRules.EmptyNames(new SourceFile("A.cs", code)));

    [Theory]
    [InlineData("internal sealed class Database;")]
    [InlineData("public record Metadata;")]
    public void A_word_that_only_ends_alike_is_let_be(string code) =>
        Assert.Empty(SourceRules.EmptyNames(new SourceFile("A.cs", code)));

    [Fact]
    public void A_registry_is_found_except_where_an_image_must_name_it()
    {
        var text = "FROM mcr." + "microsoft.com/dotnet/sdk:10.0";

        Assert.Single(SourceRules.Hosts(new SourceFile("docs/a.md", text)));
        Assert.Empty(SourceRules.Hosts(new SourceFile("deploy/Dockerfile", text)));
    }

    [Theory]
    [InlineData("/ho", "me/ann/redress")]
    [InlineData("/ro", "ot/.nuget")]
    [InlineData("C:\\Us", "ers\\ann")]
    public void A_path_of_one_machine_is_found(string start, string rest) =>
        Assert.Single(SourceRules.MachinePaths(new SourceFile("a.md", $"see {start}{rest}")));

    [Fact]
    public void A_note_to_finish_it_is_found() =>
        Assert.Single(SourceRules.Unfinished(new SourceFile("a.cs", "// TO" + "DO later")));

    private static bool IsText(string path) =>
        !path.EndsWith(".png", StringComparison.Ordinal) && !path.EndsWith(".ico", StringComparison.Ordinal);

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("x\n", count));
}
