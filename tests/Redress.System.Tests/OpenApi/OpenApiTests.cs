using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.OpenApi;

/// <summary>The API's document says what is so, and the page over it shows it without anybody's help.</summary>
[Collection(nameof(SmallWorld))]
public sealed class OpenApiTests(SmallWorld world)
{
    [Fact]
    public async Task The_document_is_OpenAPI_3_1_and_every_reference_in_it_leads_somewhere()
    {
        var document = await ReadAsync();

        Assert.StartsWith("3.1.", (string?)document["openapi"], StringComparison.Ordinal);
        var references = Nodes(document)
            .OfType<JsonObject>()
            .Select(o => o["$ref"])
            .OfType<JsonValue>()
            .Select(r => (string)r!)
            .ToList();
        Assert.NotEmpty(references);
        Assert.All(references.Distinct(), r => Assert.NotNull(Follow(document, r)));
        // A number at the end of a name: two forms that the framework could not tell apart.
        Assert.DoesNotContain(document["components"]!["schemas"]!.AsObject(), s => char.IsAsciiDigit(s.Key[^1]));
    }

    [Fact]
    public async Task Every_operation_names_who_may_call_it_what_it_answers_and_how_it_refuses()
    {
        var document = await ReadAsync();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, operation) in Operations(document))
        {
            Assert.True(names.Add((string)operation["operationId"]!), path);
            Assert.NotEmpty((string)operation["summary"]!);
            Assert.NotEmpty((string)operation["x-redress-needs"]!);
            Assert.NotEmpty(operation["tags"]!.AsArray());
            var responses = operation["responses"]!.AsObject();
            Assert.Contains(responses, r => r.Key.StartsWith('2'));
            Assert.All(
                responses.Where(r => !r.Key.StartsWith('2')),
                r =>
                    Assert.Equal(
                        "#/components/schemas/Problem",
                        (string?)r.Value!["content"]!["application/problem+json"]!["schema"]!["$ref"]
                    )
            );
            var needsKey = (string)operation["x-redress-needs"]! is not ("anyone" or "platform-signature");
            Assert.Equal(needsKey, operation["security"]?.AsArray().Count > 0);
            Assert.Equal(needsKey, responses.ContainsKey("403"));
        }
    }

    [Fact]
    public async Task Words_times_and_the_bearer_scheme_are_described_as_they_are_sent()
    {
        var schemas = (await ReadAsync())["components"]!;

        Assert.Contains(
            "child-sexual-abuse-material",
            schemas["schemas"]!["Reason"]!["enum"]!.AsArray().Select(w => (string)w!)
        );
        Assert.Equal("string", (string?)schemas["schemas"]!["CaseStatus"]!["type"]);
        var request = schemas["schemas"]!["SubmitReportRequest"]!;
        Assert.Equal(["subjects", "reason"], request["required"]!.AsArray().Select(r => (string)r!));
        Assert.Contains(
            "affected-person",
            request["properties"]!["source"]!["enum"]!.AsArray().Select(w => (string)w!)
        );
        Assert.Equal("date-time", (string?)request["properties"]!["firstKnownAt"]!["format"]);
        var sources = schemas["schemas"]!["AddKeyRequest"]!["properties"]!["sources"]!["items"]!;
        Assert.Contains("bystander", sources["enum"]!.AsArray().Select(w => (string)w!));
        Assert.Equal("bearer", (string?)schemas["securitySchemes"]!["bearer"]!["scheme"]);
    }

    [Fact]
    public async Task An_answer_of_the_server_has_exactly_the_members_that_the_document_promises()
    {
        var document = await ReadAsync();
        var filed = await world.ReportAsync(await world.Chirp.PostAsync());
        var desk = await world.DeskAsync();
        var page = (await desk.Reviewer.GetAsync("/v1/cases?limit=1")).Expect(200);
        var file = await desk.ReadAsync((string)page["items"]![0]!["id"]!);

        Assert.Equal(Members(document, "SubmitReportResponse"), Keys(filed));
        Assert.Equal(Members(document, "SubmitReportSubjectAnswer"), Keys(filed["subjects"]![0]!));
        Assert.Equal(Members(document, "ReadReceiptResponse"), Keys(await desk.ReceiptAsync(filed)));
        Assert.Equal(Members(document, "CaseSummary"), Keys(page["items"]![0]!));
        Assert.Equal(Members(document, "ReadCaseResponse"), Keys(file));
    }

    [Fact]
    public async Task The_page_shows_every_operation_and_holds_no_script_and_nothing_of_others()
    {
        var document = await ReadAsync();
        var page = await world.Redress.Nobody.GetAsync("/docs");

        Assert.Equal((200, "text/html"), (page.Status, page.ContentHeaders.ContentType!.MediaType));
        foreach (var (path, operation) in Operations(document))
        {
            Assert.Contains($"id=\"op-{operation["operationId"]}\"", page.Text, StringComparison.Ordinal);
            Assert.Contains(path, page.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", page.Text, StringComparison.OrdinalIgnoreCase);
        var addresses = Regex.Matches(page.Text, "(?:href|src)=\"([^\"]*)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.All(addresses, a => Assert.True(a[0] is '#' or '/' && !a.StartsWith("//", StringComparison.Ordinal), a));
        Assert.All(
            addresses.Where(a => a[0] == '#'),
            a => Assert.Contains($"id=\"{a[1..]}\"", page.Text, StringComparison.Ordinal)
        );
        var style = await world.Redress.Nobody.GetAsync("/docs.css");
        Assert.Equal("text/css", style.ContentHeaders.ContentType!.MediaType);
        Assert.DoesNotContain("url(", style.Text, StringComparison.Ordinal);
    }

    private async Task<JsonNode> ReadAsync() => (await world.Redress.Nobody.GetAsync("/openapi/v1.json")).Expect(200);

    private static IEnumerable<(string Path, JsonNode Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Value!);

    private static IEnumerable<string> Keys(JsonNode node) =>
        node.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Members(JsonNode document, string schema) =>
        Keys(document["components"]!["schemas"]![schema]!["properties"]!);

    private static IEnumerable<JsonNode> Nodes(JsonNode node) =>
        node switch
        {
            JsonObject o => [o, .. o.Where(m => m.Value is not null).SelectMany(m => Nodes(m.Value!))],
            JsonArray a => a.Where(i => i is not null).SelectMany(i => Nodes(i!)),
            _ => [],
        };

    private static JsonNode? Follow(JsonNode document, string reference) =>
        reference[2..].Split('/').Aggregate((JsonNode?)document, (node, name) => node?[name]);
}
