namespace Redress.Core.Tests.House;

public sealed class TestNamesTests
{
    [Fact]
    public void Every_test_is_named_by_a_sentence() =>
        Findings.AssertNone(Repository.Here.Read(IsTestCode).SelectMany(TestNames.NoSentences));

    [Fact]
    public void Every_test_lies_where_its_source_lies() =>
        Findings.AssertNone(
            Repository.Here.Files.Where(IsTestCode).SelectMany(path => TestNames.Elsewhere(path, Repository.Here.Has))
        );

    [Theory]
    [InlineData("    [Fact]\n    public void ClaimWorks() { }")]
    [InlineData("    [PostgresTheory]\n    // why\n    [InlineData(1)]\n    public async Task Claim_works(int x) { }")]
    public void A_test_without_a_sentence_is_found(string code) =>
        Assert.Single(TestNames.NoSentences(new SourceFile("tests/A.cs", code)));

    [Fact]
    public void A_sentence_and_a_method_that_is_no_test_are_let_be() =>
        Assert.Empty(
            TestNames.NoSentences(
                new SourceFile("tests/A.cs", "[Fact]\npublic void A_claim_ends() { }\npublic void Other() { }")
            )
        );

    [Fact]
    public void A_test_that_mirrors_nothing_is_found()
    {
        const string Path = "tests/Redress.Core.Tests/Cases/ClaimCaseTests.cs";

        Assert.Single(TestNames.Elsewhere(Path, _ => false));
        Assert.Empty(TestNames.Elsewhere(Path, folder => folder == "src/Redress.Core/Cases"));
    }

    private static bool IsTestCode(string path) =>
        path.StartsWith("tests/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal);
}
