using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Tests.Peers;
using Redress.Connectors.Webhooks;
using Redress.Core.Enforcements;
using Redress.Core.Subjects;

namespace Redress.Connectors.Tests.Platforms;

public sealed class WebhookPlatformTests
{
    private static readonly WebhookSecret Secret = WebhookSecret.Create(new byte[32]);
    private static readonly SubjectRef Post = new(SubjectKind.Post, "1042");
    private static readonly PortOrder[] Orders =
    [
        new("enf_a", Post, Restriction.Hide, 3),
        new("enf_b", Post, Restriction.StopAdvertisements, 1),
        new("enf_c", new(SubjectKind.Account, "ann"), Restriction.StopRecommending, 2),
    ];

    private static Uri At(WebPeer peer) => peer.At("/port");

    [Fact]
    public async Task A_call_is_signed_and_says_what_the_port_says()
    {
        await using var platform = await Played.StartAsync(_ =>
            "{\"results\":[{\"enforcement\":\"enf_a\",\"result\":\"done\"}]}"
        );

        var results = await platform.Port.ApplyAsync(Orders[..1], CancellationToken.None);

        Assert.Equal([new OrderResult("enf_a", OrderOutcome.Done)], results);
        var call = Assert.Single(platform.Calls);
        Assert.Equal(
            WebhookVerdict.Valid,
            StandardWebhook.Verify([Secret], call.Id, call.Timestamp, call.Signature, call.Body, SetClock.Start)
        );
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse(
                    """
                    {"type":"apply","timestamp":"2026-01-01T00:00:00+00:00","data":{"orders":[
                      {"enforcement":"enf_a","kind":"post","id":"1042","restriction":"hide","revision":3}]}}
                    """
                ),
                JsonNode.Parse(call.Body)
            )
        );
    }

    [Fact]
    public async Task A_repeated_order_has_the_same_id_and_a_higher_revision_another()
    {
        await using var platform = await Played.StartAsync(_ => "{}");

        await platform.Port.ApplyAsync(Orders, CancellationToken.None);
        await platform.Port.ApplyAsync(Orders, CancellationToken.None);
        await platform.Port.ApplyAsync([Orders[0] with { Revision = 4 }, .. Orders[1..]], CancellationToken.None);
        await platform.Port.LiftAsync(Orders, CancellationToken.None);
        await platform.Port.DescribeAsync(CancellationToken.None);
        await platform.Port.DescribeAsync(CancellationToken.None);

        var ids = platform.Calls.Select(c => c.Id).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(5, ids.Distinct().Count());
    }

    [Fact]
    public async Task Results_are_found_by_id_in_whatever_order_with_whatever_else()
    {
        await using var platform = await Played.StartAsync(_ =>
            """
                {"results":[{"enforcement":"enf_zzz","result":"done"},{"enforcement":"enf_c","result":"refused","detail":"no\u202E\u0000 way"},
                  null,{},{"enforcement":"enf_a","result":"done"},{"enforcement":"enf_b","result":"stale"},{"result":"done"}],"more":1}
                """
        );

        var results = await platform.Port.ApplyAsync(Orders, CancellationToken.None);

        Assert.Equal(
            [
                new OrderResult("enf_a", OrderOutcome.Done),
                new OrderResult("enf_b", OrderOutcome.Stale),
                new OrderResult("enf_c", OrderOutcome.Refused, "no way"),
            ],
            results
        );
    }

    [Theory]
    [InlineData("{\"results\":[{\"enforcement\":\"enf_b\",\"result\":\"done\"}]}", "missing")]
    [InlineData("{\"results\":[{\"enforcement\":\"ENF_A\",\"result\":\"done\"}]}", "missing")]
    [InlineData("{\"results\":[{\"enforcement\":\"enf_a\",\"result\":\"Done\"}]}", "wrong-shape result")]
    [InlineData("{\"results\":[{\"enforcement\":\"enf_a\",\"result\":null}]}", "wrong-shape result")]
    [InlineData("{\"results\":[{\"enforcement\":\"enf_a\",\"result\":\"ok\"}]}", "wrong-shape result")]
    [InlineData("{\"results\":[{\"enforcement\":\"enf_a\",\"result\":true}]}", "wrong-shape")]
    [InlineData("{\"results\":{\"enf_a\":\"done\"}}", "wrong-shape")]
    [InlineData("{\"results\":null}", "wrong-shape results")]
    [InlineData("{}", "wrong-shape results")]
    [InlineData("null", "wrong-shape")]
    [InlineData("[]", "not-json")]
    [InlineData("\"done\"", "not-json")]
    [InlineData("", "not-json")]
    [InlineData("<html>done</html>", "not-json")]
    [InlineData("{\"results\":[{\"enforcement\":\"enf_a\",\"result\":\"done\"}]", "wrong-shape|not-json")]
    [InlineData(
        "{\"results\":[{\"enforcement\":\"enf_a\",\"result\":\"done\"},{\"enforcement\":\"enf_a\",\"result\":\"refused\"}]}",
        "ambiguous"
    )]
    [InlineData(
        "{\"results\":[{\"enforcement\":\"enf_a\",\"result\":\"refused\",\"result\":\"done\"}]}",
        "wrong-shape"
    )]
    public async Task A_nonsensical_answer_is_a_failure_of_the_order_and_never_done(string answer, string failure)
    {
        await using var platform = await Played.StartAsync(_ => answer);

        var result = Assert.Single(await platform.Port.ApplyAsync(Orders[..1], CancellationToken.None));

        Assert.Equal(OrderOutcome.Failed, result.Outcome);
        Assert.Contains(result.Detail, failure.Split('|'));
    }

    [Fact]
    public async Task Answers_by_the_wrong_way_are_failures()
    {
        const string Done = "{\"results\":[{\"enforcement\":\"enf_a\",\"result\":\"done\"}]}";
        async Task<string?> With(Func<HttpContext, Task> answer)
        {
            await using var peer = await WebPeer.StartAsync(c => answer(c));
            using var fetcher = new Fetcher(new FetcherOptions { AllowedHosts = [peer.HostPort] });
            var results = await Port(fetcher, At(peer)).ApplyAsync(Orders, CancellationToken.None);
            Assert.All(results, r => Assert.Equal(OrderOutcome.Failed, r.Outcome));
            Assert.Equal(Orders.Select(o => o.Enforcement), results.Select(r => r.Enforcement));
            return results[0].Detail;
        }

        Task Say(HttpContext c, int status, string? type)
        {
            c.Response.StatusCode = status;
            c.Response.ContentType = type;
            c.Response.Headers.Location = "http://127.0.0.1/";
            return c.Response.WriteAsync(Done);
        }

        Assert.Equal("wrong-status 500", await With(c => Say(c, 500, "application/json")));
        Assert.Equal("wrong-status 201", await With(c => Say(c, 201, "application/json")));
        Assert.Equal("wrong-status 302", await With(c => Say(c, 302, "application/json")));
        Assert.Equal("not-json", await With(c => Say(c, 200, "text/html")));
        Assert.Equal("not-json", await With(c => Say(c, 200, null)));
        Assert.Equal(
            "not-reached too-large",
            await With(async c =>
            {
                c.Response.ContentType = "application/json";
                var piece = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
                while (!c.RequestAborted.IsCancellationRequested)
                {
                    await c.Response.Body.WriteAsync(piece, c.RequestAborted);
                }
            })
        );
        Assert.Equal(
            "not-reached protocol",
            await With(c =>
            {
                c.Abort();
                return Task.CompletedTask;
            })
        );
    }

    [Fact]
    public async Task Too_many_results_are_noise_and_too_many_orders_are_not_sent()
    {
        var noise = string.Join(',', Enumerable.Repeat("{\"enforcement\":\"enf_x\",\"result\":\"done\"}", 1_001));
        await using var platform = await Played.StartAsync(_ =>
            "{\"results\":[{\"enforcement\":\"enf_1\",\"result\":\"done\"}," + noise + "]}"
        );
        var many = Enumerable.Range(1, 251).Select(i => new PortOrder($"enf_{i}", Post, Restriction.Hide, i)).ToList();

        var results = await platform.Port.ApplyAsync(many, CancellationToken.None);

        Assert.Equal(251, results.Count);
        Assert.All(results, r => Assert.Equal(OrderOutcome.Failed, r.Outcome));
        Assert.Equal("wrong-shape results", results[0].Detail);
        Assert.Equal("not-asked", results[250].Detail);
        Assert.Equal(250, JsonNode.Parse(platform.Calls.Single().Body)!["data"]!["orders"]!.AsArray().Count);
    }

    [Fact]
    public async Task Nothing_is_sent_in_the_clear_except_to_an_allowed_host()
    {
        await using var peer = await WebPeer.StartAsync(_ => Task.CompletedTask);
        using var fetcher = new Fetcher(new FetcherOptions());
        var port = Port(fetcher, new Uri("http://chirp.example/port"));

        var results = await port.ApplyAsync(Orders[..1], CancellationToken.None);

        Assert.Equal("not-reached unusable-url", results[0].Detail);
        Assert.Empty(peer.Requests);
    }

    [Fact]
    public async Task The_example_of_the_documentation_is_resolved()
    {
        await using var platform = await Played.StartAsync(_ => PortExamples.Resolve);

        var results = await platform.Port.ResolveAsync([new(Post)], CancellationToken.None);

        var found = Assert.IsType<ResolveResult.Found>(Assert.Single(results)).Subject;
        Assert.Equal(Post, found.Ref);
        Assert.Equal(new SubjectRef(SubjectKind.Account, "ann"), found.Author);
        Assert.Equal(Surface.Public, found.Surface);
        Assert.Equal(new Reach(1200, 14, 60, 300), found.Reach);
        Assert.Equal("2001", Assert.Single(found.Reshares).Ref.Id);
        Assert.Equal("cy", Assert.Single(found.Copies).Author?.Id);
        Assert.Null(found.Incomplete);
        Assert.Equal(["page", "media", "search"], found.Surfaces.Select(s => s.Name));
        Assert.Equal("/posts/1042", found.Surfaces[2].Marker);
    }

    [Fact]
    public async Task Pages_are_followed_until_there_are_no_more()
    {
        await using var platform = await Played.StartAsync(body => PortExamples.Page(body, pages: 3));

        var results = await platform.Port.ResolveAsync([new(Post)], CancellationToken.None);

        var found = Assert.IsType<ResolveResult.Found>(Assert.Single(results)).Subject;
        Assert.Equal(3_000, found.Reshares.Count);
        Assert.Null(found.Incomplete);
        Assert.Equal(3, platform.Calls.Count);
    }

    [Fact]
    public async Task Pages_without_end_are_stopped_and_the_answer_says_so()
    {
        await using var platform = await Played.StartAsync(body =>
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
        await using var platform = await Played.StartAsync(_ =>
            "{\"subjects\":[{\"kind\":\"post\",\"id\":\"1042\",\"found\":true," + part + "}]}"
        );

        var results = await platform.Port.ResolveAsync([new(Post)], CancellationToken.None);

        Assert.Equal(failure, Assert.IsType<ResolveResult.Failed>(Assert.Single(results)).Failure.ToString());
    }

    [Fact]
    public async Task Subjects_are_found_by_kind_and_id_and_each_fails_alone()
    {
        await using var platform = await Played.StartAsync(_ =>
            """
                {"subjects":[{"kind":"post","id":"4","found":false},{"kind":"post","id":"3"},{"kind":"post","id":"2","found":true},
                  {"kind":"post","id":"2","found":false},{"kind":"account","id":"1","found":true},{"kind":"post","id":"9","found":true},
                  {"kind":"post","id":"5","found":true,"reshares":[{"kind":"post","id":"5"},{"kind":"post","id":"6"},
                    {"kind":"post","id":"6"},{"kind":"post","id":"\u202E"}],"reach":{"views":-1,"reshares":2}}]}
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
        Assert.Equal(new Reach(null, 2, null, null), last.Reach);
    }

    [Fact]
    public async Task More_than_fifty_subjects_are_not_asked()
    {
        await using var platform = await Played.StartAsync(_ => "{\"subjects\":[]}");
        var asked = Enumerable.Range(1, 51).Select(i => new PortSubject(new(SubjectKind.Post, $"{i}"))).ToList();

        var results = await platform.Port.ResolveAsync(asked, CancellationToken.None);

        Assert.Equal(51, results.Count);
        Assert.Equal("not-asked", Assert.IsType<ResolveResult.Failed>(results[50]).Failure.ToString());
    }

    [Fact]
    public async Task A_platform_describes_itself()
    {
        await using var platform = await Played.StartAsync(_ => PortExamples.Describe);

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
        await using var platform = await Played.StartAsync(_ => PortExamples.Describe.Replace(from, to));
        var failed = Assert.IsType<DescribeResult.Failed>(await platform.Port.DescribeAsync(CancellationToken.None));
        Assert.Equal(failure, failed.Failure.ToString());
    }

    [Theory]
    [InlineData("{\"result\":\"done\"}", OrderOutcome.Done)]
    [InlineData("{\"result\":\"unknown\"}", OrderOutcome.Unknown)]
    [InlineData("{\"result\":\"refused\"}", OrderOutcome.Refused)]
    [InlineData("{\"result\":\"stale\"}", OrderOutcome.Failed)]
    [InlineData("{}", OrderOutcome.Failed)]
    [InlineData("", OrderOutcome.Failed)]
    public async Task A_letter_is_told_and_its_answer_read(string answer, OrderOutcome outcome)
    {
        await using var platform = await Played.StartAsync(_ => answer);
        var letter = new PortLetter("ltr_1", "ann", "en", "subject", "text");

        var result = await platform.Port.NotifyAsync(letter, CancellationToken.None);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal("ann", (string?)JsonNode.Parse(platform.Calls.Single().Body)!["data"]!["account"]);
    }

    private static WebhookPlatform Port(Fetcher fetcher, Uri endpoint) =>
        new(fetcher, endpoint, [Secret], new SetClock(), SetClock.Ids());

    /// <summary>A platform that answers every call with what the test says.</summary>
    private sealed class Played(WebPeer peer, Fetcher fetcher, ConcurrentQueue<Call> calls) : IAsyncDisposable
    {
        public WebhookPlatform Port { get; } = WebhookPlatformTests.Port(fetcher, At(peer));

        public IReadOnlyCollection<Call> Calls => calls;

        public static async Task<Played> StartAsync(Func<JsonElement, string> answer)
        {
            var calls = new ConcurrentQueue<Call>();
            var peer = await WebPeer.StartAsync(async c =>
            {
                using var copy = new MemoryStream();
                await c.Request.Body.CopyToAsync(copy);
                var headers = c.Request.Headers;
                calls.Enqueue(
                    new Call(
                        headers["webhook-id"]!,
                        headers["webhook-timestamp"]!,
                        headers["webhook-signature"]!,
                        copy.ToArray()
                    )
                );
                c.Response.ContentType = "application/json; charset=utf-8";
                using var parsed = JsonDocument.Parse(copy.ToArray());
                await c.Response.WriteAsync(answer(parsed.RootElement));
            });
            return new Played(peer, new Fetcher(new FetcherOptions { AllowedHosts = [peer.HostPort] }), calls);
        }

        public async ValueTask DisposeAsync()
        {
            fetcher.Dispose();
            await peer.DisposeAsync();
        }
    }

    private sealed record Call(string Id, string Timestamp, string Signature, byte[] Body);
}
