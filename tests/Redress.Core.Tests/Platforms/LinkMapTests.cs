using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;

namespace Redress.Core.Tests.Platforms;

public sealed class LinkMapTests
{
    internal static readonly Platform Chirp = Make(
        "plt_chirp",
        new("https://chirp.example", "/posts/{id}", SubjectKind.Post),
        new("https://chirp.example", "/@{id}", SubjectKind.Account),
        new("https://chirp.example", "/@*/posts/{id}", SubjectKind.Post),
        new("https://chirp.example", "/*/{id}", SubjectKind.Comment),
        new("https://chirp.example", "/media/{id}.png", SubjectKind.Media),
        new("http://127.0.0.1:4001", "/posts/{id}", SubjectKind.Post)
    );

    internal static readonly Platform Forum = Make(
        "plt_forum",
        new("https://forum.example:8443", "/t/{id}", SubjectKind.Post),
        new("https://chirp.example", "/stolen/{id}", SubjectKind.Post)
    );

    internal static readonly LinkMap Map = new([Chirp, Forum]);

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

    private static LinkTarget.Elsewhere Elsewhere(string text) => Assert.IsType<LinkTarget.Elsewhere>(Map.Map(text));

    private static Platform Make(string id, params LinkPattern[] links) =>
        new(new Id<Platform>(id), id, PlatformKind.Webhook, null, links, DateTimeOffset.UnixEpoch, 1);
}
