using Redress.System.Tests.Harness;

namespace Redress.System.Tests.BadInput;

/// <summary>Forged ids, wrong keys, bad cursors, wrong methods: everything else that a stranger may try.</summary>
[Collection(nameof(SmallWorld))]
public sealed class BadRequestTests(SmallWorld world)
{
    [Theory]
    [InlineData("/v1/cases/1", 400, "id-invalid")]
    [InlineData("/v1/cases/case_", 400, "id-invalid")]
    [InlineData("/v1/cases/case_0000000000000000000000000!", 400, "id-invalid")]
    [InlineData("/v1/cases/CASE_00000000000000000000000000", 400, "id-invalid")]
    [InlineData("/v1/cases/rpt_00000000000000000000000000", 400, "id-invalid")]
    [InlineData("/v1/cases/'%20OR%201=1%20--", 400, "id-invalid")]
    [InlineData("/v1/cases/case_00000000000000000000000000", 404, "case-unknown")]
    [InlineData("/v1/cases/case_00000000000000000000000000/letters", 404, "case-unknown")]
    [InlineData("/v1/cases/nope/enforcements", 400, "id-invalid")]
    [InlineData("/v1/reports/case_00000000000000000000000000", 400, "id-invalid")]
    [InlineData("/v1/reports/rpt_00000000000000000000000000", 404, "report-unknown")]
    [InlineData("/v1/cases?status=everything", 400, "field-invalid")]
    [InlineData("/v1/cases?limit=0", 400, "field-invalid")]
    [InlineData("/v1/cases?limit=101", 400, "field-invalid")]
    [InlineData("/v1/cases?limit=-1", 400, "field-invalid")]
    [InlineData("/v1/cases?limit=ten", 400, "field-invalid")]
    [InlineData("/v1/cases?cursor=nope!", 400, "cursor-invalid")]
    [InlineData("/v1/cases?cursor=", 400, "cursor-invalid")]
    [InlineData("/v1/cases?cursor=W10", 400, "cursor-invalid")]
    [InlineData("/v1/cases?cursor=WyJhIiwiYiIsImMiXQ", 400, "cursor-invalid")]
    [InlineData("/v1/cases?cursor=bnVsbA", 400, "cursor-invalid")]
    [InlineData("/v1/nothing", 404, "not-found")]
    [InlineData("/v2/reports", 404, "not-found")]
    [InlineData("/favicon.ico", 404, "not-found")]
    [InlineData("/v1/../../etc/passwd", 404, "not-found")]
    public async Task What_is_not_there_or_not_an_id_is_told_apart_by_code(string path, int status, string code)
    {
        var desk = await world.DeskAsync();

        await Refused.ExpectAsync(world, () => desk.Reviewer.GetAsync(path), status, code);
    }

