using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Tests.Peers;
using Redress.Connectors.Webhooks;
using Redress.Core.Enforcements;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;

namespace Redress.Connectors.Tests.Platforms;

public sealed class WebhookPlatformTests
{
    private static readonly SubjectRef Post = new(SubjectKind.Post, "1042");
    private static readonly PortOrder[] Orders =
    [
        new("enf_a", Post, Restriction.Hide, 3),
        new("enf_b", Post, Restriction.StopAdvertisements, 1),
        new("enf_c", new(SubjectKind.Account, "ann"), Restriction.StopRecommending, 2),
    ];

    [Fact]
    public async Task A_call_is_signed_and_says_what_the_port_says()
    {
        await using var platform = await PlayedPlatform.StartAsync(_ =>
            "{\"results\":[{\"enforcement\":\"enf_a\",\"result\":\"done\"}]}"
        );

        var results = await platform.Port.ApplyAsync(Orders[..1], CancellationToken.None);

        Assert.Equal([new OrderResult("enf_a", OrderOutcome.Done)], results);
        var call = Assert.Single(platform.Calls);
        Assert.Equal(
            WebhookVerdict.Valid,
            StandardWebhook.Verify(
                [PlayedPlatform.Secret],
                call.Id,
                call.Timestamp,
                call.Signature,
                call.Body,
                SetClock.Start
            )
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
        await using var platform = await PlayedPlatform.StartAsync(_ => "{}");

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
        await using var platform = await PlayedPlatform.StartAsync(_ =>
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
        await using var platform = await PlayedPlatform.StartAsync(_ => answer);

        var result = Assert.Single(await platform.Port.ApplyAsync(Orders[..1], CancellationToken.None));

        Assert.Equal(OrderOutcome.Failed, result.Outcome);
        Assert.Contains(result.Detail, failure.Split('|'));
    }

    [Theory]
    [InlineData(500, "application/json", "wrong-status 500")]
    [InlineData(201, "application/json", "wrong-status 201")]
    [InlineData(302, "application/json", "wrong-status 302")]
    [InlineData(200, "text/html", "not-json")]
    [InlineData(200, null, "not-json")]
    public async Task Done_with_the_wrong_status_or_type_is_a_failure(int status, string? type, string failure) =>
        await AssertAllFailAsync(
            c =>
            {
                c.Response.StatusCode = status;
                c.Response.ContentType = type;
                c.Response.Headers.Location = "http://127.0.0.1/";
                return c.Response.WriteAsync("{\"results\":[{\"enforcement\":\"enf_a\",\"result\":\"done\"}]}");
            },
            failure
        );

    [Fact]
    public async Task An_endless_answer_and_a_reset_are_failures()
    {
        await AssertAllFailAsync(
            async c =>
            {
                c.Response.ContentType = "application/json";
                var piece = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
                while (!c.RequestAborted.IsCancellationRequested)
                {
                    await c.Response.Body.WriteAsync(piece, c.RequestAborted);
                }
            },
            "not-reached too-large"
        );
        await AssertAllFailAsync(
            c =>
            {
                c.Abort();
                return Task.CompletedTask;
            },
            "not-reached protocol"
        );
    }

    [Fact]
    public async Task Too_many_results_are_noise_and_too_many_orders_are_not_sent()
    {
        var noise = string.Join(',', Enumerable.Repeat("{\"enforcement\":\"enf_x\",\"result\":\"done\"}", 1_001));
        await using var platform = await PlayedPlatform.StartAsync(_ =>
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
        var port = PlayedPlatform.PortTo(fetcher, new Uri("http://chirp.example/port"));

        var results = await port.ApplyAsync(Orders[..1], CancellationToken.None);

        Assert.Equal("not-reached unusable-url", results[0].Detail);
        Assert.Empty(peer.Requests);
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
        await using var platform = await PlayedPlatform.StartAsync(_ => answer);
        var letter = new PortLetter("ltr_1", "ann", "en", "subject", "text");

        var result = await platform.Port.NotifyAsync(letter, CancellationToken.None);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal("ann", (string?)JsonNode.Parse(platform.Calls.Single().Body)!["data"]!["account"]);
    }

    private static async Task AssertAllFailAsync(RequestDelegate answer, string failure)
    {
        await using var peer = await WebPeer.StartAsync(answer);
        using var fetcher = new Fetcher(new FetcherOptions { AllowedHosts = [peer.HostPort] });
        var results = await PlayedPlatform.PortTo(fetcher, peer.At("/port")).ApplyAsync(Orders, CancellationToken.None);
        Assert.Equal(Orders.Select(o => o.Enforcement), results.Select(r => r.Enforcement));
        Assert.All(results, r => Assert.Equal((OrderOutcome.Failed, failure), (r.Outcome, r.Detail)));
    }
}
