using System.Diagnostics;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Web;

/// <summary>What every answer says to a browser, whatever was asked and however it ends.</summary>
[Collection(nameof(SmallWorld))]
public sealed class HeaderBaselineTests(SmallWorld world)
{
    private static readonly Dictionary<string, string> s_portal = new(StringComparer.Ordinal)
    {
        ["Cross-Origin-Opener-Policy"] = "same-origin",
        ["Cross-Origin-Embedder-Policy"] = "require-corp",
        ["Cross-Origin-Resource-Policy"] = "same-origin",
        ["Referrer-Policy"] = "same-origin",
        ["X-Content-Type-Options"] = "nosniff",
        ["X-Frame-Options"] = "DENY",
        ["Cache-Control"] = "no-store",
        ["X-DNS-Prefetch-Control"] = "off",
        ["Reporting-Endpoints"] = "csp=\"/csp\"",
        ["Origin-Agent-Cluster"] = "?1",
    };

    /// <summary>What csp_evaluator says of a policy that takes scripts from its own origin, and why it does not hold here.</summary>
    private const string OwnScripts =
        "script-src 'self': 'self' can be problematic if you host JSONP, AngularJS or user uploaded files.";

    [Fact]
    public async Task Every_address_of_the_portal_says_all_of_it_whether_it_is_there_or_not()
    {
        using var portal = Caller.Nobody(world.Redress.Portal);
        var asked = await RoutesAsync("portal");
        Assert.True(asked.Count > 8, string.Join(' ', asked));
        using var big = new FormUrlEncodedContent([KeyValuePair.Create("links", new string('a', 300_000))]);
        Reply[] all =
        [
            .. await Task.WhenAll(asked.Select(path => portal.GetAsync(path))),
            await portal.GetAsync("/nowhere"),
            await portal.PostAsync("/", new { }, ("Sec-Fetch-Site", "cross-site")),
            await portal.SendAsync(HttpMethod.Put, "/", null, ("Sec-Fetch-Site", "same-origin")),
            await portal.SendAsync(HttpMethod.Post, "/", big, ("Sec-Fetch-Site", "same-origin")),
            await portal.GetAsync("/", ("Host", "rebound.example")),
        ];

        Assert.Equal(
            [200, 204, 303, 400, 403, 404, 405, 413],
            [.. all.Select(a => a.Status).Append(204).Distinct().Order()]
        );
        foreach (var answer in all)
        {
            foreach (var (name, value) in s_portal)
            {
                Assert.True(answer.Headers.TryGetValues(name, out var said), $"{answer.Status} has no {name}");
                Assert.Equal([value], said);
            }

            Assert.StartsWith("default-src 'none'; ", Policy(answer), StringComparison.Ordinal);
            Assert.Contains("camera=()", answer.Headers.GetValues("Permissions-Policy").Single());
            Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By"));
        }
    }

    [Fact]
    public async Task Only_the_first_page_of_the_portal_may_be_found_by_a_search()
    {
        foreach (var origin in (Uri[])[world.Redress.Portal, world.Redress.Console, world.Redress.Evidence])
        {
            using var caller = Caller.Nobody(origin);
            foreach (var path in (string[])["/", "/status", "/nowhere"])
            {
                var mayBeFound = origin == world.Redress.Portal && path == "/";
                Assert.Equal(!mayBeFound, (await caller.GetAsync(path)).Headers.Contains("X-Robots-Tag"));
            }
        }
    }

    [Fact]
    public async Task Over_TLS_every_answer_asks_for_two_years_of_TLS()
    {
        using var folder = new Cli.Folder();
        string[] args = ["--public", "portal=https://report.example"];
        await using var redress = await RedressServer.StartAsync(folder.Name, args);
        using var portal = Caller.Nobody(redress.Portal);

        var answer = await portal.GetAsync("/", ("Host", "report.example"));

        Assert.Equal(
            "max-age=63072000; includeSubDomains",
            answer.Headers.GetValues("Strict-Transport-Security").Single()
        );
    }

