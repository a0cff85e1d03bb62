using System.Text;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;

namespace Redress.Core.Tests.Platforms;

public sealed class LinkMapTests
{
    private static readonly Platform Chirp = Make(
        "plt_chirp",
        new("https://chirp.example", "/posts/{id}", SubjectKind.Post),
        new("https://chirp.example", "/@{id}", SubjectKind.Account),
        new("https://chirp.example", "/@*/posts/{id}", SubjectKind.Post),
        new("https://chirp.example", "/*/{id}", SubjectKind.Comment),
        new("https://chirp.example", "/media/{id}.png", SubjectKind.Media),
        new("http://127.0.0.1:4001", "/posts/{id}", SubjectKind.Post)
    );

    private static readonly Platform Forum = Make(
        "plt_forum",
        new("https://forum.example:8443", "/t/{id}", SubjectKind.Post),
        new("https://chirp.example", "/stolen/{id}", SubjectKind.Post)
    );

    private static readonly LinkMap Map = new([Chirp, Forum]);

    [Theory]
    [InlineData("https://chirp.example/posts/1042", SubjectKind.Post, "1042")]
    [InlineData("http://chirp.example/posts/1042", SubjectKind.Post, "1042")]
    [InlineData("chirp.example/posts/1042/", SubjectKind.Post, "1042")]
    [InlineData("https://chirp.example:443/posts/1042?utm=x#c", SubjectKind.Post, "1042")]
    [InlineData("https://chirp.example/@ann", SubjectKind.Account, "ann")]
    [InlineData("https://chirp.example/%40ann", SubjectKind.Account, "ann")]
    [InlineData("https://chirp.example/@ann/posts/7", SubjectKind.Post, "7")]
    [InlineData("https://chirp.example/other/7", SubjectKind.Comment, "7")]
    [InlineData("https://chirp.example/media/77.png", SubjectKind.Media, "77")]
    [InlineData("https://chirp.example/posts/%C3%BC", SubjectKind.Post, "ü")]
    [InlineData("http://127.0.0.1:4001/posts/5", SubjectKind.Post, "5")]
    [InlineData("http://127.1:4001/posts/5", SubjectKind.Post, "5")]
    public void A_link_of_a_platform_is_its_subject(string text, SubjectKind kind, string id)
    {
        var mapped = Assert.IsType<LinkTarget.Mapped>(Map.Map(text));
        Assert.Equal(Chirp.Id, mapped.Platform);
        Assert.Equal(new SubjectRef(kind, id), mapped.Subject);
    }

    [Fact]
    public void A_port_that_is_not_the_default_one_belongs_to_its_scheme()
    {
        Assert.IsType<LinkTarget.Mapped>(Map.Map("https://forum.example:8443/t/1"));
        Assert.Null(Elsewhere("http://forum.example:8443/t/1").Platform);
        Assert.Null(Elsewhere("https://forum.example/t/1").Platform);
    }

    [Theory]
    [InlineData("https://chirp.example/")]
    [InlineData("https://chirp.example/posts/")]
    [InlineData("https://chirp.example/posts//1042")]
    [InlineData("https://chirp.example/posts/1/2/3")]
    [InlineData("https://chirp.example/@")]
    [InlineData("https://chirp.example/posts/a%2Fb")]
    [InlineData("https://chirp.example/posts/a%5Cb")]
    [InlineData("https://chirp.example/posts/%E2%80%AEabc")]
    [InlineData("https://chirp.example/posts/a%00b")]
    [InlineData("https://chirp.example/posts/%20")]
    public void A_platforms_address_that_names_no_subject_is_elsewhere_on_it(string text) =>
        Assert.Equal(Chirp.Id, Elsewhere(text).Platform);

    [Theory]
    [InlineData("https://other.example/posts/1042")]
    [InlineData("https://chirp.example.evil.example/posts/1042")]
    [InlineData("https://evil-chirp.example/posts/1042")]
    [InlineData("https://www.chirp.example/posts/1042")]
    [InlineData("https://chirp.example:8080/posts/1042")]
    [InlineData("https://93.184.216.34/posts/1042")]
    public void Any_other_public_address_is_elsewhere(string text) => Assert.Null(Elsewhere(text).Platform);

