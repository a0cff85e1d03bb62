using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Tests.Peers;
using Redress.Core.Enforcements;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;

namespace Redress.Connectors.Tests.Platforms;

public sealed class WebhookResolveTests
{
    private static readonly SubjectRef Post = new(SubjectKind.Post, "1042");

    [Fact]
    public async Task The_example_of_the_documentation_is_resolved()
    {
        await using var platform = await PlayedPlatform.StartAsync(_ => PortExamples.Resolve);

        var results = await platform.Port.ResolveAsync([new(Post)], CancellationToken.None);

        var found = Assert.IsType<ResolveResult.Found>(Assert.Single(results)).Subject;
        Assert.Equal(Post, found.Ref);
        Assert.Equal(new SubjectRef(SubjectKind.Account, "ann"), found.Author);
        Assert.Equal(Surface.Public, found.Surface);
        Assert.Equal(new Reach(1200, 14, 60, 300), found.Reach);
        Assert.Equal("2001", Assert.Single(found.Reshares).Ref.Id);
        Assert.Equal("cy", Assert.Single(found.Copies).Author?.Id);
        Assert.Null(found.Incomplete);
        Assert.Equal(["page", "media", "page", "search"], found.Surfaces.Select(s => s.Name));
        Assert.Equal("/posts/1042", found.Surfaces[3].Marker);
    }

    [Fact]
    public async Task Pages_are_followed_until_there_are_no_more()
    {
        await using var platform = await PlayedPlatform.StartAsync(body => PortExamples.Page(body, pages: 3));

        var results = await platform.Port.ResolveAsync([new(Post)], CancellationToken.None);

        var found = Assert.IsType<ResolveResult.Found>(Assert.Single(results)).Subject;
        Assert.Equal(3_000, found.Reshares.Count);
        Assert.Null(found.Incomplete);
        Assert.Equal(3, platform.Calls.Count);
    }

    [Fact]
    public async Task Pages_without_end_are_stopped_and_the_answer_says_so()
    {
        await using var platform = await PlayedPlatform.StartAsync(body =>
            PortExamples.Page(body, pages: int.MaxValue, perPage: 2)
        );

        var results = await platform.Port.ResolveAsync([new(Post)], CancellationToken.None);

        var found = Assert.IsType<ResolveResult.Found>(Assert.Single(results)).Subject;
        Assert.Equal("too-much more", found.Incomplete?.ToString());
        Assert.Equal(200, found.Reshares.Count);
        Assert.Equal(100, platform.Calls.Count);
    }

    [Theory]
    [InlineData("\"author\":{\"kind\":\"robot\",\"id\":\"ann\"}", "wrong-shape author")]
    [InlineData("\"author\":{\"kind\":\"account\",\"id\":\"\"}", "wrong-shape author")]
    [InlineData("\"url\":\"javascript:alert(1)\"", "wrong-shape url")]
    [InlineData("\"url\":\"https://a@b.example/\"", "wrong-shape url")]
    [InlineData("\"surfaces\":[null]", "wrong-shape surfaces")]
    [InlineData(
        "\"surfaces\":[{\"restriction\":\"hide\",\"name\":\"page\",\"url\":\"file:///x\",\"expect\":\"gone\"}]",
        "wrong-shape surfaces"
    )]
    [InlineData(
        "\"surfaces\":[{\"restriction\":\"hide\",\"name\":\"page\",\"url\":\"https://a.example\",\"expect\":\"maybe\"}]",
        "wrong-shape surfaces"
    )]
    [InlineData(
        "\"surfaces\":[{\"restriction\":\"hide\",\"name\":\"page\",\"url\":\"https://a.example\",\"expect\":\"absent\"}]",
        "wrong-shape surfaces"
    )]
    [InlineData(
        "\"surfaces\":[{\"restriction\":\"hide\",\"name\":\"page\",\"url\":\"https://a.example\",\"expect\":\"absent\",\"marker\":\"\"}]",
        "wrong-shape surfaces"
    )]
    [InlineData(
        "\"surfaces\":[{\"restriction\":\"hide\",\"url\":\"https://a.example\",\"expect\":\"gone\"}]",
        "wrong-shape surfaces"
    )]
    public async Task A_subject_with_a_part_that_cannot_be_read_is_not_resolved_at_all(string part, string failure)
    {
        await using var platform = await PlayedPlatform.StartAsync(_ =>
            "{\"subjects\":[{\"kind\":\"post\",\"id\":\"1042\",\"found\":true," + part + "}]}"
        );

        var results = await platform.Port.ResolveAsync([new(Post)], CancellationToken.None);

        Assert.Equal(failure, Assert.IsType<ResolveResult.Failed>(Assert.Single(results)).Failure.ToString());
    }

