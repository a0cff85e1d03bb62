using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Web;

/// <summary>Four origins at four addresses: what each serves, what it says to browsers, and from where it takes a form.</summary>
[Collection(nameof(SmallWorld))]
public sealed class OriginTests(SmallWorld world)
{
    [Fact]
    public async Task Each_origin_serves_its_own_and_nothing_of_the_others()
    {
        using var portal = Caller.Nobody(world.Redress.Portal);
        using var console = Caller.Nobody(world.Redress.Console);
        using var evidence = Caller.Nobody(world.Redress.Evidence);

        Assert.Equal(200, (await portal.GetAsync("/")).Status);
        Assert.Equal(200, (await portal.GetAsync("/portal/portal.css")).Status);
        foreach (var stranger in (Caller[])[portal, console, evidence])
        {
            Assert.Equal(404, (await stranger.GetAsync("/healthz")).Status);
            Assert.Equal(404, (await stranger.GetAsync("/v1/cases")).Status);
            Assert.Equal(404, (await stranger.PostAsync("/v1/reports", new { }, Here(stranger))).Status);
        }

        Assert.Equal(404, (await world.Redress.Nobody.GetAsync("/portal/portal.css")).Status);
        Assert.Equal(404, (await world.Redress.Nobody.GetAsync("/")).Status);
        Assert.Equal(404, (await portal.GetAsync("/console/console.css")).Status);
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_to_load_nothing_from_elsewhere_and_to_keep_nothing()
    {
        foreach (var at in (Uri[])[world.Redress.Portal, world.Redress.Console, world.Redress.Evidence])
        {
            using var caller = Caller.Nobody(at);
            foreach (var path in (string[])["/", "/nowhere"])
            {
                var headers = (await caller.GetAsync(path)).Headers;
                Assert.StartsWith("default-src 'none'", headers.GetValues("Content-Security-Policy").Single());
                Assert.Equal("no-store", headers.GetValues("Cache-Control").Single());
                Assert.Equal(
                    at == world.Redress.Portal ? "same-origin" : "no-referrer",
                    headers.GetValues("Referrer-Policy").Single()
                );
                Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Opener-Policy").Single());
                Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            }
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "http://127.0.0.1:9")]
    [InlineData("Origin", "null")]
    [InlineData("X-Nothing", "said")]
    public async Task A_form_from_another_place_is_refused(string header, string value)
    {
        foreach (var at in (Uri[])[world.Redress.Portal, world.Redress.Console])
        {
            using var caller = Caller.Nobody(at);
            var refused = await caller.PostAsync("/", new { }, (header, value));
            Assert.Equal(403, refused.Status);
            Assert.Contains("cross-origin", refused.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_is_not_ours_is_refused_although_it_points_here()
    {
        foreach (var at in (Uri[])[world.Redress.Portal, world.Redress.Console])
        {
            using var caller = Caller.Nobody(at);
            var refused = await caller.GetAsync("/", ("Host", "rebound.example"));
            Assert.Equal(400, refused.Status);
            Assert.Contains("wrong-host", refused.Text, StringComparison.Ordinal);
        }
    }

    private static (string, string) Here(Caller caller) =>
        ("Origin", caller.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
}
