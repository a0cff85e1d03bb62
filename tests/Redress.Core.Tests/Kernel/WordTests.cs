using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;

namespace Redress.Core.Tests.Kernel;

public sealed class WordTests
{
    public static TheoryData<Type> Enums => [.. typeof(Word).Assembly.GetExportedTypes().Where(t => t.IsEnum)];

    [Theory]
    [MemberData(nameof(Enums))]
    public void Every_enum_goes_to_different_words_and_back(Type type) =>
        typeof(WordTests)
            .GetMethod(nameof(GoesAndComesBack), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type)
            .Invoke(null, null);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Hide")]
    [InlineData("HIDE")]
    [InlineData("0")]
    [InlineData("hide ")]
    [InlineData("hide,remove")]
    [InlineData("stop_advertisements")]
    public void What_is_no_word_is_not_read(string? word) => Assert.False(Word.TryParse<Restriction>(word, out _));

    [Fact]
    public void Any_text_is_a_word_only_if_it_is_on_the_list()
    {
        Prop.ForAll<string?>(text =>
                Word.TryParse<Reason>(text, out var read) == Word.All<Reason>().Contains(text!)
                && (read == default || Word.Of(read) == text)
            )
            .QuickCheckThrowOnFailure();
        Assert.Throws<FormatException>(() => Word.Parse<Reason>("nonsense"));
    }

    [Fact]
    public void Words_are_the_ones_of_the_interface()
    {
        Assert.Equal("child-sexual-abuse-material", Word.Of(Reason.ChildSexualAbuseMaterial));
        Assert.Equal("stop-advertisements", Word.Of(Restriction.StopAdvertisements));
    }

    private static void GoesAndComesBack<T>()
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().Select(Word.Of).ToList();
        Assert.Equal(words, Word.All<T>());
        Assert.Equal(words.Count, words.Distinct().Count());
        foreach (var value in Enum.GetValues<T>())
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", Word.Of(value));
            Assert.Equal(value, Word.Parse<T>(Word.Of(value)));
        }
    }
}
