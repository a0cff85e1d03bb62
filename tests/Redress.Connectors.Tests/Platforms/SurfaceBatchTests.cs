using System.Diagnostics;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Tests.Peers;
using Redress.Core.Enforcements;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Xunit.Abstractions;
using static Redress.Connectors.Tests.Platforms.Surfaces;

namespace Redress.Connectors.Tests.Platforms;

public sealed class SurfaceBatchTests(ITestOutputHelper output)
{
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
        var questions = Enumerable.Range(0, 2_223).Select(i => PagePreviewAndFeed(peer, i)).ToList();

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
            [new LinkPattern("https://chirp.example", "/{id}", Core.Platforms.SubjectKind.Post)],
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

    private static SurfaceQuestion PagePreviewAndFeed(WebPeer peer, int i) =>
        new(
            $"{i}",
            true,
            [
                new(Restriction.Hide, "page", peer.At($"/posts/{i}"), SurfaceExpect.Gone, null),
                new(Restriction.Hide, "preview", peer.At($"/preview/{i}"), SurfaceExpect.Gone, null),
                new(Restriction.Hide, "feed", peer.At("/feed"), SurfaceExpect.Absent, $"/posts/{i}"),
            ]
        );
}
