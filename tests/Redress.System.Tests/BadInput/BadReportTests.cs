using System.Text;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.BadInput;

/// <summary>Reports as nobody should send them.</summary>
[Collection(nameof(SmallWorld))]
public sealed class BadReportTests(SmallWorld world)
{
    private const string Link = "https://elsewhere.example/1";

    /// <summary>Bodies that are no JSON of the documented form.</summary>
    public static TheoryData<string> Unreadable =>
        [
            "",
            " ",
            "{",
            "nope",
            "null",
            "[]",
            "\"text\"",
            "1",
            "{}",
            """{"subjects":[{"link":"https://a.example"}]}""",
            """{"reason":"hate"}""",
            """{"subjects":null,"reason":"hate"}""",
            """{"subjects":{},"reason":"hate"}""",
            """{"subjects":["https://a.example"],"reason":"hate"}""",
            """{"subjects":[{"link":1}],"reason":"hate"}""",
            """{"subjects":[{"link":"https://a.example","url":"x"}],"reason":"hate"}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hate","reason":"other"}""",
            """{"subjects":[{"link":"https://a.example","link":"https://b.example"}],"reason":"hate"}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hate","isAdmin":true}""",
            """{"Subjects":[{"link":"https://a.example"}],"reason":"hate"}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hatred"}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"Hate"}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":9}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":null}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hate","source":"king"}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hate","minor":true}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hate","language":null}""",
            """{"subjects":[{"kind":"poem","id":"1"}],"reason":"hate"}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hate","firstKnownAt":"yesterday"}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hate","firstKnownAt":1767225600}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hate",}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hate"} {}""",
            """{"subjects":[{"link":"https://a.example"}],/* x */"reason":"hate"}""",
            """{"subjects":[{"link":"https://a.example"}],"reason":"hate","statement":"\ud800"}""",
            """{"subjects":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]],"reason":"hate"}""",
        ];