    [Theory]
    [InlineData("http://127.0.0.1:4002/posts/5")]
    [InlineData("https://127.0.0.1:4001/posts/5")]
    [InlineData("http://localhost:4001/posts/5")]
    [InlineData("http://[::ffff:127.0.0.1]:4001/posts/5")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://intranet/")]
    [InlineData("http://printer.local/")]
    public void An_inner_address_of_no_platform_is_broken(string text) =>
        Assert.Equal(BrokenLink.NotAPublicAddress, Assert.IsType<LinkTarget.Broken>(Map.Map(text)).Reason);

    [Fact]
    public void An_origin_belongs_to_the_first_platform_that_names_it()
    {
        Assert.Equal(Chirp.Id, Assert.IsType<LinkTarget.Mapped>(Map.Map("https://chirp.example/stolen/1")).Platform);
        Assert.Equal("/stolen/{id}", Assert.Single(Map.Contested).Path);
    }

    [Theory]
    [InlineData("https://chirp.example", "/posts/{id}", true)]
    [InlineData("https://chirp.example/", "/{id}", true)]
    [InlineData("https://chirp.example", "/a/*/b-{id}.html", true)]
    [InlineData("https://chirp.example", "/posts", false)]
    [InlineData("https://chirp.example", "posts/{id}", false)]
    [InlineData("https://chirp.example", "/{id}/{id}", false)]
    [InlineData("https://chirp.example", "/{id}{id}", false)]
    [InlineData("https://chirp.example", "/{name}/{id}", false)]
    [InlineData("https://chirp.example", "/**/{id}", false)]
    [InlineData("https://chirp.example", "//{id}", false)]
    [InlineData("https://chirp.example", "/p?id={id}", false)]
    [InlineData("https://chirp.example/path", "/{id}", false)]
    [InlineData("chirp.example", "/{id}", false)]
    [InlineData("ftp://chirp.example", "/{id}", false)]
    [InlineData("https://chirp.example@evil.example", "/{id}", false)]
    public void A_pattern_is_well_formed_or_not(string origin, string path, bool wellFormed) =>
        Assert.Equal(wellFormed, LinkMap.IsPattern(new LinkPattern(origin, path, SubjectKind.Post)));

    [Theory]
    [InlineData("1", true)]
    [InlineData("at://did:plc:abc/app.post/3k", true)]
    [InlineData("ü 1", true)]
    [InlineData("", false)]
    [InlineData(" 1", false)]
    [InlineData("1\n2", false)]
    [InlineData("1\u202E2", false)]
    [InlineData("1\u200B", false)]
    [InlineData("\uD800", false)]
    public void An_id_has_only_what_one_can_see(string id, bool good) => Assert.Equal(good, LinkMap.IsSubjectId(id));

    [Fact]
    public void An_id_has_at_most_two_hundred_characters()
    {
        Assert.True(LinkMap.IsSubjectId(new string('a', 200)));
        Assert.False(LinkMap.IsSubjectId(new string('a', 201)));
        Assert.IsType<LinkTarget.Elsewhere>(Map.Map("https://chirp.example/posts/" + new string('a', 201)));
    }

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

    private static LinkTarget.Elsewhere Elsewhere(string text) => Assert.IsType<LinkTarget.Elsewhere>(Map.Map(text));

    private static Platform Make(string id, params LinkPattern[] links) =>
        new(new Id<Platform>(id), id, PlatformKind.Webhook, null, links, DateTimeOffset.UnixEpoch, 1);

    private static class HostileText
    {
        private static readonly string[] Schemes =
        [
            "https://",
            "http://",
            "HTTPS://",
            "",
            "//",
            "https:",
            "http:\\\\",
            "javascript:",
            "file://",
            "https:/",
            "ftp://",
            "hxxps://",
            "https://https://",
            "view-source:https://",
            " https://",
            "\u200Bhttps://",
            "https&colon;//",
            "ws://",
        ];

        private static readonly string[] Hosts =
        [
            "chirp.example",
            "chirp.example",
            "chirp.example",
            "CHIRP.EXAMPLE",
            "chirp.example.",
            "chirp.example:443",
            "chirp.example:80",
            "chirp.example:8443",
            "forum.example:8443",
            "forum.example",
            "127.0.0.1:4001",
            "127.1:4001",
            "0x7f000001:4001",
            "[::1]:4001",
            "[::ffff:127.0.0.1]:4001",
            "localhost:4001",
            "chirp.example@evil.example",
            "evil.example@chirp.example",
            "chirp.example\\@evil.example",
            "evil.example\\@chirp.example",
            "chirp.example.evil.example",
            "evil-chirp.example",
            "chirp。example",
            "chirp.example%2eevil.example",
            "chirp.example#.evil.example",
            "evil.example#@chirp.example",
            "evil.example?@chirp.example",
            "evil.example/@chirp.example",
            "chirp.example:4001:443",
            "①②⑦.⓪.⓪.①:4001",
            "сhirp.example",
            "chirp\u00AD.example",
            "chirp.example\u2044posts",
            "169.254.169.254",
            "[fe80::1%25eth0]",
            "2130706433:4001",
            "xn--chirp.example",
            "ⓒhirp.example",
            "..",
            ".",
            "",
            "chirp.example:",
            "chirp.example: 443",
            "chirp.example:0443",
            "chirp.example:-1",
            "a..b",
            "-.-",
            "xn--a",
        ];

        private static readonly string[] Paths =
        [
            "/posts/1042",
            "/posts/1042/",
            "/@ann",
            "/@ann/posts/9",
            "/media/77.png",
            "/t/5",
            "",
            "/",
            "/posts/../../posts/1",
            "/posts/%2e%2e/posts/2",
            "/posts/%2F",
            "/posts/%00",
            "/posts/%E2%80%AE1",
            "/posts/1042?x=https://chirp.example",
            "/posts/1042#@evil.example",
            "/posts/%",
            "/posts/%zz",
            "/posts/%C3%28",
            "//evil.example/posts/1",
            "/posts/\\1",
            "\\posts\\1",
            "/posts/1042 ",
            "/posts/\u202E2401",
            "/posts/1\r\nhost: evil.example",
            "/posts/{id}",
            "/posts/*",
            "/posts/" + "../../../../../../x",
            "/posts/;jsessionid=1",
            "/posts/\uD83D\uDE00",
            "/posts/\uD83D",
            "/@",
            "/@*",
        ];

        public static string Next(Random random)
        {
            var text = new StringBuilder()
                .Append(Schemes[random.Next(Schemes.Length)])
                .Append(Hosts[random.Next(Hosts.Length)])
                .Append(Paths[random.Next(Paths.Length)]);
            // One time in three, some characters are changed, doubled or put in at random.
            for (var n = random.Next(3) == 0 ? random.Next(1, 6) : 0; n > 0 && text.Length > 0; n--)
            {
                var at = random.Next(text.Length);
                text.Insert(at, (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(0x20, 0x7F)));
            }

            return text.ToString();
        }
    }
}
