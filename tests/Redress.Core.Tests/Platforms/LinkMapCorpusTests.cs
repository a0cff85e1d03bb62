using Redress.Core.Platforms;
using static Redress.Core.Tests.Platforms.LinkMapTests;

namespace Redress.Core.Tests.Platforms;

public sealed class LinkMapCorpusTests
{
    /// <summary>
    /// Five thousand texts put together at random from what attackers, clipboards and keyboards produce. What is mapped
    /// must be of the origin, by a judgement that shares no code with the map.
    /// </summary>
    [Fact]
    public void Five_thousand_hostile_texts_neither_throw_nor_map_to_a_wrong_place()
    {
        var random = new Random(20_191_225);
        var mapped = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var text = HostileText.Next(random);
            switch (Map.Map(text))
            {
                case LinkTarget.Mapped target:
                    mapped++;
                    AssertOwn(target, text);
                    break;
                case LinkTarget.Elsewhere elsewhere:
                    AssertStable(elsewhere.Canonical, text);
                    break;
                case LinkTarget.Broken broken:
                    Assert.True(Enum.IsDefined(broken.Reason));
                    break;
            }
        }

        Assert.InRange(mapped, 100, 4_000);
    }

    private static void AssertOwn(LinkTarget.Mapped target, string text)
    {
        AssertStable(target.Canonical, text);
        var authority = target.Canonical.AbsoluteUri.Split('/')[2];
        Assert.True(
            target.Platform == Chirp.Id
                ? authority is "chirp.example" or "127.0.0.1:4001"
                : authority == "forum.example:8443",
            $"'{text}' was mapped to {target.Platform} by {target.Canonical}"
        );
        Assert.True(LinkMap.IsSubjectId(target.Subject.Id));
        // What a reader who knows nothing of URLs would look for.
        Assert.DoesNotContain('@', target.Canonical.Authority);
    }

    private static void AssertStable(Uri canonical, string text)
    {
        var again = Assert.IsType<LinkReading.Parsed>(LinkText.Read(canonical.AbsoluteUri));
        Assert.True(
            canonical.AbsoluteUri == again.Canonical.AbsoluteUri,
            $"'{text}' is read as {canonical} and then otherwise"
        );
        Assert.True(canonical.AbsoluteUri.All(char.IsAscii));
        Assert.Equal("", canonical.UserInfo + canonical.Fragment);
    }
}