    /// <summary>One member that is wrong, and the code.</summary>
    public static TheoryData<string, string, string> Members =>
        new()
        {
            { "subjects", "[]", "report-without-subject" },
            { "subjects", Twenty("{\"link\":\"https://a.example\"}", 21), "report-too-many-subjects" },
            { "subjects", "[null]", "field-invalid" },
            { "subjects", "[{}]", "field-invalid" },
            { "subjects", """[{"link":"https://a.example","kind":"post","id":"1"}]""", "field-invalid" },
            { "subjects", """[{"kind":"post"}]""", "field-invalid" },
            { "subjects", """[{"id":"1"}]""", "field-invalid" },
            { "subjects", """[{"kind":"post","id":""}]""", "field-invalid" },
            { "subjects", """[{"kind":"post","id":"1\u00002"}]""", "field-invalid" },
            { "subjects", """[{"kind":"post","id":"1\u202e2"}]""", "field-invalid" },
            { "subjects", $$"""[{"kind":"post","id":"{{new string('1', 201)}}"}]""", "field-invalid" },
            { "subjects", $$"""[{"link":"https://a.example/{{new string('a', 2048)}}"}]""", "field-too-long" },
            { "statement", Text(new string('a', 4001)), "field-too-long" },
            { "statement", "\"a\\u0000b\"", "field-control-characters" },
            { "statement", "\"a\\u001bb\"", "field-control-characters" },
            { "statement", "\"a\\u007fb\"", "field-control-characters" },
            { "statement", "\"a\\u0085b\"", "field-control-characters" },
            { "statement", "\"a\\u202eb\"", "field-control-characters" },
            { "statement", "\"a\\u2066b\"", "field-control-characters" },
            { "statement", "\"a\\u200fb\"", "field-control-characters" },
            { "statement", "\"a\\u2028b\"", "field-control-characters" },
            { "contact", "\"nobody\"", "field-invalid" },
            { "contact", "\"Some Body <a@b.example>\"", "field-invalid" },
            { "contact", "\"a@b.example\\r\\nBcc: all@b.example\"", "field-control-characters" },
            { "contact", Text(new string('a', 311) + "@b.example"), "field-too-long" },
            { "policeNumber", Text(new string('1', 101)), "field-too-long" },
            { "policeNumber", "\"1\\n2\"", "field-control-characters" },
            { "language", "\"e\"", "field-invalid" },
            { "language", "\"../../etc/passwd\"", "field-invalid" },
            { "language", Text(new string('e', 21)), "field-invalid" },
            { "firstKnownAt", "\"2020-01-01T00:00:00Z\"", "first-known-not-allowed" },
            { "onBehalfOf", "\"guardian\"", "first-known-not-allowed" },
            { "source", "\"match\"", "source-not-allowed" },
            { "source", "\"rule\"", "source-not-allowed" },
            { "source", "\"appeal\"", "source-not-allowed" },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_body_that_is_not_of_the_documented_form_is_refused(string body) =>
        await Refused.ExpectAsync(world, () => world.Key.PostTextAsync("/v1/reports", body), 400, "body-not-json");

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_member_that_is_wrong_is_named_by_code_and_pointer(string name, string value, string code)
    {
        var filing = Filing.By("bystander", "hate", Link).And(name, JsonNode.Parse(value));

        await Refused.ExpectAsync(
            world,
            async () =>
            {
                var reply = await world.Key.PostAsync("/v1/reports", filing);
                Assert.StartsWith("/", (string?)reply.Json["pointer"], StringComparison.Ordinal);
                return reply;
            },
            code == "source-not-allowed" ? 403 : 400,
            code
        );
    }

    [Fact]
    public async Task Staff_do_not_know_the_future()
    {
        var desk = await world.DeskAsync();
        var filing = Filing.By("staff-on-behalf", "hate", Link).And("firstKnownAt", "2099-01-01T00:00:00Z");

        await Refused.ExpectAsync(
            world,
            () => desk.Reviewer.PostAsync("/v1/reports", filing),
            400,
            "first-known-not-allowed"
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_64_KiB_is_refused_whether_it_says_so_or_not(bool isChunked)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"statement":"{{new string('a', 64 * 1024)}}"}""");

        await Refused.ExpectAsync(
            world,
            () =>
            {
                HttpContent content = isChunked ? new StreamContent(new Unmeasured(body)) : new ByteArrayContent(body);
                content.Headers.Add("Content-Type", "application/json");
                return world.Key.SendAsync(HttpMethod.Post, "/v1/reports", content);
            },
            413,
            "body-too-large"
        );
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/html")]
    [InlineData("json")]
    [InlineData("")]
    public async Task Another_media_type_is_refused(string mediaType) =>
        await Refused.ExpectAsync(
            world,
            () => world.Key.PostTextAsync("/v1/reports", Filing.Of(Link).ToJsonString(), mediaType),
            415,
            "media-type-not-supported"
        );

    [Theory]
    [InlineData("fifteen-letters")]
    [InlineData("sixteen letters!")]
    [InlineData("")]
    public async Task An_Idempotency_Key_that_could_be_guessed_or_is_no_text_is_refused(string key) =>
        await Refused.ExpectAsync(
            world,
            () => world.Key.PostAsync("/v1/reports", Filing.Of(Link), ("Idempotency-Key", key)),
            400,
            "idempotency-key-invalid"
        );

    [Fact]
    public async Task An_Idempotency_Key_that_is_too_long_or_was_used_for_something_else_is_refused()
    {
        var used = ("Idempotency-Key", "a-key-that-nobody-guesses-3");
        (await world.Key.PostAsync("/v1/reports", Filing.Of(Link), used)).Expect(201);

        var other = Filing.Of("https://elsewhere.example/2");
        await Refused.ExpectAsync(
            world,
            () => world.Key.PostAsync("/v1/reports", other, used),
            409,
            "idempotency-key-reused"
        );
        var tooLong = ("Idempotency-Key", new string('k', 256));
        await Refused.ExpectAsync(
            world,
            () => world.Key.PostAsync("/v1/reports", other, tooLong),
            400,
            "idempotency-key-invalid"
        );
    }

    [Fact]
    public async Task Broken_UTF_8_another_encoding_and_a_byte_order_mark_before_garbage_are_refused()
    {
        var good = Filing.Of(Link).ToJsonString();
        byte[][] bodies =
        [
            [.. Encoding.UTF8.GetBytes(good[..^1]), 0xff, (byte)'}'],
            [.. "{\"statement\":\""u8, 0xc3, 0x28, .. "\"}"u8],
            Encoding.Unicode.GetBytes(good),
            [0xef, 0xbb, 0xbf, (byte)'x'],
        ];
        foreach (var body in bodies)
        {
            await Refused.ExpectAsync(world, () => SendAsync(body), 400, "body-not-json");
        }
    }

    private Task<Reply> SendAsync(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.Add("Content-Type", "application/json");
        return world.Key.SendAsync(HttpMethod.Post, "/v1/reports", content);
    }

    private static string Text(string text) => $"\"{text}\"";

    private static string Twenty(string one, int count) => $"[{string.Join(',', Enumerable.Repeat(one, count))}]";

    /// <summary>A stream without a length, so that it is sent in chunks.</summary>
    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