    [Fact]
    public async Task Subjects_are_found_by_kind_and_id_and_each_fails_alone()
    {
        await using var platform = await PlayedPlatform.StartAsync(_ =>
            """
                {"subjects":[{"kind":"post","id":"4","found":false},{"kind":"post","id":"3"},{"kind":"post","id":"2","found":true},
                  {"kind":"post","id":"2","found":false},{"kind":"account","id":"1","found":true},{"kind":"post","id":"9","found":true},
                  {"kind":"post","id":"5","found":true,"reshares":[{"kind":"post","id":"5"},{"kind":"post","id":"6"},
                    {"kind":"post","id":"6"},{"kind":"post","id":"\u202E"}],"reach":{"views":-1,"reshares":2,"reactions":9007199254740992,"advertisementsShown":9007199254740991}}]}
                """
        );
        var asked = Enumerable.Range(1, 5).Select(i => new PortSubject(new(SubjectKind.Post, $"{i}"))).ToList();

        var results = await platform.Port.ResolveAsync(asked, CancellationToken.None);

        Assert.Equal(asked.Select(a => a.Ref), results.Select(r => r.Ref));
        Assert.Equal("missing", Assert.IsType<ResolveResult.Failed>(results[0]).Failure.ToString());
        Assert.Equal("ambiguous", Assert.IsType<ResolveResult.Failed>(results[1]).Failure.ToString());
        Assert.Equal("wrong-shape found", Assert.IsType<ResolveResult.Failed>(results[2]).Failure.ToString());
        Assert.IsType<ResolveResult.NotFound>(results[3]);
        var last = Assert.IsType<ResolveResult.Found>(results[4]).Subject;
        Assert.Equal("6", Assert.Single(last.Reshares).Ref.Id);
        Assert.Equal("wrong-shape reshares", last.Incomplete?.ToString());
        Assert.Equal(new Reach(null, 2, null, 9_007_199_254_740_991), last.Reach);
    }

    [Fact]
    public async Task More_than_fifty_subjects_are_not_asked()
    {
        await using var platform = await PlayedPlatform.StartAsync(_ => "{\"subjects\":[]}");
        var asked = Enumerable.Range(1, 51).Select(i => new PortSubject(new(SubjectKind.Post, $"{i}"))).ToList();

        var results = await platform.Port.ResolveAsync(asked, CancellationToken.None);

        Assert.Equal(51, results.Count);
        Assert.Equal("not-asked", Assert.IsType<ResolveResult.Failed>(results[50]).Failure.ToString());
    }

    [Fact]
    public async Task A_platform_describes_itself()
    {
        await using var platform = await PlayedPlatform.StartAsync(_ => PortExamples.Describe);

        var described = Assert.IsType<DescribeResult.Described>(
            await platform.Port.DescribeAsync(CancellationToken.None)
        );

        Assert.Equal("Chirp", described.Description.Name);
        Assert.Equal([Restriction.Hide, Restriction.Remove], described.Description.Restrictions);
        Assert.Equal(["freeze-deletion"], described.Description.Capabilities);
        Assert.Equal(2, described.Description.Links.Count);
    }

    [Theory]
    [InlineData("\"name\":\"Chirp\"", "\"name\":\"\"", "wrong-shape name")]
    [InlineData("\"notify\"", "\"nothing\"", "wrong-shape verbs")]
    [InlineData("/@{id}", "/@id", "wrong-shape links/1")]
    [InlineData("https://chirp.example", "javascript://chirp.example", "wrong-shape links/0")]
    public async Task A_description_without_what_is_needed_fails(string from, string to, string failure)
    {
        await using var platform = await PlayedPlatform.StartAsync(_ => PortExamples.Describe.Replace(from, to));
        var failed = Assert.IsType<DescribeResult.Failed>(await platform.Port.DescribeAsync(CancellationToken.None));
        Assert.Equal(failure, failed.Failure.ToString());
    }
}
