using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Tests.Peers;
using Redress.Core.Enforcements;
using Redress.Core.Policies;
using static Redress.Connectors.Tests.Platforms.Surfaces;

namespace Redress.Connectors.Tests.Platforms;

public sealed class SurfaceReaderTests
{
    [Theory]
    [InlineData(404, true, null)]
    [InlineData(410, true, null)]
    [InlineData(403, true, null)]
    [InlineData(451, true, null)]
    [InlineData(200, false, null)]
    [InlineData(204, false, null)]
    [InlineData(302, false, "s: status-302")]
    [InlineData(401, false, "s: status-401")]
    [InlineData(429, false, "s: status-429")]
    [InlineData(500, false, "s: status-500")]
    [InlineData(503, false, "s: status-503")]
    public async Task A_page_that_is_to_be_gone_is_judged_by_its_status(int status, bool asWanted, string? unknown)
    {
        var view = await ReadOne(c => Answer(c, status, "text/html", "x"), SurfaceExpect.Gone, null);
        AssertView(view, asWanted, unknown);
    }

    [Theory]
    [InlineData(404, false, null)]
    [InlineData(200, true, null)]
    [InlineData(500, false, "s: status-500")]
    public async Task A_page_that_is_to_come_back_is_there_or_not(int status, bool asWanted, string? unknown)
    {
        var view = await ReadOne(c => Answer(c, status, "text/html", "x"), SurfaceExpect.Gone, null, wanted: false);
        AssertView(view, asWanted, unknown);
    }

    [Theory]
    [InlineData("<a href='/posts/1042'>", false)]
    [InlineData("<a href='/posts/1041'>", true)]
    [InlineData("<a href='/posts/10421'>", true)]
    [InlineData("<a href='/posts/10421'><a href='/posts/1042#c'>", false)]
    [InlineData("/posts/1042", false)]
    [InlineData("", true)]
    public async Task A_listing_is_searched_for_the_whole_marker(string text, bool asWanted)
    {
        AssertView(
            await ReadOne(c => Answer(c, 200, "text/html", text), SurfaceExpect.Absent, "/posts/1042"),
            asWanted,
            null
        );
        AssertView(
            await ReadOne(c => Answer(c, 200, "text/html", text), SurfaceExpect.Present, "/posts/1042"),
            !asWanted,
            null
        );
    }

    [Theory]
    [InlineData(404, true, null)]
    [InlineData(410, true, null)]
    [InlineData(500, false, "s: status-500")]
    [InlineData(301, false, "s: status-301")]
    public async Task A_listing_that_is_gone_shows_nothing_and_a_broken_one_says_nothing(
        int status,
        bool asWanted,
        string? unknown
    )
    {
        var view = await ReadOne(c => Answer(c, status, "text/html", "sorry"), SurfaceExpect.Absent, "/posts/1042");
        AssertView(view, asWanted, unknown);
    }

    [Theory]
    [InlineData("text/html; charset=utf-16", "s: encoding")]
    [InlineData("text/html; charset=shift_jis", "s: encoding")]
    [InlineData("image/png", "s: not-text")]
    [InlineData("application/octet-stream", "s: not-text")]
    [InlineData(null, "s: not-text")]
    [InlineData("text/html; charset=\"UTF-8\"", null)]
    [InlineData("text/html; charset=iso-8859-1", null)]
    [InlineData("application/activity+json", null)]
    public async Task A_text_that_cannot_be_searched_is_unknown_and_not_absent(string? type, string? unknown)
    {
        var view = await ReadOne(c => Answer(c, 200, type, "nothing"), SurfaceExpect.Absent, "/posts/1042");
        AssertView(view, unknown is null, unknown);
    }