    [PeersFact]
    public async Task The_policies_of_all_origins_are_graded_and_nothing_but_own_scripts_is_found()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Uri[] origins = [world.Redress.Portal, world.Redress.Console, world.Redress.Evidence, world.Redress.Address];
        foreach (var origin in origins)
        {
            using var caller = Caller.Nobody(origin);
            // Where the evidence is served stands in the console's policy; here it is on the loopback, without TLS.
            var evidence = world.Redress.Evidence.GetLeftPart(UriPartial.Authority);
            var policy = Policy(await caller.GetAsync("/"));
            found.UnionWith(await GradeAsync(policy.Replace(evidence, "https://evidence.example")));
        }

        // No origin with pages serves a file that somebody else made, and there is no JSONP anywhere.
        Assert.Equal([OwnScripts], found);
        Assert.NotEmpty(await GradeAsync("script-src 'unsafe-inline' *"));
    }

    [Theory]
    [InlineData("""{"csp-report":{"effective-directive":"img-src","document-uri":"https://canary.example/"}}""")]
    [InlineData("""[{"type":"csp-violation","body":{"effectiveDirective":"img-src","sample":"canary"}}]""")]
    public async Task A_broken_policy_is_counted_by_its_directive_and_nothing_else_of_it_is_kept(string report)
    {
        using var portal = Caller.Nobody(world.Redress.Portal);
        var before = await CountAsync("img-src");

        var taken = await portal.PostTextAsync("/csp", report, "application/csp-report");

        Assert.Equal(204, taken.Status);
        Assert.Equal(before + 1, await CountAsync("img-src"));
        Assert.DoesNotContain("canary", world.Redress.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("""{"csp-report":7}""")]
    [InlineData("""{"csp-report":{"effective-directive":["a"]}}""")]
    [InlineData("""{"csp-report":{"effective-directive":"a\nb{c=\"d\"} 1"}}""")]
    public async Task Whatever_else_is_sent_there_is_answered_alike(string report)
    {
        using var portal = Caller.Nobody(world.Redress.Portal);

        Assert.Equal(204, (await portal.PostTextAsync("/csp", report)).Status);
        Assert.DoesNotContain(
            "b{c",
            (await world.Redress.Operator.GetAsync("/metrics")).Text,
            StringComparison.Ordinal
        );
    }

    private async Task<long> CountAsync(string directive)
    {
        var metrics = (await world.Redress.Operator.GetAsync("/metrics")).Text;
        var name = $"redress_policy_reports_total{{directive=\"{directive}\"}} ";
        var line = metrics.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[name.Length..]);
    }

    private async Task<List<string>> RoutesAsync(string origin)
    {
        var all = (await world.Redress.Operator.GetAsync("/v1/state/routes")).Expect(200)["items"]!.AsArray();
        return
        [
            .. all.Where(r => (string)r!["origin"]! == origin && ((string)r["methods"]!).Contains("GET"))
                .Select(r => (string)r!["path"]!)
                .Distinct(),
        ];
    }

    private static string Policy(Reply answer) => answer.Headers.GetValues("Content-Security-Policy").Single();

    private static async Task<string[]> GradeAsync(string policy)
    {
        const string Script = """
            const [, folder, policy] = process.argv;
            const { CspEvaluator } = require(folder + '/csp_evaluator/dist/evaluator.js');
            const { CspParser } = require(folder + '/csp_evaluator/dist/parser.js');
            const found = new CspEvaluator(new CspParser(policy).csp).evaluate().filter(f => f.severity < 60);
            console.log(JSON.stringify(found.map(f => `${f.directive} ${f.value}: ${f.description}`)));
            """;
        var start = new ProcessStartInfo("node", ["-e", Script, TestRun.Peers, policy])
        {
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return [.. JsonNode.Parse(said)!.AsArray().Select(f => (string)f!)];
    }
}

/// <summary>Needs what the tests take from npm.</summary>
public sealed class PeersFactAttribute : FactAttribute
{
    public PeersFactAttribute() => Skip = TestRun.WhyNot(TestRun.PeersVariable);
}
