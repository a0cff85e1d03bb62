using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Tests.Peers;
using Redress.Core.Enforcements;
using Redress.Core.Platforms;
using Xunit.Abstractions;

namespace Redress.Connectors.Tests.Platforms;

public sealed class SurfaceReaderTests(ITestOutputHelper output)
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

    [Fact]
    public async Task What_differs_is_named_even_if_another_surface_is_unknown()
    {
        await using var peer = await WebPeer.StartAsync(c =>
            Answer(c, c.Request.Path == "/a" ? 200 : 500, "text/html", "")
        );
        using var fetcher = new Fetcher(new FetcherOptions { AllowedHosts = [peer.HostPort] });
        var question = new SurfaceQuestion(
            "x",
            true,
            [
                new(Restriction.Hide, "broken", peer.At("/b"), SurfaceExpect.Gone, null),
                new(Restriction.Hide, "page", peer.At("/a"), SurfaceExpect.Gone, null),
            ]
        );

        var answers = await Reader(fetcher, new SetClock())
            .ReadAsync(Origins(peer.Url), [question], CancellationToken.None);

        Assert.Equal(["page"], Assert.IsType<SurfaceView.Differs>(answers[0].View).Surfaces);
    }

    [Fact]
    public async Task Without_surfaces_nothing_is_confirmed()
    {
        using var fetcher = new Fetcher(new FetcherOptions());
        var listing = new DeclaredSurface(
            Restriction.Hide,
            "feed",
            new("http://a.example/"),
            SurfaceExpect.Absent,
            "x"
        );
        var answers = await Reader(fetcher, new SetClock())
            .ReadAsync(Origins(), [new("none", true, []), new("lifted", false, [listing])], CancellationToken.None);
        Assert.All(answers, a => Assert.IsType<SurfaceView.NothingDeclared>(a.View));
    }

    [Fact]
    public async Task The_reading_began_before_the_first_byte_was_sent_shared_listings_included()
    {
        var arrived = new Dictionary<string, DateTimeOffset>();
        var clock = new SetClock(SetClock.Start, TimeSpan.FromSeconds(1));
        await using var peer = await WebPeer.StartAsync(c =>
        {
            lock (arrived)
            {
                arrived[c.Request.Path!] = clock.GetUtcNow();
            }

            return Answer(c, c.Request.Path == "/feed" ? 200 : 404, "text/html", "");
        });
        using var fetcher = new Fetcher(new FetcherOptions { AllowedHosts = [peer.HostPort] });
        var questions = Enumerable
            .Range(0, 20)
            .Select(i => new SurfaceQuestion(
                $"{i}",
                true,
                [
                    new(Restriction.Hide, "page", peer.At($"/{i}"), SurfaceExpect.Gone, null),
                    new(Restriction.Hide, "feed", peer.At("/feed"), SurfaceExpect.Absent, $"/posts/{i}"),
                ]
            ))
            .ToList();

        var answers = await Reader(fetcher, clock).ReadAsync(Origins(peer.Url), questions, CancellationToken.None);

        Assert.Equal(questions.Select(q => q.Key), answers.Select(a => a.Key));
        Assert.Equal(1, peer.Requests.Count(r => r == "GET /feed"));
        Assert.All(
            answers,
            a =>
            {
                Assert.Equal(2, Assert.IsType<SurfaceView.AllAsWanted>(a.View).Read);
                Assert.True(a.BeganAt < arrived[$"/{a.Key}"] && a.BeganAt < arrived["/feed"]);
                Assert.True(a.EndedAt > arrived[$"/{a.Key}"] && a.EndedAt > arrived["/feed"]);
            }
        );
    }

    [Fact]
    public async Task Two_thousand_subjects_are_read_with_bounded_concurrency()
    {
        var now = 0;
        var most = 0;
        var feed = string.Concat(Enumerable.Range(10_000, 2_000).Select(i => $"<a href='/posts/{i}'>{i}</a>\n"));
        await using var peer = await WebPeer.StartAsync(async c =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            await Answer(
                c,
                c.Request.Path == "/feed" ? 200 : 404,
                "text/html",
                c.Request.Path == "/feed" ? feed : "not here"
            );
            Interlocked.Decrement(ref now);
        });
        using var fetcher = new Fetcher(new FetcherOptions { AllowedHosts = [peer.HostPort] });
        var questions = Enumerable
            .Range(0, 2_223)
            .Select(i => new SurfaceQuestion(
                $"{i}",
                true,
                [
                    new(Restriction.Hide, "page", peer.At($"/posts/{i}"), SurfaceExpect.Gone, null),
                    new(Restriction.Hide, "preview", peer.At($"/preview/{i}"), SurfaceExpect.Gone, null),
                    new(Restriction.Hide, "feed", peer.At("/feed"), SurfaceExpect.Absent, $"/posts/{i}"),
                ]
            ))
            .ToList();

        var began = Stopwatch.GetTimestamp();
        var answers = await Reader(fetcher, TimeProvider.System)
            .ReadAsync(Origins(peer.Url), questions, CancellationToken.None);

        output.WriteLine(
            $"{Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms for 4,447 reads, at most {most} at once"
        );
        Assert.All(answers, a => Assert.IsType<SurfaceView.AllAsWanted>(a.View));
        Assert.Equal(4_447, peer.Requests.Count);
        Assert.InRange(most, 1, 32);
    }

    [Fact]
    public void A_platforms_places_are_its_endpoint_its_links_and_what_the_operator_adds()
    {
        var origins = SurfaceOrigins.Of(
            new Uri("https://api.chirp.example/port"),
            [new LinkPattern("https://chirp.example", "/{id}", Core.Subjects.SubjectKind.Post)],
            ["https://media.chirp.example", "nonsense"]
        );
        Assert.Equal(["api.chirp.example", "chirp.example", "media.chirp.example"], origins.Select(o => o.Key).Order());
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static Task Answer(HttpContext context, int status, string? type, string text)
    {
        context.Response.StatusCode = status;
        if (status is 204 or 304)
        {
            return Task.CompletedTask;
        }

        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
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

    private static SurfaceReader Reader(Fetcher fetcher, TimeProvider clock) =>
        new(fetcher, clock, new SurfaceReaderOptions { Deadline = TimeSpan.FromSeconds(2) });

    private static HashSet<WebOrigin> Origins(params Uri[] urls) => [.. urls.Select(u => WebOrigin.Of(u)!.Value)];
}