    [Theory]
    [InlineData("GET", "/v1/reports", "POST")]
    [InlineData("PUT", "/v1/reports", "POST")]
    [InlineData("DELETE", "/v1/cases", "GET")]
    [InlineData("PATCH", "/v1/receipt", "POST")]
    [InlineData("POST", "/openapi/v1.json", "GET")]
    [InlineData("TRACE", "/v1/reports", "POST")]
    public async Task A_wrong_method_is_405_and_names_the_right_one(string method, string path, string allowed)
    {
        await Refused.ExpectAsync(
            world,
            async () =>
            {
                var reply = await world.Key.SendAsync(new HttpMethod(method), path, null);
                Assert.Equal([allowed], reply.ContentHeaders.Allow);
                return reply;
            },
            405,
            "method-not-allowed"
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer rk_nope")]
    [InlineData("Bearer rt_nope")]
    [InlineData("Bearer operator")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer rk_' OR 1=1 --")]
    public async Task A_wrong_key_is_refused_like_no_key(string authorization)
    {
        await Refused.ExpectAsync(
            world,
            async () =>
            {
                var reply = await world.Redress.Nobody.GetAsync("/v1/cases", ("Authorization", authorization));
                Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.ToString());
                return reply;
            },
            401,
            "unauthenticated"
        );
    }

    [Theory]
    [InlineData("/v1/people", """{"name":"x","roles":["king"]}""", "body-not-json")]
    [InlineData("/v1/people", """{"name":"x","roles":[null]}""", "body-not-json")]
    [InlineData("/v1/people", """{"name":"x","roles":[]}""", "field-invalid")]
    [InlineData("/v1/people", """{"name":"","roles":["reviewer"]}""", "field-invalid")]
    [InlineData("/v1/people", """{"name":"a\u202eb","roles":["reviewer"]}""", "field-control-characters")]
    [InlineData("/v1/people", """{"name":"x","roles":["reviewer"],"platformId":"plt_none"}""", "platform-unknown")]
    [InlineData("/v1/people/tokens", """{"name":"nobody at all"}""", "person-unknown")]
    [InlineData("/v1/platforms", """{"name":"a\nb","kind":"manual"}""", "field-control-characters")]
    [InlineData("/v1/platforms", """{"name":" ","kind":"manual"}""", "field-invalid")]
    [InlineData(
        "/v1/platforms",
        """{"name":"x","kind":"manual","endpoint":"https://a.example"}""",
        "platform-endpoint-invalid"
    )]
    [InlineData("/v1/platforms", """{"name":"x","kind":"telepathy"}""", "body-not-json")]
    [InlineData("/v1/platforms", """{"name":"x","kind":"manual","links":[null]}""", "platform-link-invalid")]
    [InlineData(
        "/v1/platforms",
        """{"name":"x","kind":"manual","links":[{"origin":"javascript:","path":"/{id}","kind":"post"}]}""",
        "platform-link-invalid"
    )]
    [InlineData(
        "/v1/platforms",
        """{"name":"x","kind":"manual","links":[{"origin":"https://a.example","path":"/","kind":"post"}]}""",
        "platform-link-invalid"
    )]
    [InlineData("/v1/platforms/plt_none/keys", """{"name":"x","scopes":[],"sources":[]}""", "platform-unknown")]
    [InlineData(
        "/v1/platforms/plt_none/keys",
        """{"name":"x","scopes":["everything"],"sources":[]}""",
        "field-invalid"
    )]
    [InlineData("/v1/platforms/plt_none/keys", """{"name":"x","scopes":[null],"sources":[]}""", "field-invalid")]
    [InlineData("/v1/platforms/plt_none/secret", "", "platform-unknown")]
    [InlineData("/v1/platforms/plt_none/describe", "", "platform-unknown")]
    [InlineData("/v1/policies", """{"yaml":""}""", "policy-invalid")]
    [InlineData("/v1/policies", """{"yaml":"a: &a [*a, *a]"}""", "policy-invalid")]
    [InlineData("/v1/policies", """{"yaml":"- !!python/object/apply:os.system [ls]"}""", "policy-invalid")]
    [InlineData("/v1/clock", """{"to":"soon"}""", "body-not-json")]
    public async Task What_the_operator_gets_wrong_is_told_and_nothing_is_stored(string path, string body, string code)
    {
        var status = code.EndsWith("-unknown", StringComparison.Ordinal) ? 404 : 400;

        await Refused.ExpectAsync(world, () => world.Redress.Operator.PostTextAsync(path, body), status, code);
    }

    [Theory]
    [InlineData(
        """{"outcome":"restrict","ground":"hate","reasons":"a\u202eb","seenVersion":1,"restrictions":["hide"]}""",
        "field-control-characters"
    )]
    [InlineData(
        """{"outcome":"restrict","ground":"hate","reasons":"a","seenVersion":1,"restrictions":["burn"]}""",
        "body-not-json"
    )]
    [InlineData(
        """{"outcome":"restrict","ground":"hate","reasons":"a","seenVersion":1,"restrictions":[null]}""",
        "body-not-json"
    )]
    [InlineData(
        """{"outcome":"restrict","ground":null,"reasons":"a","seenVersion":1,"restrictions":["hide"]}""",
        "body-not-json"
    )]
    [InlineData(
        """{"outcome":"restrict","ground":"hate","reasons":"a","seenVersion":"1","restrictions":["hide"]}""",
        "body-not-json"
    )]
    [InlineData(
        """{"outcome":"restrict","ground":"hate","reasons":"a","seenVersion":99999999999,"restrictions":["hide"]}""",
        "body-not-json"
    )]
    public async Task A_decision_that_is_not_of_the_documented_form_is_refused(string body, string code)
    {
        var desk = await world.DeskAsync();
        const string path = "/v1/cases/case_00000000000000000000000000/decide";

        await Refused.ExpectAsync(world, () => desk.Reviewer.PostTextAsync(path, body), 400, code);
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_it_out_of_caches_frames_and_other_pages()
    {
        Reply[] answers =
        [
            await world.Redress.Nobody.GetAsync("/healthz"),
            await world.Redress.Nobody.GetAsync("/docs"),
            await world.Redress.Nobody.GetAsync("/nothing"),
            await world.Redress.Nobody.GetAsync("/v1/cases"),
            await world.Redress.Nobody.GetAsync("/v1/reports"),
            await world.Key.GetAsync("/v1/cases"),
            await world.Key.PostTextAsync("/v1/reports", "{"),
        ];

        foreach (var answer in answers)
        {
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
            Assert.Equal(["same-origin"], answer.Headers.GetValues("Cross-Origin-Resource-Policy"));
            var policy = string.Join(";", answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Empty(answer.Headers.Server);
        }
    }
}
