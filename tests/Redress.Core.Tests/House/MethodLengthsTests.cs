namespace Redress.Core.Tests.House;

public sealed class MethodLengthsTests
{
    [Fact]
    public void No_method_is_longer_than_a_screen() =>
        Findings.AssertNone(
            Repository
                .Here.Read(path => path.EndsWith(".cs", StringComparison.Ordinal))
                .SelectMany(MethodLengths.TooLong)
        );

    [Fact]
    public void A_method_of_41_lines_is_found_and_one_of_40_is_not()
    {
        Assert.Single(MethodLengths.TooLong(Method(41)));
        Assert.Empty(MethodLengths.TooLong(Method(40)));
    }

    [Fact]
    public void The_lines_of_a_string_count_as_one() =>
        Assert.Empty(
            MethodLengths.TooLong(
                new SourceFile(
                    "a.cs",
                    $"class A\n{{\n    void B()\n    {{\n{string.Concat(Enumerable.Repeat("\n", 30))}\"\"\"{new string('\n', 30)}\"\"\"\n    }}\n}}\n"
                )
            )
        );

    private static SourceFile Method(int lines) =>
        new(
            "a.cs",
            $"internal sealed class A<T>\n    where T : class\n{{\n    public void B<S>(\n        int x\n    )\n        where S : struct\n    {{\n{string.Concat(Enumerable.Repeat("        x++;\n", lines))}    }}\n}}\n"
        );
}
