using System.Net;
using System.Net.Sockets;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.BadInput;

/// <summary>A link is text: it is mapped by rules and never opened. A report with a strange one is not refused.</summary>
[Collection(nameof(SmallWorld))]
public sealed class HostileLinkTests(SmallWorld world)
{
    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt://x/%0aalert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("gopher://127.0.0.1:70/1")]
    [InlineData("http://user:password@127.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://localhost:1/posts/1")]
    [InlineData("//evil.example/posts/1")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("")]
    public async Task A_strange_link_is_kept_as_text_and_leads_nowhere(string link)
    {
        await world.LaterAsync();
        await world.Chirp.ForgetCallsAsync();

        var filed = await world.FileAsync(Filing.Of(link));

        var answer = filed["subjects"]![0]!;
        Assert.Contains((string)answer["status"]!, new[] { "elsewhere", "broken" });
        Assert.Equal("none", (string?)answer["hold"]);
        Assert.Empty(await world.Chirp.CallsAsync());
        // What is answered never repeats what was sent.
        Assert.DoesNotContain("alert", filed.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_connection_is_made_to_where_a_link_points_even_where_the_server_might_call()
    {
        using var trap = new TcpListener(IPAddress.Loopback, world.SparePorts[1]);
        trap.Start();

        var filed = await world.FileAsync(
            Filing.Of($"http://127.0.0.1:{world.SparePorts[1]}/posts/1", world.Chirp.PostLink("1"))
        );
        await world.LaterAsync();

        Assert.NotEqual("attached", (string?)filed["subjects"]![0]!["status"]);
        Assert.False(trap.Pending());
    }

    [Theory]
    [InlineData("/posts/{0}/../../admin")]
    [InlineData("/posts/{0}%00")]
    [InlineData("/posts/{0}%2f..%2fsecret")]
    [InlineData("/posts/' OR 1=1 --")]
    [InlineData("/posts/")]
    public async Task A_link_that_only_looks_like_one_of_a_post_names_no_post_of_ours(string path)
    {
        var post = await world.Chirp.PostAsync();

        var filed = await world.FileAsync(
            Filing.Of(world.Chirp.Address.GetLeftPart(UriPartial.Authority) + string.Format(null, path, post))
        );

        await world.LaterAsync();
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.Contains((string)filed["subjects"]![0]!["status"]!, new[] { "elsewhere", "broken", "attached" });
    }

    [Fact]
    public async Task The_same_post_written_in_many_ways_is_one_case()
    {
        var post = await world.Chirp.PostAsync();
        var origin = world.Chirp.Address;
        string[] ways =
        [
            world.Chirp.PostLink(post),
            world.Chirp.PostLink(post) + "?utm_source=mail#top",
            $"HTTP://127.0.0.1:{origin.Port}/posts/{post}",
            $"  {world.Chirp.PostLink(post)}\u202e ",
        ];
        foreach (var way in ways)
        {
            Assert.Equal("attached", (string?)(await world.FileAsync(Filing.Of(way)))["subjects"]![0]!["status"]);
        }

        Assert.Equal(
            1,
            await world.CountAsync($"SELECT COUNT(*) FROM subject WHERE kind = 'post' AND platform_ref = '{post}'")
        );
    }
}
