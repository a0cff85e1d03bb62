using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Redress.System.Tests.Chirp;

/// <summary>The sample platform keeps the port's promises; driven over HTTP as Redress and a visitor would.</summary>
public sealed class ChirpPortTests(ChirpProcess chirp) : IClassFixture<ChirpProcess>
{
    private static readonly string[] HidingSurfaces =
    [
        "page",
        "media",
        "thumbnail",
        "preview",
        "search",
        "feed",
        "archive",
        "recommended",
    ];

    [Fact]
    public async Task A_call_that_is_badly_signed_or_old_changes_nothing_and_each_secret_is_enough()
    {
        var post = await PostAsync();
        var hide = Order("post", post, "hide", 1);

        Assert.Equal(HttpStatusCode.Unauthorized, (await chirp.CallAsync("apply", hide, secret: new byte[32])).Status);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await chirp.CallAsync("apply", hide, at: DateTimeOffset.UtcNow.AddMinutes(-6))).Status
        );
        Assert.Equal(HttpStatusCode.OK, await chirp.StatusAsync($"/posts/{post}"));
        Assert.All(
            ChirpProcess.Secrets,
            s => Assert.Equal(HttpStatusCode.OK, chirp.CallAsync("describe", "{}", s).GetAwaiter().GetResult().Status)
        );
    }

    [Theory]
    [InlineData("{nope")]
    [InlineData("""{"type":"apply"}""")]
    [InlineData("""{"type":"apply","data":{"orders":[null]}}""")]
    [InlineData("""{"type":"explode","data":{}}""")]
    public async Task A_signed_call_that_makes_no_sense_is_refused(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await chirp.SendAsync(body, null, null)).Status);

    [Fact]
    public async Task Hiding_empties_every_declared_surface_and_lifting_brings_the_same_bytes_back()
    {
        var post = await PostAsync(picture: 7);
        var subject = await ResolveAsync("post", post);
        var surfaces = subject["surfaces"]!.AsArray().Where(s => (string)s!["restriction"]! == "hide").ToList();
        var picture = surfaces.Single(s => (string)s!["name"]! == "media")!["url"]!.ToString();
        var before = await chirp.Http.GetByteArrayAsync(new Uri(picture));
        Assert.Equal(HidingSurfaces, surfaces.Select(s => s!["name"]!.ToString()));
        Assert.All(surfaces, s => Assert.False(IsHidden(s!).GetAwaiter().GetResult()));

        Assert.Equal("done", await OrderAsync("apply", "post", post, "hide", 1));
        Assert.All(surfaces, s => Assert.True(IsHidden(s!).GetAwaiter().GetResult()));

        Assert.Equal("done", await OrderAsync("lift", "post", post, "hide", 2));
        Assert.Equal(before, await chirp.Http.GetByteArrayAsync(new Uri(picture)));
    }

    [Fact]
    public async Task A_reshare_stays_when_only_the_original_is_hidden_which_no_visitor_sees()
    {
        var post = await PostAsync(picture: 8);
        var reshare = (await AudienceAsync(post, 0, 1))["reshareIds"]![0]!.ToString();
        await OrderAsync("apply", "post", post, "hide", 1);
        var after = await AudienceAsync(post, 100, 3);

        Assert.Equal((0, 100, 0), ((long)after["views"]!, (long)after["turnedAway"]!, (int)after["reshares"]!));
        var page = await chirp.Http.GetStringAsync(new Uri($"/posts/{reshare}", UriKind.Relative));
        Assert.DoesNotContain("/media/", page, StringComparison.Ordinal);

        await OrderAsync("apply", "post", reshare, "hide", 1);
        Assert.Equal(HttpStatusCode.UnavailableForLegalReasons, await chirp.StatusAsync($"/posts/{reshare}"));
    }

    [Fact]
    public async Task A_smaller_revision_is_stale_and_an_equal_one_is_done_again()
    {
        var post = await PostAsync();

        Assert.Equal("done", await OrderAsync("apply", "post", post, "hide", 5));
        Assert.Equal("stale", await OrderAsync("lift", "post", post, "hide", 4));
        Assert.Equal("done", await OrderAsync("apply", "post", post, "hide", 5));
        Assert.Equal("unknown", await OrderAsync("apply", "post", "987654321", "hide", 1));
        Assert.Equal("refused", await OrderAsync("apply", "post", post, "suspend", 1));
        Assert.Equal(HttpStatusCode.UnavailableForLegalReasons, await chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task Resolve_gives_2223_reshares_and_the_identical_copy_in_pages_of_1000()
    {
        var post = await PostAsync(picture: 9);
        var copy = await PostAsync(picture: 9);
        await AudienceAsync(post, 100, 2223);
        var (ids, copies, pages) = (new HashSet<string>(), new List<string>(), 0);
        for (string? cursor = null; pages == 0 || cursor is not null; pages++)
        {
            var page = await ResolveAsync("post", post, cursor);
            ids.UnionWith(page["reshares"]!.AsArray().Select(r => r!["id"]!.ToString()));
            copies.AddRange(page["copies"]!.AsArray().Select(c => c!["id"]!.ToString()));
            cursor = page["more"]?.ToString();
        }

        Assert.Equal((2223, 3), (ids.Count, pages));
        Assert.Equal([copy], copies);
    }

    [Fact]
    public async Task What_is_hidden_cannot_be_deleted_by_its_author()
    {
        var post = await PostAsync(by: "ann");
        await OrderAsync("apply", "post", post, "hide", 1);
        var delete = $$"""{"post":"{{post}}","by":"ann"}""";

        Assert.Equal("Frozen", (await chirp.ControlAsync(HttpMethod.Post, "/delete", delete))["answer"]!.ToString());
        Assert.True((bool)(await ResolveAsync("post", post))["found"]!);
        await OrderAsync("lift", "post", post, "hide", 2);
        Assert.Equal("Done", (await chirp.ControlAsync(HttpMethod.Post, "/delete", delete))["answer"]!.ToString());
        Assert.False((bool)(await ResolveAsync("post", post))["found"]!);
    }

    [Fact]
    public async Task A_suspended_account_is_gone_with_all_its_posts_and_back_when_lifted()
    {
        var post = await PostAsync(by: "cy");

        await OrderAsync("apply", "account", "cy", "suspend", 1);
        Assert.Equal(HttpStatusCode.Gone, await chirp.StatusAsync("/@cy"));
        Assert.Equal(HttpStatusCode.Gone, await chirp.StatusAsync($"/posts/{post}"));
        await OrderAsync("lift", "account", "cy", "suspend", 2);
        Assert.Equal(HttpStatusCode.OK, await chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task A_letter_is_delivered_once()
    {
        await PostAsync(by: "dora");
        const string letter =
            """{"letter":"ltr_1","account":"dora","language":"en","subject":"Your post","text":"It is hidden."}""";

        Assert.Equal("""{"result":"done"}""", (await chirp.CallAsync("notify", letter)).Body.ToJsonString());
        Assert.Equal("""{"result":"done"}""", (await chirp.CallAsync("notify", letter)).Body.ToJsonString());
        Assert.Single((await chirp.ControlAsync(HttpMethod.Get, "/letters/dora"))["letters"]!.AsArray());
    }

    [Fact]
    public async Task It_is_controlled_by_nobody_without_the_token_and_listens_on_this_machine_only()
    {
        Assert.Equal(HttpStatusCode.NotFound, await chirp.StatusAsync("/control/calls"));
        using var refused = ChirpProcess.Start("--data", chirp.Folder, "--listen", "http://0.0.0.0:0");
        await refused.WaitForExitAsync();
        Assert.Equal(2, refused.ExitCode);
    }

    private static string Order(string kind, string id, string restriction, int revision) =>
        $$"""
            {"orders":[{"enforcement":"enf_{{kind}}_{{id}}_{{restriction}}","kind":"{{kind}}","id":"{{id}}",
                        "restriction":"{{restriction}}","revision":{{revision}}}]}
            """;

    private async Task<string> OrderAsync(string verb, string kind, string id, string restriction, int revision)
    {
        var answer = await chirp.CallAsync(verb, Order(kind, id, restriction, revision));
        return answer.Body["results"]![0]!["result"]!.ToString();
    }

    private async Task<JsonNode> ResolveAsync(string kind, string id, string? cursor = null)
    {
        var more = cursor is null ? "" : $",\"cursor\":\"{cursor}\"";
        var asked = $$"""{"subjects":[{"kind":"{{kind}}","id":"{{id}}"{{more}}}]}""";
        return (await chirp.CallAsync("resolve", asked)).Body["subjects"]![0]!;
    }

    private async Task<string> PostAsync(long? picture = null, string by = "ann")
    {
        await chirp.ControlAsync(HttpMethod.Post, "/accounts", $$"""{"accounts":[{"handle":"{{by}}"}]}""");
        var post = $$"""{"author":"{{by}}","text":"Herons at the weir.","picture":{{picture?.ToString() ?? "null"}}}""";
        var added = await chirp.ControlAsync(HttpMethod.Post, "/posts", $$"""{"posts":[{{post}}]}""");
        return added["posts"]![0]!["id"]!.ToString();
    }

    private Task<JsonNode> AudienceAsync(string post, long views, int reshares) =>
        chirp.ControlAsync(
            HttpMethod.Post,
            "/audience",
            $$"""{"post":"{{post}}","views":{{views}},"reshares":{{reshares}}}"""
        );

    /// <summary>What Redress reads, as docs/api/platform-port.md says.</summary>
    private async Task<bool> IsHidden(JsonNode surface)
    {
        using var answer = await chirp.Http.GetAsync(new Uri(surface["url"]!.ToString()));
        return surface["expect"]!.ToString() == "gone"
            ? answer.StatusCode is HttpStatusCode.Gone or HttpStatusCode.UnavailableForLegalReasons
            : !(await answer.Content.ReadAsStringAsync()).Contains(
                surface["marker"]!.ToString(),
                StringComparison.Ordinal
            );
    }
}