    [Fact]
    public async Task Compressed_and_wide_texts_are_unknown_and_not_absent()
    {
        Task Compressed(HttpContext c)
        {
            c.Response.Headers.ContentEncoding = "gzip";
            return Answer(c, 200, "text/html", "anything");
        }

        Task Wide(HttpContext c)
        {
            c.Response.ContentType = "text/html";
            return c.Response.Body.WriteAsync(Encoding.Unicode.GetBytes("<a href='/posts/1042'>")).AsTask();
        }

        AssertView(await ReadOne(Compressed, SurfaceExpect.Absent, "/posts/1042"), false, "s: encoding");
        AssertView(await ReadOne(Wide, SurfaceExpect.Absent, "/posts/1042"), false, "s: encoding");
    }

    [Fact]
    public async Task A_long_listing_is_read_to_256_KiB()
    {
        static string Padded(int before) => new string('a', before) + " /posts/1042 " + new string('a', 500_000);
        var inside = await ReadOne(
            c => Answer(c, 200, "text/html", Padded(262_000)),
            SurfaceExpect.Absent,
            "/posts/1042"
        );
        var outside = await ReadOne(
            c => Answer(c, 200, "text/html", Padded(262_144)),
            SurfaceExpect.Absent,
            "/posts/1042"
        );
        AssertView(inside, false, null);
        AssertView(outside, true, null);
    }

    [Fact]
    public async Task A_peer_that_is_slow_resets_or_is_not_there_is_unknown()
    {
        await using var slow = new RawPeer((_, stop) => Task.Delay(Timeout.Infinite, stop));
        await using var reset = new RawPeer((_, _) => Task.CompletedTask);
        using var fetcher = new Fetcher(new FetcherOptions { AllowedHosts = [slow.HostPort, reset.HostPort] });
        var reader = Reader(fetcher, new SetClock());

        var answers = await reader.ReadAsync(
            Origins(slow.Url, reset.Url, new Uri("http://127.0.0.2:1/")),
            [Ask("slow", slow.Url), Ask("reset", reset.Url), Ask("refused", new Uri("http://127.0.0.2:1/"))],
            CancellationToken.None
        );

        AssertView(answers[0].View, false, "page: deadline");
        AssertView(answers[1].View, false, "page: protocol");
        AssertView(answers[2].View, false, "page: refused-address");
    }

    [Theory]
    [InlineData("http://other.example/")]
    [InlineData("https://127.0.0.1:1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://a:b@127.0.0.1/")]
    public async Task A_surface_anywhere_but_on_the_platforms_places_is_not_read(string url)
    {
        using var fetcher = new Fetcher(new FetcherOptions());
        var answers = await Reader(fetcher, new SetClock())
            .ReadAsync(Origins(new Uri("http://127.0.0.1:1/")), [Ask("x", new Uri(url))], CancellationToken.None);
        AssertView(answers[0].View, false, "page: foreign-surface");
    }

    private static async Task<SurfaceView> ReadOne(
        RequestDelegate handler,
        SurfaceExpect expect,
        string? marker,
        bool wanted = true
    )
    {
        await using var peer = await WebPeer.StartAsync(handler);
        using var fetcher = new Fetcher(new FetcherOptions { AllowedHosts = [peer.HostPort] });
        var question = new SurfaceQuestion("x", wanted, [new(Restriction.Hide, "s", peer.At("/s"), expect, marker)]);
        var answers = await Reader(fetcher, new SetClock())
            .ReadAsync(Origins(peer.Url), [question], CancellationToken.None);
        return Assert.Single(answers).View;
    }

    private static void AssertView(SurfaceView view, bool asWanted, string? unknown)
    {
        if (unknown is not null)
        {
            Assert.Equal(unknown, Assert.IsType<SurfaceView.Unknown>(view).Reason);
        }
        else if (asWanted)
        {
            Assert.IsType<SurfaceView.AllAsWanted>(view);
        }
        else
        {
            Assert.IsType<SurfaceView.Differs>(view);
        }
    }

    private static SurfaceQuestion Ask(string key, Uri url) =>
        new(key, true, [new(Restriction.Hide, "page", url, SurfaceExpect.Gone, null)]);
}
